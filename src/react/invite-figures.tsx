/** The numbers of a span of time as charts, each with its table: per day, the way to membership, roles, who invites most. */
import type { WireInviteStats } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { FigureCard } from "./figure-card.tsx";
import { BarsChart, DayChart } from "./invite-charts.tsx";
import { inviteStatuses } from "./invite-view.ts";
import { everyDay, type StatsRange } from "./stats-range.ts";
import { TopInviters } from "./top-inviters.tsx";

export interface InviteFiguresProps {
  stats: WireInviteStats;
  range: StatsRange;
}

export function InviteFigures({ stats, range }: InviteFiguresProps) {
  const labels = useLabels();
  const texts = labels.insights;
  const format = useFormat();
  const days = everyDay(range, stats.perDay, (date) => ({ date, created: 0, accepted: 0 }));
  const share = (n: number) => format.percent(stats.total ? n / stats.total : 0);
  const bar = (name: string, value: number, tone?: string) => ({
    name,
    value,
    text: `${format.number(value)}\u00a0·\u00a0${share(value)}`,
    ...(tone ? { tone } : {}),
  });
  const groups = [
    {
      title: texts.funnel,
      heading: texts.step,
      bars: [
        bar(texts.created, stats.funnel.created),
        bar(texts.delivered, stats.funnel.delivered),
        bar(texts.taken, stats.funnel.accepted, "accepted"),
      ],
    },
    {
      title: texts.byStatus,
      heading: labels.invites.column.status,
      bars: inviteStatuses.map((status) => bar(labels.invites.status[status], stats.byStatus[status], status)),
    },
    {
      title: texts.byRole,
      heading: labels.roleLabel,
      bars: Object.entries(stats.byRole)
        .sort(([, a], [, b]) => b - a)
        .map(([role, n]) => bar(labels.role(role), n)),
    },
  ];
  return (
    <div className="dl-figures">
      <FigureCard
        title={texts.perDay}
        text={texts.perDayText}
        headings={[texts.day, texts.created, texts.taken]}
        rows={days.map(({ date, created, accepted }) => [format.dayOf(date), format.number(created), format.number(accepted)])}
        wide
      >
        <ul className="dl-legend">
          <li>{texts.created}</li>
          <li>{texts.taken}</li>
        </ul>
        <DayChart days={days} names={{ created: texts.created, accepted: texts.taken }} />
      </FigureCard>
      {groups.map(({ title, heading, bars }) => (
        <FigureCard
          key={title}
          title={title}
          headings={[heading, texts.invites, texts.share]}
          rows={bars.map(({ name, value }) => [name, format.number(value), share(value)])}
        >
          <BarsChart bars={bars} />
        </FigureCard>
      ))}
      <TopInviters inviters={stats.topInviters} />
    </div>
  );
}
