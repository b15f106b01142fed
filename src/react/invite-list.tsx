/** The invites of a view: loading, failed, empty, or there, with more to come as a person scrolls. */
import type { WireInvite } from "../contract/invite.ts";
import { useFormat, useLabels } from "./doorlist-provider.tsx";
import type { InviteActionsProps } from "./invite-actions.tsx";
import { InviteCards } from "./invite-cards.tsx";
import { InviteTable } from "./invite-table.tsx";
import { countFilters, type InviteView } from "./invite-view.ts";
import { Notice } from "./notice.tsx";
import { PanelSkeleton } from "./panel-skeleton.tsx";
import { problemText } from "./problem-text.ts";
import type { useInvites } from "./use-invites.ts";
import { useNarrow } from "./use-narrow.ts";
import type { Selection } from "./use-selection.ts";

export interface InviteListProps extends Omit<InviteActionsProps, "invite"> {
  invites: WireInvite[];
  /** Is there more than what is loaded? */
  hasMore: boolean;
  onNearEnd: (() => void) | undefined;
  view: InviteView;
  onViewChange(view: InviteView): void;
  selection: Selection;
  /** Shows the details of one. */
  onOpen(invite: WireInvite): void;
}

export interface InviteRowProps extends InviteActionsProps, Pick<InviteListProps, "selection" | "onOpen"> {
  index: number;
  measure(element: Element | null): void;
}

export interface InviteResultsProps extends Omit<InviteListProps, "hasMore" | "onNearEnd"> {
  query: ReturnType<typeof useInvites>;
  onClearFilters(): void;
  onInvite(): void;
}

export function InviteResults({ query, onClearFilters, onInvite, ...rest }: InviteResultsProps) {
  const labels = useLabels();
  const { data, error, isPending, refetch, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  if (isPending) return <PanelSkeleton rows={8} />;
  if (!data) {
    return (
      <Notice title={labels.invites.errorTitle} text={problemText(error, labels)} isProblem>
        <button type="button" className="dl-button" onClick={() => refetch()}>
          {labels.retry}
        </button>
      </Notice>
    );
  }
  if (rest.invites.length === 0) return <EmptyList view={rest.view} onClearFilters={onClearFilters} onInvite={onInvite} />;
  // A page that failed is asked for again by hand, not over and over by the scrolling.
  const mayLoad = hasNextPage && !isFetching && !isFetchNextPageError;
  return (
    <>
      <InviteList {...rest} hasMore={hasNextPage} onNearEnd={mayLoad ? fetchNextPage : undefined} />
      <ListEnd query={query} shown={rest.invites.length} />
    </>
  );
}

function InviteList(props: InviteListProps) {
  return useNarrow() ? <InviteCards {...props} /> : <InviteTable {...props} />;
}

function EmptyList({ view, onClearFilters, onInvite }: Pick<InviteResultsProps, "view" | "onClearFilters" | "onInvite">) {
  const { invites } = useLabels();
  if (view.q || countFilters(view) > 0) {
    return (
      <Notice title={invites.noMatchTitle} text={invites.noMatchText}>
        <button type="button" className="dl-button" onClick={onClearFilters}>
          {invites.clearFilters}
        </button>
      </Notice>
    );
  }
  if (view.status) return <Notice text={invites.noneWithStatus} />;
  return (
    <Notice title={invites.emptyTitle} text={invites.emptyText}>
      <button type="button" className="dl-button" data-tone="primary" onClick={onInvite}>
        {invites.invite}
      </button>
    </Notice>
  );
}

/** How many are here, whether more are coming, and what went wrong with them. */
function ListEnd({ query, shown }: { query: InviteResultsProps["query"]; shown: number }) {
  const labels = useLabels();
  const format = useFormat();
  const { isFetchingNextPage, isFetchNextPageError, hasNextPage, fetchNextPage, error } = query;
  return (
    <div className="dl-more">
      {isFetchNextPageError && (
        <>
          <p className="dl-field-error" role="alert">
            {problemText(error, labels)}
          </p>
          <button type="button" className="dl-button" onClick={() => fetchNextPage()}>
            {labels.retry}
          </button>
        </>
      )}
      <p className="dl-hint" role="status">
        {isFetchingNextPage || !hasNextPage ? "" : labels.invites.moreBelow(format.number(shown))}
        {isFetchingNextPage && labels.invites.loadingMore}
        {!hasNextPage && labels.invites.shown(shown)}
      </p>
    </div>
  );
}
