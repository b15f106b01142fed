/** In the place of a page's content while it loads. */
import { useLabels } from "./doorlist-provider.tsx";

/** Stands in the place of content that is loading. */
export function PanelSkeleton({ rows = 4, columns = 3 }: { rows?: number; columns?: number }) {
  const labels = useLabels();
  return (
    <div className="dl-skeletons" role="status">
      <span className="dl-hidden">{labels.loading}</span>
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
        <div key={row} className="dl-skeleton-row">
          {Array.from({ length: columns }, (_, column) => `column ${column}`).map((column) => (
            <span key={column} className="dl-skeleton" />
          ))}
        </div>
      ))}
    </div>
  );
}
