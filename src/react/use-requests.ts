/** Requests to join: those of a tenant and their answers; a person's own. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AskToJoinBody, WireJoinRequest } from "../contract/request.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

const PAGE = 50;

/** The requests to join a tenant, 50 a page. */
export function useRequests(tenantId: string, status: WireJoinRequest["status"], enabled = true) {
  const { client } = useDoorlist();
  return useInfiniteQuery({
    queryKey: queryKeys.requestList(tenantId, status),
    queryFn: ({ pageParam }) =>
      client.requests.list(tenantId, { status, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled,
  });
}

/** `mutate({ id, roles })` lets somebody in. */
export function useApproveRequest<Role extends string = string>(tenantId: string) {
  const { client } = useDoorlist();
  const onSettled = useRefresh(tenantId);
  return useMutation({
    mutationFn: ({ id, roles }: { id: string; roles?: Role[] }) => client.requests.approve(tenantId, id, roles),
    onSettled,
  });
}

/** `mutate(id)` turns somebody away. */
export function useRefuseRequest(tenantId: string) {
  const { client } = useDoorlist();
  const onSettled = useRefresh(tenantId);
  return useMutation({ mutationFn: (id: string) => client.requests.refuse(tenantId, id), onSettled });
}

/** Whoever was let in is a member, and has a seat. */
function useRefresh(tenantId: string) {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: queryKeys.requests(tenantId) }),
      queries.invalidateQueries({ queryKey: queryKeys.members(tenantId) }),
      queries.invalidateQueries({ queryKey: queryKeys.tenants }),
    ]);
}

/** The requests to join of whoever is signed in. */
export function useMyRequests(enabled = true) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.myRequests, queryFn: async () => (await client.myRequests.list()).data, enabled });
}

/** `mutate(id)` takes back one of one's own requests. */
export function useWithdrawRequest() {
  const { client } = useDoorlist();
  const onSettled = useRefreshMine();
  return useMutation({ mutationFn: (id: string) => client.myRequests.withdraw(id), onSettled });
}

/** What somebody sees who wants to join. */
export function useDoor(tenantId: string) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.door(tenantId), queryFn: () => client.requests.door(tenantId) });
}

/** `mutate({ message })` asks to join a tenant that takes requests. */
export function useRequestToJoin(tenantId: string) {
  const { client } = useDoorlist();
  const onSettled = useRefreshMine();
  return useMutation({ mutationFn: (body: AskToJoinBody) => client.requests.ask(tenantId, body), onSettled });
}

/** By a link that needs approval, or into the waitlist. */
export function useRequestByInvite(token: string) {
  const { client } = useDoorlist();
  const onSettled = useRefreshMine();
  return useMutation({ mutationFn: () => client.requests.askByInvite(token), onSettled });
}

function useRefreshMine() {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: queryKeys.myRequests }),
      queries.invalidateQueries({ queryKey: queryKeys.doors }),
    ]);
}
