/**
 * Webhooks: an endpoint is told of events by signed requests (Standard Webhooks 1.0.0).
 *
 * - **endpoint**: a URL of the tenant's or of the whole installation's, and the types of event it asks for
 * - **delivery**: one event for one endpoint; its id is the `webhook-id` on every attempt and replay
 * - **attempt**: one request, and what came of it
 */
import type { DoorlistEvent, EventType } from "./events.ts";
import type { Tables } from "./ports.ts";

/** What an endpoint may ask for. */
export const webhookEventTypes = [
  "invite.created",
  "invite.sent",
  "invite.delivered",
  "invite.opened",
  "invite.bounced",
  "invite.resent",
  "invite.updated",
  "invite.accepted",
  "invite.rejected",
  "invite.canceled",
  "invite.expired",
  "request.created",
  "request.approved",
  "request.refused",
  "request.withdrawn",
  "request.expired",
  "domain.verified",
  "domain.lapsed",
  "member.joined",
  "member.roles_changed",
  "member.removed",
  "import.completed",
] as const satisfies readonly EventType[];
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** Sent when somebody asks for it, to one endpoint, whatever it asks for. */
export const TEST_EVENT = "webhook.test";

export interface WebhookEndpoint {
  id: string;
  /** Null: hears of every tenant. */
  tenantId: string | null;
  url: string;
  description: string | null;
  /** Null: all. */
  eventTypes: WebhookEventType[] | null;
  enabled: boolean;
  /** Why it was disabled by itself; null where a person did it, or where it is enabled. */
  disabledReason: string | null;
  /** `whsec_…`, sealed: see secret-box.ts. */
  secret: string;
  /** Signs beside the newer one until then: what receivers know while they change over. */
  previousSecret: string | null;
  previousSecretUntil: number | null;
  /** Nothing is sent before: its receiver asked to wait. */
  resumeAt: number;
  createdAt: number;
  updatedAt: number;
}

export const deliveryStates = ["queued", "delivered", "failed"] as const;
export type WebhookDeliveryState = (typeof deliveryStates)[number];

export interface WebhookDelivery {
  id: string;
  tenantId: string | null;
  endpointId: string;
  eventId: string;
  eventType: string;
  /** JSON, the same bytes on every attempt. */
  payload: string;
  state: WebhookDeliveryState;
  /** Since it was queued, or queued again by a replay. */
  attempts: number;
  /** When it is tried next; while a worker has it, when its lease ends. */
  dueAt: number;
  createdAt: number;
  /** Of the last attempt; null where none got an answer. */
  lastStatus: number | null;
  lastError: string | null;
  lastAt: number | null;
}

export interface WebhookAttempt {
  id: string;
  tenantId: string | null;
  endpointId: string;
  deliveryId: string;
  at: number;
  /** Milliseconds. */
  ms: number;
  /** Null where there was no answer. */
  status: number | null;
  /** The answer's body, at most 64 KB of it. */
  response: string | null;
  error: string | null;
}

/** What each of these endpoints asks for, of these events. */
export type DeliveriesOf = (
  tables: Pick<Tables, "invites">,
  events: DoorlistEvent[],
  endpoints: WebhookEndpoint[],
) => Promise<WebhookDelivery[]>;

export interface EndpointKey {
  tenantId: string | null;
  id: string;
}
export interface DeliveryKey extends EndpointKey {
  endpointId: string;
}

export type EndpointChange = Partial<Pick<WebhookEndpoint, "url" | "description" | "eventTypes" | "enabled" | "disabledReason">>;
