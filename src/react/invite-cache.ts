/** Changes to invites in the cache, before the server has answered. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Page } from "../client/index.ts";
import type { WireInvite, WireInviteStats } from "../contract/invite.ts";
import type { InviteStatus } from "./invite-view.ts";
import { queryKeys } from "./query-keys.ts";

export type InvitePages = InfiniteData<Page<WireInvite>, string | undefined>;

/** Shows `after` in place of `before` in every list and count; `undo` shows `before` again. */
export async function showChange(queries: QueryClient, before: WireInvite, after: WireInvite): Promise<{ undo: () => void }> {
  // An answer under way would overwrite what is shown now.
  await queries.cancelQueries({ queryKey: queryKeys.invites(before.tenantId) });
  swap(queries, before, after);
  return { undo: () => swap(queries, after, before) };
}

export function refreshInvites(queries: QueryClient, tenantId: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: queryKeys.invites(tenantId) });
}

function swap(queries: QueryClient, from: WireInvite, to: WireInvite): void {
  const { tenantId } = from;
  queries.setQueriesData<InvitePages>({ queryKey: queryKeys.inviteLists(tenantId) }, (list) => list && withInvite(list, to));
  queries.setQueryData<WireInviteStats>(
    queryKeys.inviteStats(tenantId),
    (stats) => stats && withMoved(stats, from.status, to.status),
  );
}

function withInvite({ pages, pageParams }: InvitePages, invite: WireInvite): InvitePages {
  const replace = (page: Page<WireInvite>) => ({ ...page, data: page.data.map((old) => (old.id === invite.id ? invite : old)) });
  return { pages: pages.map(replace), pageParams };
}

function withMoved(stats: WireInviteStats, from: InviteStatus, to: InviteStatus): WireInviteStats {
  if (from === to) return stats;
  const { byStatus } = stats;
  return { ...stats, byStatus: { ...byStatus, [from]: Math.max(byStatus[from] - 1, 0), [to]: byStatus[to] + 1 } };
}
