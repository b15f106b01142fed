/** What happened to one invite, newest first, page by page. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

const PAGE = 50;

/** The events of one invite, newest first, 50 a page. */
export function useInviteEvents(tenantId: string, inviteId: string) {
  const { client } = useDoorlist();
  return useInfiniteQuery({
    queryKey: queryKeys.inviteEvents(tenantId, inviteId),
    queryFn: ({ pageParam }) =>
      client.events.list(tenantId, { inviteId, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}
