/** What an endpoint was sent, newest first; looked at again and again while something is under way. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { WireWebhookDelivery } from "../contract/webhook.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

const PAGE = 20;
const POLL_MS = 1000;
/** While nothing is under way, as far as is known. */
const REST_MS = 10_000;
/** One that is tried later than this is not waited for. */
const SOON_MS = 15_000;

/** The state of the deliveries to show; null: all. */
export type DeliveryFilter = WireWebhookDelivery["state"] | null;

/** The deliveries to an endpoint, newest first, 20 a page. It looks again while one is under way. */
export function useWebhookLog(tenantId: string, id: string, state: DeliveryFilter = null) {
  const { client } = useDoorlist();
  return useInfiniteQuery({
    queryKey: queryKeys.webhookLogIn(tenantId, id, state),
    queryFn: ({ pageParam }) =>
      client.webhooks.deliveries(tenantId, id, {
        limit: PAGE,
        ...(state ? { state } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data?.pages.some(({ data }) => data.some(isUnderWay)) ? POLL_MS : REST_MS),
  });
}

/** With its body and every attempt. */
export function useWebhookDelivery(tenantId: string, delivery: WireWebhookDelivery, enabled: boolean) {
  const { client } = useDoorlist();
  const { webhookId, id } = delivery;
  return useQuery({
    // Another with each attempt.
    queryKey: [...queryKeys.webhookDelivery(tenantId, webhookId, id), delivery.lastAt],
    queryFn: () => client.webhooks.delivery(tenantId, webhookId, id),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** `mutate(id)` sends a delivery again. */
export function useReplayDelivery(tenantId: string, webhookId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.webhooks.replay(tenantId, webhookId, id),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.webhookLog(tenantId, webhookId) }),
  });
}

/** `mutate(id)` sends a test event to an endpoint. */
export function useTestWebhook(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.webhooks.test(tenantId, id),
    onSettled: (_delivery, _error, id) => queries.invalidateQueries({ queryKey: queryKeys.webhookLog(tenantId, id) }),
  });
}

function isUnderWay({ state, nextAttemptAt }: WireWebhookDelivery): boolean {
  return state === "queued" && nextAttemptAt !== null && Date.parse(nextAttemptAt) < Date.now() + SOON_MS;
}

/** The fault of the newest attempt of these; null: it went well, or there was none. */
export function lastFault(deliveries: readonly WireWebhookDelivery[]): string | null {
  const attempted = deliveries.filter(({ lastAt }) => lastAt !== null);
  const [newest] = attempted.sort((a, b) => (b.lastAt ?? "").localeCompare(a.lastAt ?? ""));
  return newest?.lastError ?? null;
}
