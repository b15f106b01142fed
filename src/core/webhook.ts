/**
 * Webhooks: an endpoint is told of events by signed requests (Standard Webhooks 1.0.0).
 *
 * - **endpoint**: a URL of the tenant's or of the whole installation's, and the types of event it asks for
 * - **delivery**: one event for one endpoint; its id is the `webhook-id` on every attempt and replay
 * - **attempt**: one request, and what came of it
 */
import type { DoorlistEvent } from "./events.ts";
import type { Page, PageQuery, Tables } from "./ports.ts";

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
] as const;
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

export interface WebhookEndpointTable {
  /** False where the tenant has as many as `most`. */
  insert(endpoint: WebhookEndpoint, most: number): Promise<boolean>;
  get(key: EndpointKey): Promise<WebhookEndpoint | null>;
  list(tenantId: string | null): Promise<WebhookEndpoint[]>;
  /** Those enabled, of these tenants and of the installation. */
  listening(tenantIds: string[]): Promise<WebhookEndpoint[]>;
  update(key: EndpointKey, change: EndpointChange, now: number): Promise<WebhookEndpoint | null>;
  /** A new secret; the one before is kept until then. */
  rotate(key: EndpointKey, secret: string, previousUntil: number, now: number): Promise<WebhookEndpoint | null>;
  /** The same secrets under another key; nothing where they were rotated meanwhile. */
  reseal(endpoint: WebhookEndpoint, secret: string, previousSecret: string | null): Promise<void>;
  /** False where there is none. Its log is purged in time. */
  remove(key: EndpointKey): Promise<boolean>;
  /** `enabled -> disabled`; null where it was disabled before. */
  disable(key: EndpointKey, reason: string, now: number): Promise<WebhookEndpoint | null>;
  /** Nothing is sent before that time. */
  hold(key: EndpointKey, until: number): Promise<void>;
  /** Those with a secret that another key than this sealed. */
  sealedOtherwise(keyId: string, limit: number): Promise<WebhookEndpoint[]>;
}

export interface WebhookDeliveryTable {
  /** An event reaches an endpoint once: one that is there already is left as it is. */
  enqueue(deliveries: WebhookDelivery[]): Promise<void>;
  /** Enabled endpoints with something due, the longest waiting first. */
  dueEndpoints(now: number, limit: number): Promise<WebhookEndpoint[]>;
  /** Leases up to `limit` of an endpoint's that are due. */
  claim(endpointId: string, now: number, leaseMs: number, limit: number): Promise<WebhookDelivery[]>;
  /** Moves the end of the lease of those still under way. */
  renew(keys: DeliveryKey[], until: number): Promise<void>;
  /**
   * Writes attempts down, and what became of their deliveries. `dueAt` null: it is done with. Where the payload is no
   * longer what was sent, somebody was erased from it, and what the receiver answered is not kept.
   */
  record(
    results: { attempt: WebhookAttempt; payload: string; state: WebhookDeliveryState; dueAt: number | null }[],
  ): Promise<void>;
  /** Gives up what an endpoint has queued. */
  failQueued(key: EndpointKey, error: string): Promise<void>;
  get(key: DeliveryKey): Promise<WebhookDelivery | null>;
  list(key: EndpointKey, filter: { state?: WebhookDeliveryState }, page: PageQuery): Promise<Page<WebhookDelivery>>;
  attempts(key: DeliveryKey): Promise<WebhookAttempt[]>;
  /** Due at once, with every attempt ahead of it. */
  replay(key: DeliveryKey, now: number): Promise<WebhookDelivery | null>;
  /** The same for the failed ones of an endpoint that were made since then, at most `limit`; answers how many. */
  replayFailed(key: EndpointKey, since: number, now: number, limit: number): Promise<number>;
  /** Of these events, those that the endpoint was queued for. */
  knownEvents(key: EndpointKey, eventIds: string[]): Promise<Set<string>>;
  /** Forgets deliveries made before; answers how many. */
  purge(before: number, limit: number): Promise<number>;
  depth(now: number): Promise<{ queued: number; oldestMs: number }>;
}
