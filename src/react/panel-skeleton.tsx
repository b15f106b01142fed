/** In the place of a page's content while it loads. */
import { useLabels } from "./doorlist-provider.tsx";

const rows = ["a", "b", "c", "d"];

export function PanelSkeleton() {
  const labels = useLabels();
  return (
    <div className="dl-skeletons" role="status">
      <span className="dl-hidden">{labels.loading}</span>
      {rows.map((key) => (
        <div key={key} className="dl-skeleton-row">
          <span className="dl-skeleton" />
          <span className="dl-skeleton" />
          <span className="dl-skeleton" />
        </div>
      ))}
    </div>
  );
}
