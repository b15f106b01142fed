import type {
  DeliveryKey,
  EndpointChange,
  EndpointKey,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryState,
  WebhookEndpoint,
} from "../webhook.ts";
import type { Page, PageQuery } from "./rows.ts";

export interface WebhookEndpointTable {
  /** False where the tenant has as many as `most`. */
  insert(endpoint: WebhookEndpoint, most: number): Promise<boolean>;
  get(key: EndpointKey): Promise<WebhookEndpoint | null>;
  list(tenantId: string | null): Promise<WebhookEndpoint[]>;
  /** Those enabled, of these tenants and of the installation. */
  listening(tenantIds: string[]): Promise<WebhookEndpoint[]>;
  update(key: EndpointKey, change: EndpointChange, now: number): Promise<WebhookEndpoint | null>;
  /** A new secret; the one before is kept until then, where one of these keys sealed it. */
  rotate(
    key: EndpointKey,
    secret: string,
    previous: { until: number; keyIds: readonly string[] },
    now: number,
  ): Promise<WebhookEndpoint | null>;
  /** The same secrets under another key; nothing where they were rotated meanwhile. */
  reseal(endpoint: WebhookEndpoint, secret: string, previousSecret: string | null): Promise<void>;
  /** False where there is none. Its log is purged in time. */
  remove(key: EndpointKey): Promise<boolean>;
  /** `enabled -> disabled`; null where it was disabled before. */
  disable(key: EndpointKey, reason: string, now: number): Promise<WebhookEndpoint | null>;
  /** Nothing is sent before that time. */
  hold(key: EndpointKey, until: number): Promise<void>;
  /** Up to `limit` with a secret that one of these keys sealed. */
  sealedBy(keyIds: readonly string[], limit: number): Promise<WebhookEndpoint[]>;
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
   * Writes attempts down, and what became of their deliveries: of one that was settled meanwhile, only that it arrived.
   * `dueAt` null: it is done with. Where the payload is no longer what was sent, somebody was erased from it, and what the receiver answered is not kept.
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
