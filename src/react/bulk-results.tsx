/** What became of each invite of many; the failed ones first. Only the lines in sight are there. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Check, Clock, LoaderCircle, TriangleAlert } from "lucide-react";
import { useMemo, useRef } from "react";
import type { BulkItem, BulkState } from "./bulk-run.ts";
import { useLabels } from "./doorlist-provider.tsx";
import { problemText } from "./problem-text.ts";

const icons = { waiting: Clock, running: LoaderCircle, done: Check, failed: TriangleAlert };
const order: Record<BulkState, number> = { failed: 0, running: 1, done: 2, waiting: 3 };
const LINE_PX = 44;

export function BulkResults({ items }: { items: readonly BulkItem[] }) {
  const labels = useLabels();
  const box = useRef<HTMLElement>(null);
  const sorted = useMemo(() => [...items].sort((a, b) => order[a.state] - order[b.state]), [items]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => sorted[index]?.invite.id ?? index,
    overscan: 6,
  });
  const lines = virtual.getVirtualItems();
  const before = lines[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (lines.at(-1)?.end ?? 0);
  return (
    // It scrolls when it is long, so the keyboard must reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region
    <section ref={box} className="dl-results-list dl-bulk-results" aria-label={labels.bulk.results} tabIndex={0}>
      <ul className="dl-bulk-lines" style={{ paddingBlock: `${before}px ${after}px` }}>
        {lines.map(({ index, key }) => {
          const item = sorted[index];
          if (!item) return null;
          const Icon = icons[item.state];
          return (
            <li key={key} ref={virtual.measureElement} data-index={index} data-state={item.state}>
              <Icon size={14} />
              <span className="dl-results-address">
                <bdi>{item.invite.email ?? labels.invites.link}</bdi>
              </span>
              <span className="dl-results-text">
                {item.error === undefined ? labels.bulk.itemState[item.state] : problemText(item.error, labels)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
