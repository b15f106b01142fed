/** Changes to invites in the cache, before and after the server has answered. */
import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";
import type { Page } from "../client/index.ts";
import type { WireInvite, WireInviteStats } from "../contract/invite.ts";
import type { InviteStatus } from "./invite-view.ts";
import { queryKeys } from "./query-keys.ts";

export type InvitePages = InfiniteData<Page<WireInvite>, string | undefined>;

/** A list of more pages than this is not read anew for one change: it is patched, and read when it is next opened. */
const MOST_READ_ANEW = 3;

/** Shows `after` in place of `before` in every list and count; `undo` shows `before` again. */
export async function showChange(queries: QueryClient, before: WireInvite, after: WireInvite): Promise<{ undo: () => void }> {
  // An answer under way would overwrite what is shown now.
  await queries.cancelQueries({ queryKey: queryKeys.invites(before.tenantId) });
  swap(queries, before, after);
  return { undo: () => swap(queries, after, before) };
}

/** Puts what the server says of an invite wherever it is shown. */
export function showInvite(queries: QueryClient, invite: WireInvite): void {
  const { tenantId, id } = invite;
  queries.setQueriesData<InvitePages>({ queryKey: queryKeys.inviteLists(tenantId) }, (list) => list && withInvite(list, invite));
  queries.setQueryData<WireInvite>(queryKeys.invite(tenantId, id), (known) => known && invite);
}

export async function refreshInvites(queries: QueryClient, tenantId: string): Promise<void> {
  const isLong = ({ state }: Query) => pagesOf(state.data) > MOST_READ_ANEW;
  const queryKey = queryKeys.invites(tenantId);
  await Promise.all([
    queries.invalidateQueries({ queryKey, predicate: (query) => !isLong(query) }),
    queries.invalidateQueries({ queryKey, predicate: isLong, refetchType: "none" }),
  ]);
}

/** Is the list that is on screen one that a change does not read anew? */
export function isLongList(queries: QueryClient, tenantId: string): boolean {
  const shown = queries.getQueryCache().findAll({ queryKey: queryKeys.inviteLists(tenantId), type: "active" });
  return shown.some(({ state }) => pagesOf(state.data) > MOST_READ_ANEW);
}

export function isCached(queries: QueryClient, tenantId: string, id: string): boolean {
  const lists = queries.getQueriesData<InvitePages>({ queryKey: queryKeys.inviteLists(tenantId) });
  return lists.some(([, list]) => list?.pages.some(({ data }) => data.some((invite) => invite.id === id)));
}

function pagesOf(data: unknown): number {
  const { pages } = (data ?? {}) as { pages?: unknown };
  return Array.isArray(pages) ? pages.length : 0;
}

function swap(queries: QueryClient, from: WireInvite, to: WireInvite): void {
  showInvite(queries, to);
  queries.setQueryData<WireInviteStats>(
    queryKeys.inviteStats(from.tenantId),
    (stats) => stats && withMoved(stats, from.status, to.status),
  );
}

function withInvite(list: InvitePages, invite: WireInvite): InvitePages {
  let changed = false;
  const pages = list.pages.map((page) => {
    if (!page.data.some(({ id }) => id === invite.id)) return page;
    changed = true;
    return { ...page, data: page.data.map((old) => (old.id === invite.id ? invite : old)) };
  });
  return changed ? { ...list, pages } : list;
}

function withMoved(stats: WireInviteStats, from: InviteStatus, to: InviteStatus): WireInviteStats {
  if (from === to) return stats;
  const { byStatus } = stats;
  return { ...stats, byStatus: { ...byStatus, [from]: Math.max(byStatus[from] - 1, 0), [to]: byStatus[to] + 1 } };
}
