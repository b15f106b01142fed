/** Webhook endpoints of a tenant; of the installation where the tenant is null. */
import type {
  CreateWebhookBody,
  UpdateWebhookBody,
  WireWebhook,
  WireWebhookDelivery,
  WireWebhookDeliveryWithAttempts,
  WireWebhookWithSecret,
} from "../contract/webhook.ts";
import type { Page, PageParams } from "./index.ts";
import type { Send } from "./request.ts";

export function webhookMethods(send: Send) {
  const all = (tenantId: string | null) =>
    tenantId === null ? "/v1/webhooks" : `/v1/tenants/${encodeURIComponent(tenantId)}/webhooks`;
  const one = (tenantId: string | null, id: string) => `${all(tenantId)}/${encodeURIComponent(id)}`;
  const delivery = (tenantId: string | null, id: string, deliveryId: string) =>
    `${one(tenantId, id)}/deliveries/${encodeURIComponent(deliveryId)}`;
  return {
    create: (tenantId: string | null, body: CreateWebhookBody) => send<WireWebhookWithSecret>("POST", all(tenantId), { body }),
    list: (tenantId: string | null) => send<{ data: WireWebhook[] }>("GET", all(tenantId)),
    get: (tenantId: string | null, id: string) => send<WireWebhook>("GET", one(tenantId, id)),
    update: (tenantId: string | null, id: string, body: UpdateWebhookBody) =>
      send<WireWebhook>("PATCH", one(tenantId, id), { body }),
    remove: (tenantId: string | null, id: string) => send<void>("DELETE", one(tenantId, id)),
    rotateSecret: (tenantId: string | null, id: string) =>
      send<WireWebhookWithSecret>("POST", `${one(tenantId, id)}/rotate-secret`),
    test: (tenantId: string | null, id: string) => send<WireWebhookDelivery>("POST", `${one(tenantId, id)}/test`),
    deliveries: (
      tenantId: string | null,
      id: string,
      query: PageParams & { state?: WireWebhookDelivery["state"] | undefined } = {},
    ) => send<Page<WireWebhookDelivery>>("GET", `${one(tenantId, id)}/deliveries`, { query: { ...query } }),
    delivery: (tenantId: string | null, id: string, deliveryId: string) =>
      send<WireWebhookDeliveryWithAttempts>("GET", delivery(tenantId, id, deliveryId)),
    replay: (tenantId: string | null, id: string, deliveryId: string) =>
      send<WireWebhookDelivery>("POST", `${delivery(tenantId, id, deliveryId)}/replay`),
    /** Sends again what failed and was made since then (ISO 8601). `missed`: and what happened while it was disabled. */
    replayFailed: (tenantId: string | null, id: string, since: string, options: { missed?: boolean | undefined } = {}) =>
      send<{ replayed: number }>("POST", `${one(tenantId, id)}/replay`, { body: { since, ...options } }),
  };
}
