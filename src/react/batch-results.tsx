/** What became of each address of a batch, the failed ones first. */
import { Check, TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useLabels } from "./doorlist-provider.tsx";

export interface BatchLine {
  email: string;
  /** Why it failed; without one it went well. */
  problem?: string;
}

export function BatchResults({ lines }: { lines: BatchLine[] }) {
  const { create } = useLabels();
  const section = useRef<HTMLElement>(null);
  // Below what was in sight where the window is low, or the page is enlarged.
  useEffect(() => {
    if (lines.length > 0) section.current?.scrollIntoView({ block: "nearest" });
  }, [lines]);
  const failed = lines.filter(({ problem }) => problem).length;
  return (
    <div role="status">
      {lines.length > 0 && (
        <section ref={section} className="dl-results" aria-label={create.results}>
          <p className="dl-results-sum">{create.someFailed(failed, lines.length - failed)}</p>
          {/* It scrolls when it is long, so the keyboard must reach it. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region */}
          <ul className="dl-results-list" tabIndex={0}>
            {lines.map(({ email, problem }) => (
              <li key={email} data-failed={problem !== undefined}>
                {problem ? <TriangleAlert size={14} /> : <Check size={14} />}
                <span className="dl-results-address">{email}</span>
                <span className="dl-results-text">{problem ?? create.resultSent}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
