/** Webhook endpoints of a tenant. What is switched or deleted shows at once, and is taken back where the server refuses. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CreateWebhookBody, UpdateWebhookBody, WireWebhook } from "../contract/webhook.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";
import { useShownChange } from "./use-shown-change.ts";

interface Endpoints {
  data: WireWebhook[];
}

/** A tenant's webhook endpoints. */
export function useWebhooks(tenantId: string, enabled = true) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.webhooks(tenantId), queryFn: () => client.webhooks.list(tenantId), enabled });
}

/** `mutate(body)`. The answer holds the secret, this once. */
export function useCreateWebhook(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateWebhookBody) => client.webhooks.create(tenantId, body),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.webhooks(tenantId) }),
    // The secret is shown once; nothing of it stays in the cache of mutations.
    gcTime: 0,
  });
}

/** `mutate(id)`. The answer holds the new secret, this once. */
export function useRotateWebhookSecret(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.webhooks.rotateSecret(tenantId, id),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.webhooks(tenantId) }),
    gcTime: 0,
  });
}

/** `mutate({ id, change })`. It shows at once, and is taken back where the server refuses. */
export function useUpdateWebhook(tenantId: string) {
  const { client } = useDoorlist();
  const show = useShownChange<Endpoints>(queryKeys.webhooks(tenantId));
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: UpdateWebhookBody }) => client.webhooks.update(tenantId, id, change),
    onMutate: ({ id, change: { enabled } }) =>
      show(({ data }) => ({
        data: data.map((one) => (one.id === id && enabled !== undefined ? { ...one, enabled, disabledReason: null } : one)),
      })),
    onError: (_error, _input, shown) => shown?.undo(),
    onSettled: (_done, _error, _input, shown) => shown?.refresh(),
  });
}

/** `mutate(id)`. It shows at once, and is taken back where the server refuses. */
export function useRemoveWebhook(tenantId: string) {
  const { client } = useDoorlist();
  const show = useShownChange<Endpoints>(queryKeys.webhooks(tenantId));
  return useMutation({
    mutationFn: (id: string) => client.webhooks.remove(tenantId, id),
    onMutate: (id) => show(({ data }) => ({ data: data.filter((one) => one.id !== id) })),
    onError: (_error, _id, shown) => shown?.undo(),
    onSettled: (_done, _error, _id, shown) => shown?.refresh(),
  });
}
