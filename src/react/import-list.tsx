/** The imports of a tenant that were made before, newest first. */
import type { WireImport } from "../contract/import.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import { TimeText } from "./time-text.tsx";

export interface ImportListProps {
  jobs: WireImport[];
  /** Whoever looks goes on with their own alone. */
  userId: string;
  onOpen(id: string): void;
}

export function ImportList({ jobs, userId, onOpen }: ImportListProps) {
  const { imports } = useLabels();
  const format = useFormat();
  if (jobs.length === 0) return null;
  return (
    <section className="dl-section" aria-label={imports.recent}>
      <h2 className="dl-section-title">{imports.recent}</h2>
      <ul className="dl-entries">
        {jobs.map((job) => (
          <li key={job.id} className="dl-entry">
            <div className="dl-entry-main">
              <span className="dl-entry-name">{job.fileName}</span>
              <span className="dl-entry-facts">
                <TimeText iso={job.createdAt} relative />
                <span>{imports.progress(format.number(rowsDone(job)), format.number(job.total))}</span>
                {job.state === "uploading" && job.createdBy === userId && <span>{imports.goOn}</span>}
              </span>
            </div>
            <span className="dl-pill" data-state={job.state}>
              {imports.state[job.state]}
            </span>
            {job.state !== "uploading" && (
              <button
                type="button"
                className="dl-button"
                aria-label={imports.openOf(job.fileName)}
                onClick={() => onOpen(job.id)}
              >
                {imports.open}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function rowsDone({ state, uploaded, processed }: WireImport): number {
  return state === "uploading" ? uploaded : processed;
}
