/** The figures above the list. */
import type { WireInviteStats } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";

export function InviteStatStrip({ stats }: { stats: WireInviteStats | undefined }) {
  const labels = useLabels().stats;
  const format = useFormat();
  const number = (value: number | undefined) => (value === undefined ? undefined : format.number(value));
  const median = stats?.timeToAcceptMs.p50 ?? null;
  const share = stats?.total ? labels.acceptedShare(format.percent(stats.byStatus.accepted / stats.total)) : undefined;
  const timeToAccept = () => {
    if (median === null) return labels.none;
    return median < 60_000 ? labels.underAMinute : format.duration(median);
  };
  return (
    <section aria-label={labels.title}>
      <dl className="dl-stats">
        <Stat name={labels.total} value={number(stats?.total)} />
        <Stat name={labels.pending} value={number(stats?.byStatus.pending)} />
        <Stat name={labels.accepted} value={number(stats?.byStatus.accepted)} note={share} />
        <Stat
          name={labels.timeToAccept}
          value={stats && timeToAccept()}
          valueText={stats && median === null ? labels.noneText : undefined}
        />
      </dl>
    </section>
  );
}

interface StatProps {
  name: string;
  /** Undefined while it loads. */
  value: string | undefined;
  /** What is read out in place of a value that is only a sign. */
  valueText?: string | undefined;
  note?: string | undefined;
}

function Stat({ name, value, valueText, note }: StatProps) {
  return (
    <div className="dl-stat">
      <dt>{name}</dt>
      <dd>
        {value === undefined ? <span className="dl-skeleton" /> : <span aria-hidden={valueText ? true : undefined}>{value}</span>}
        {valueText && <span className="dl-hidden">{valueText}</span>}
        {note && <span className="dl-stat-note">{note}</span>}
      </dd>
    </div>
  );
}
