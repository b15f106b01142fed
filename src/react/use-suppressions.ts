/** Addresses that a tenant mails no invite to. Lifting one shows at once. */
import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Page } from "../client/index.ts";
import type { WireSuppression } from "../contract/mail.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";
import { useShownChange } from "./use-shown-change.ts";

const PAGE = 50;

/** The addresses that a tenant sends no mail to, page by page. */
export function useSuppressions(tenantId: string, enabled = true) {
  const { client } = useDoorlist();
  return useInfiniteQuery({
    queryKey: queryKeys.suppressions(tenantId),
    queryFn: ({ pageParam }) => client.suppressions.list(tenantId, { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled,
  });
}

/** `mutate(email)`: no more mail goes to this address. */
export function useAddSuppression(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (email: string) => client.suppressions.add(tenantId, email),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.suppressions(tenantId) }),
  });
}

/** `mutate(id)`: mail goes to this address again. */
export function useLiftSuppression(tenantId: string) {
  const { client } = useDoorlist();
  const show = useShownChange<InfiniteData<Page<WireSuppression>>>(queryKeys.suppressions(tenantId));
  return useMutation({
    mutationFn: (id: string) => client.suppressions.remove(tenantId, id),
    onMutate: (id) =>
      show((list) => ({
        ...list,
        pages: list.pages.map((page) => ({ ...page, data: page.data.filter((one) => one.id !== id) })),
      })),
    onError: (_error, _id, shown) => shown?.undo(),
    onSettled: (_done, _error, _id, shown) => shown?.refresh(),
  });
}
