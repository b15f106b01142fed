/** The charts of the numbers. They bring a large library along, and are loaded when they are shown. */
import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  LabelList,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { useFormat } from "./doorlist-provider.tsx";

export interface DayCounts {
  date: string;
  created: number;
  accepted: number;
}

/** Moving pictures say nothing more, and not everybody bears them. */
const still = { isAnimationActive: false } as const;
const axis = { axisLine: false, tickLine: false, tickMargin: 8 } as const;
const HEIGHT = 260;
const BAR = 44;

export function DayChart({ days, names }: { days: DayCounts[]; names: { created: string; accepted: string } }) {
  const format = useFormat();
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <AreaChart data={days} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} />
        <XAxis
          dataKey="date"
          {...axis}
          interval="equidistantPreserveStart"
          minTickGap={32}
          tickFormatter={(date: string) => format.dayOf(date)}
        />
        <YAxis {...axis} width="auto" allowDecimals={false} tickFormatter={(n: number) => format.number(n)} />
        <Tooltip
          {...still}
          labelFormatter={(date) => format.dayOf(String(date))}
          formatter={(value) => format.number(Number(value))}
        />
        <Area {...still} dataKey="created" name={names.created} type="monotone" className="dl-series-1" strokeWidth={2} />
        <Area {...still} dataKey="accepted" name={names.accepted} type="monotone" className="dl-series-2" strokeWidth={2} />
      </AreaChart>
    </ResponsiveContainer>
  );
}

export interface BarItem {
  name: string;
  value: number;
  /** What stands at its end. */
  text: string;
  tone?: string;
}

export function BarsChart({ bars }: { bars: BarItem[] }) {
  return (
    <ResponsiveContainer width="100%" height={Math.max(bars.length, 1) * BAR + 8}>
      <BarChart data={bars} layout="vertical" accessibilityLayer={false} margin={{ top: 0, right: 88, bottom: 0, left: 0 }}>
        <XAxis type="number" hide domain={[0, "dataMax"]} />
        <YAxis type="category" dataKey="name" {...axis} width={112} interval={0} />
        <Bar {...still} dataKey="value" barSize={18} radius={4} minPointSize={2}>
          {bars.map(({ name, tone }) => (
            <Cell key={name} className={`dl-bar-${tone ?? "plain"}`} />
          ))}
          <LabelList dataKey="text" position="right" />
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  );
}
