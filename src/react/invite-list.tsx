/** The invites of a view: loading, failed, empty, or there, with more to load. */
import { useEffect, useRef } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { useLabels } from "./doorlist-provider.tsx";
import type { InviteActionsProps } from "./invite-actions.tsx";
import { InviteCards } from "./invite-cards.tsx";
import { InviteTable } from "./invite-table.tsx";
import type { InviteView } from "./invite-view.ts";
import { Notice } from "./notice.tsx";
import { problemText } from "./problem-text.ts";
import type { useInvites } from "./use-invites.ts";
import { useNarrow } from "./use-narrow.ts";

export interface InviteListProps extends Omit<InviteActionsProps, "invite"> {
  invites: WireInvite[];
}

export interface InviteResultsProps extends Omit<InviteActionsProps, "invite"> {
  query: ReturnType<typeof useInvites>;
  view: InviteView;
  onClearFilters(): void;
  onInvite(): void;
}

export function InviteResults({ query, view, acts, grantable, onClearFilters, onInvite }: InviteResultsProps) {
  const labels = useLabels();
  const { data, error, isPending, refetch } = query;
  if (isPending) return <InviteSkeleton />;
  if (!data) {
    return (
      <Notice title={labels.invites.errorTitle} text={problemText(error, labels)} isProblem>
        <button type="button" className="dl-button" onClick={() => refetch()}>
          {labels.retry}
        </button>
      </Notice>
    );
  }
  const invites = data.pages.flatMap((page) => page.data);
  if (invites.length === 0) return <EmptyList view={view} onClearFilters={onClearFilters} onInvite={onInvite} />;
  return (
    <>
      <InviteList invites={invites} acts={acts} grantable={grantable} />
      <LoadMore query={query} shown={invites.length} />
    </>
  );
}

export function InviteList(props: InviteListProps) {
  return useNarrow() ? <InviteCards {...props} /> : <InviteTable {...props} />;
}

function EmptyList({ view, onClearFilters, onInvite }: Pick<InviteResultsProps, "view" | "onClearFilters" | "onInvite">) {
  const { invites } = useLabels();
  if (view.q || view.role) {
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

function LoadMore({ query, shown }: { query: InviteResultsProps["query"]; shown: number }) {
  const labels = useLabels();
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, error } = query;
  const button = useRef<HTMLButtonElement>(null);
  const count = useRef<HTMLParagraphElement>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    // The button leaves with the last page; the focus stays at the end of the list.
    if (!hasNextPage && hadFocus.current) count.current?.focus({ preventScroll: true });
    hadFocus.current = false;
  }, [hasNextPage]);
  const load = () => {
    hadFocus.current = document.activeElement === button.current;
    if (!isFetchingNextPage) fetchNextPage();
  };
  return (
    <div className="dl-more">
      {isFetchNextPageError && <p className="dl-field-error">{problemText(error, labels)}</p>}
      {hasNextPage && (
        <button ref={button} type="button" className="dl-button" aria-disabled={isFetchingNextPage} onClick={load}>
          {isFetchingNextPage ? labels.invites.loadingMore : labels.invites.loadMore}
        </button>
      )}
      <p ref={count} className="dl-hint" role="status" tabIndex={-1}>
        {labels.invites.shown(shown)}
      </p>
    </div>
  );
}

const skeletonRows = ["a", "b", "c", "d", "e"];

function InviteSkeleton() {
  const labels = useLabels();
  return (
    <div className="dl-skeletons" role="status">
      <span className="dl-hidden">{labels.loading}</span>
      {skeletonRows.map((key) => (
        <div key={key} className="dl-skeleton-row">
          <span className="dl-skeleton" />
          <span className="dl-skeleton" />
          <span className="dl-skeleton" />
        </div>
      ))}
    </div>
  );
}
