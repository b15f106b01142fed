/** How far something is, for eyes and ears. */
import { useFormat, useLabels } from "./doorlist-provider.tsx";

export interface ProgressBarProps {
  label: string;
  done: number;
  total: number;
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const { imports } = useLabels();
  const format = useFormat();
  return (
    <div className="dl-progress-bar">
      <p className="dl-progress-text">
        <span>{label}</span>
        <span className="dl-progress-count">{imports.progress(format.number(done), format.number(total))}</span>
      </p>
      <progress aria-label={label} value={done} max={Math.max(total, 1)} />
    </div>
  );
}
