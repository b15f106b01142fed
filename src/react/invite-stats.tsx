/** How invites fare in a span of time: figures, per day, the way to membership, roles, who invites most. */
import type { WireMe, WireTenant } from "../contract/tenant.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { grantableRoles } from "./grantable-roles.ts";
import { later } from "./later.tsx";
import { LostPart } from "./lost-part.tsx";
import { Notice } from "./notice.tsx";
import { problemText } from "./problem-text.ts";
import { StatCards } from "./stat-cards.tsx";
import type { StatsRange } from "./stats-range.ts";
import { StatsRangePicker } from "./stats-range-picker.tsx";
import { useStatsOf } from "./use-stats-of.ts";

const waiting = <div className="dl-chart-wait" />;
const InviteFigures = later(async () => (await import("./invite-figures.tsx")).InviteFigures, LostPart, waiting);

export interface InviteStatsProps {
  me: WireMe;
  tenant: WireTenant;
  range: StatsRange;
  onRangeChange(range: StatsRange): void;
}

/** Keyed by tenant: one tenant's figures are never shown as another's. */
export function InviteStats(props: InviteStatsProps) {
  return <TenantStats key={props.tenant.id} {...props} />;
}

function TenantStats({ me, tenant, range, onRangeChange }: InviteStatsProps) {
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
            (stats && <InviteFigures stats={stats} range={range} />) || waiting
          )}
        </>
      )}
    </div>
  );
}
