/** The figures of a span of time, in words and numbers. */
import type { WireInviteStats } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";

/** Older than this is worth saying. */
const FRESH_MS = 5_000;

export function StatCards({ stats }: { stats: WireInviteStats | undefined }) {
  const labels = useLabels();
  const texts = labels.insights;
  const format = useFormat();
  const time = (ms: number | null) =>
    ms === null ? labels.stats.none : ms < 60_000 ? labels.stats.underAMinute : format.duration(ms);
  const cards = [
    { name: texts.invited, value: stats && format.number(stats.total) },
    {
      name: texts.accepted,
      value: stats && format.number(stats.funnel.accepted),
      note: stats?.total ? texts.acceptedShare(format.percent(stats.funnel.accepted / stats.total)) : undefined,
    },
    { name: texts.pending, value: stats && format.number(stats.byStatus.pending) },
    { name: texts.median, value: stats && time(stats.timeToAcceptMs.p50) },
    { name: texts.ninety, value: stats && time(stats.timeToAcceptMs.p90) },
  ];
  const isLate = stats && Date.now() - Date.parse(stats.countedAt) > FRESH_MS + 30_000;
  return (
    <section aria-label={labels.stats.title}>
      <dl className="dl-stats dl-stats-5">
        {cards.map(({ name, value, note }) => (
          <div key={name} className="dl-stat">
            <dt>{name}</dt>
            <dd>
              {value ?? <span className="dl-skeleton" />}
              {note && <span className="dl-stat-note">{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {isLate && <p className="dl-hint">{texts.countedAt(format.relative(stats.countedAt))}</p>}
    </section>
  );
}
