/** A tenant's invites, page by page, as the view asks for them. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import type { InvitePages } from "./invite-cache.ts";
import { type InviteView, queryOf } from "./invite-view.ts";
import { queryKeys } from "./query-keys.ts";

const PAGE = 50;
/** While mail is under way, look again; a long list is too much to read over and over. */
const QUEUED_POLL_MS = 4000;
const MOST_POLLED_PAGES = 2;

/** The invites of a tenant that a view shows, page by page. */
export function useInvites(tenantId: string, view: InviteView, enabled = true) {
  const { client } = useDoorlist();
  return useInfiniteQuery({
    queryKey: queryKeys.inviteList(tenantId, view),
    queryFn: ({ pageParam, signal }) =>
      client.invites.list(tenantId, { ...queryOf(view), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && isMailUnderWay(state.data) ? QUEUED_POLL_MS : false),
    enabled,
  });
}

function isMailUnderWay({ pages }: InvitePages): boolean {
  if (pages.length > MOST_POLLED_PAGES) return false;
  return pages.some(({ data }) => data.some(({ status, delivery }) => status === "pending" && delivery.state === "queued"));
}
