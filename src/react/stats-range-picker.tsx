/** The last 7, 30 or 90 days, or days of one's own. */
import { useEffect, useState } from "react";
import { useLabels } from "./doorlist-provider.tsx";
import { Field } from "./field.tsx";
import { daysOf, rangeDays, type StatsRange } from "./stats-range.ts";

export interface StatsRangePickerProps {
  range: StatsRange;
  onChange(range: StatsRange): void;
}

export function StatsRangePicker({ range, onChange }: StatsRangePickerProps) {
  const { insights } = useLabels();
  const days = "days" in range ? range.days : null;
  return (
    <div className="dl-range">
      <fieldset className="dl-segments">
        <legend className="dl-hidden">{insights.range}</legend>
        {rangeDays.map((n) => (
          <button key={n} type="button" aria-pressed={days === n} onClick={() => onChange({ days: n })}>
            {insights.days(n)}
          </button>
        ))}
        <button type="button" aria-pressed={days === null} onClick={() => onChange(daysOf(range))}>
          {insights.custom}
        </button>
      </fieldset>
      {"from" in range && <OwnDays range={range} onChange={onChange} />}
    </div>
  );
}

function OwnDays({ range, onChange }: { range: { from: string; to: string }; onChange(range: StatsRange): void }) {
  const { insights } = useLabels();
  const [typed, setTyped] = useState(range);
  const { from, to } = range;
  useEffect(() => setTyped({ from, to }), [from, to]);
  const type = (change: Partial<typeof range>) => {
    const next = { ...typed, ...change };
    setTyped(next);
    // A date that is half typed is none, and a span that ends before it begins neither.
    if (next.from && next.to && next.from <= next.to) onChange(next);
  };
  return (
    <div className="dl-range-days">
      <Field label={insights.from}>
        {(control) => (
          <input
            {...control}
            type="date"
            className="dl-input"
            max={typed.to}
            value={typed.from}
            onChange={(event) => type({ from: event.target.value })}
          />
        )}
      </Field>
      <Field label={insights.to}>
        {(control) => (
          <input
            {...control}
            type="date"
            className="dl-input"
            min={typed.from}
            value={typed.to}
            onChange={(event) => type({ to: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
