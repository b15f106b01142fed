import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** A tenant's API keys, without the keys themselves. */
export function useApiKeys(tenantId: string, enabled = true) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.apiKeys(tenantId), queryFn: () => client.apiKeys.list(tenantId), enabled });
}

/** `mutate(name)`. The answer holds the key, this once. */
export function useCreateApiKey(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => client.apiKeys.create(tenantId, name),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.apiKeys(tenantId) }),
    // The key is shown once; nothing of it stays in the cache of mutations.
    gcTime: 0,
  });
}

/** `mutate(id)`. */
export function useRevokeApiKey(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.apiKeys.revoke(tenantId, id),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.apiKeys(tenantId) }),
  });
}
