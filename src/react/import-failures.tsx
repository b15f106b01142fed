/** The rows of an import that have a problem, by their line. */
import type { WireImport } from "../contract/import.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { knownProblem } from "./problem-text.ts";
import { SHOWN_FAILURES, useImportFailures } from "./use-imports.ts";

export function ImportFailures({ tenantId, job }: { tenantId: string; job: WireImport }) {
  const labels = useLabels();
  const { imports } = labels;
  const format = useFormat();
  const { data } = useImportFailures(tenantId, job);
  const rows = data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <div className="dl-failures">
      {/* It scrolls when it is long, so the keyboard must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region */}
      <section className="dl-scroll" tabIndex={0} aria-label={imports.failedRows}>
        <table className="dl-table">
          <thead>
            <tr>
              <th scope="col">{imports.line}</th>
              <th scope="col">{imports.email}</th>
              <th scope="col">{imports.problem}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, email, code, detail }) => (
              <tr key={line}>
                <td>{format.number(line)}</td>
                <td className="dl-cell-address">{email}</td>
                <td>{(code && knownProblem(labels, code)) ?? detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {job.failed > SHOWN_FAILURES && <p className="dl-hint">{imports.moreRows(SHOWN_FAILURES)}</p>}
    </div>
  );
}
