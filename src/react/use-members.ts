/** Members of a tenant, page by page or found by a text; and what may be done with them. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

const PAGE = 50;

/** The members of a tenant, 50 a page. @param q a part of a name or address; empty: all */
export function useMembers(tenantId: string, q: string) {
  const { client } = useDoorlist();
  return useInfiniteQuery({
    queryKey: queryKeys.memberList(tenantId, q),
    queryFn: ({ pageParam }) =>
      client.members.list(tenantId, { limit: PAGE, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** `mutate({ userId, roles })` replaces the roles of a member. */
export function useSetMemberRoles<Role extends string = string>(tenantId: string) {
  const { client } = useDoorlist();
  const refresh = useRefresh(tenantId);
  return useMutation({
    mutationFn: ({ userId, roles }: { userId: string; roles: Role[] }) => client.members.setRoles(tenantId, userId, roles),
    onSuccess: refresh,
  });
}

/** `mutate(userId)`. */
export function useRemoveMember(tenantId: string) {
  const { client } = useDoorlist();
  const refresh = useRefresh(tenantId);
  return useMutation({ mutationFn: (userId: string) => client.members.remove(tenantId, userId), onSuccess: refresh });
}

/** One's own roles, and the number of members, stand in the list of tenants. */
function useRefresh(tenantId: string) {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: queryKeys.members(tenantId) }),
      queries.invalidateQueries({ queryKey: queryKeys.tenants }),
    ]);
}
