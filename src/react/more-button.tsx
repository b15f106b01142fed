/** Asks for the next page of a list; nothing where there is none. */
import { useLabels } from "./doorlist-provider.tsx";

export interface MoreButtonProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
}

export function MoreButton({ query }: MoreButtonProps) {
  const { invites } = useLabels();
  if (!query.hasNextPage) return null;
  return (
    <button
      type="button"
      className="dl-button"
      aria-disabled={query.isFetchingNextPage}
      onClick={() => !query.isFetchingNextPage && query.fetchNextPage()}
    >
      {invites.loadMore}
    </button>
  );
}
