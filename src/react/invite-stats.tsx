/** How invites fare in a span of time: figures, per day, the way to membership, roles, who invites most. */
import { lazy, Suspense } from "react";
import type { WireInviteStats } from "../contract/invite.ts";
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { FigureCard } from "./figure-card.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import { inviteStatuses } from "./invite-view.ts";
import { Notice } from "./notice.tsx";
import { problemText } from "./problem-text.ts";
import { StatCards } from "./stat-cards.tsx";
import { everyDay, type StatsRange } from "./stats-range.ts";
import { StatsRangePicker } from "./stats-range-picker.tsx";
import { TopInviters } from "./top-inviters.tsx";
import { useStatsOf } from "./use-stats-of.ts";

const DayChart = lazy(() => import("./invite-charts.tsx").then((charts) => ({ default: charts.DayChart })));
const BarsChart = lazy(() => import("./invite-charts.tsx").then((charts) => ({ default: charts.BarsChart })));

export interface InviteStatsProps {
  me: WireMe;
  tenant: WireTenant;
  range: StatsRange;
  onRangeChange(range: StatsRange): void;
}

export function InviteStats({ me, tenant, range, onRangeChange }: InviteStatsProps) {
  const labels = useLabels();
  const mayInvite = grantableRoles(me.roles, tenant.roles ?? []).length > 0;
  const { data: stats, error, refetch, isPlaceholderData } = useStatsOf(tenant.id, range, mayInvite);
  if (!mayInvite) return <Notice title={labels.pages.notYoursTitle} text={labels.pages.invitersOnly} isPage />;
  return (
    <div className="dl-panel" aria-busy={isPlaceholderData}>
      <header className="dl-panel-head">
        <h1 className="dl-title">{labels.insights.title}</h1>
        <StatsRangePicker range={range} onChange={onRangeChange} />
      </header>
      {error && !stats ? (
        <Notice title={labels.insights.errorTitle} text={problemText(error, labels)} isProblem>
          <button type="button" className="dl-button" onClick={() => refetch()}>
            {labels.retry}
          </button>
        </Notice>
      ) : (
        <>
          <StatCards stats={stats} />
          {stats?.total === 0 ? (
            <Notice title={labels.insights.emptyTitle} text={labels.insights.emptyText} />
          ) : (
            <Figures stats={stats} range={range} />
          )}
        </>
      )}
    </div>
  );
}

const CHART_HEIGHT = "dl-chart-wait";

function Figures({ stats, range }: { stats: WireInviteStats | undefined; range: StatsRange }) {
  const labels = useLabels();
  const texts = labels.insights;
  const format = useFormat();
  if (!stats) return <div className={CHART_HEIGHT} />;
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
    <Suspense fallback={<div className={CHART_HEIGHT} />}>
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
    </Suspense>
  );
}
