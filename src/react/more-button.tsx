/** Asks for the next page of a list, and says where it did not come; nothing where there is none. */
import { useLabels } from "./doorlist-provider.tsx";
import { problemText } from "./problem-text.ts";

export interface MoreButtonProps {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage(): unknown;
  };
}

export function MoreButton({ query }: MoreButtonProps) {
  const labels = useLabels();
  if (!query.hasNextPage) return null;
  return (
    <>
      {query.isFetchNextPageError && (
        <p className="dl-field-error" role="alert">
          {problemText(query.error, labels)}
        </p>
      )}
      <button
        type="button"
        className="dl-button"
        aria-disabled={query.isFetchingNextPage}
        onClick={() => !query.isFetchingNextPage && query.fetchNextPage()}
      >
        {labels.invites.loadMore}
      </button>
    </>
  );
}
