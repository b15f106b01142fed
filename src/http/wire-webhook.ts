/** Webhook endpoints and deliveries on the wire; an endpoint's secret stays out. */
import type { WireWebhook, WireWebhookDelivery, WireWebhookDeliveryWithAttempts } from "../contract/webhook.ts";
import type { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from "../core/webhook.ts";
import { iso } from "./iso.ts";

const isoOrNull = (at: number | null) => (at === null ? null : iso(at));

export function wireWebhook(endpoint: WebhookEndpoint): WireWebhook {
  const { id, tenantId, url, description, eventTypes, enabled, disabledReason } = endpoint;
  return {
    id,
    tenantId,
    url,
    description,
    eventTypes,
    enabled,
    disabledReason,
    previousSecretUntil: isoOrNull(endpoint.previousSecretUntil),
    createdAt: iso(endpoint.createdAt),
    updatedAt: iso(endpoint.updatedAt),
  };
}

export function wireDelivery(delivery: WebhookDelivery): WireWebhookDelivery {
  const { id, endpointId: webhookId, eventId, eventType, state, attempts, lastStatus, lastError } = delivery;
  return {
    id,
    webhookId,
    eventId,
    eventType,
    state,
    attempts,
    nextAttemptAt: state === "queued" ? iso(delivery.dueAt) : null,
    createdAt: iso(delivery.createdAt),
    lastStatus,
    lastError,
    lastAt: isoOrNull(delivery.lastAt),
  };
}

export function wireDeliveryLog(of: { delivery: WebhookDelivery; attempts: WebhookAttempt[] }): WireWebhookDeliveryWithAttempts {
  const log = of.attempts.map(({ at, ms, status, response, error }) => ({ at: iso(at), ms, status, response, error }));
  return { ...wireDelivery(of.delivery), payload: of.delivery.payload, log };
}
