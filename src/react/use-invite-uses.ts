/** Who used an invite and when, page by page. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

const PAGE = 50;

/** Who used one invite and when, 50 a page. */
export function useInviteUses(tenantId: string, inviteId: string) {
  const { client } = useDoorlist();
  return useInfiniteQuery({
    queryKey: queryKeys.inviteUses(tenantId, inviteId),
    queryFn: ({ pageParam }) =>
      client.invites.uses(tenantId, inviteId, { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}
