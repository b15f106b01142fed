/** In the place of what a query answers: it is on its way, or why it did not come. */
import { useLabels } from "./doorlist-provider.tsx";
import { Notice } from "./notice.tsx";
import { PanelSkeleton } from "./panel-skeleton.tsx";
import { problemText } from "./problem-text.ts";

export interface NotLoadedProps {
  query: { isPending: boolean; error: unknown; refetch(): unknown };
  /** Where it did not come. */
  title: string;
}

export function NotLoaded({ query, title }: NotLoadedProps) {
  const labels = useLabels();
  if (query.isPending) return <PanelSkeleton />;
  return (
    <Notice title={title} text={problemText(query.error, labels)} isProblem>
      <button type="button" className="dl-button" onClick={() => query.refetch()}>
        {labels.retry}
      </button>
    </Notice>
  );
}
