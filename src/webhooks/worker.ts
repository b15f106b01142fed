/**
 * Delivers webhooks. Places are shared out fairly: an endpoint has ten of them, and one only while its receiver fails,
 * so that receivers that hang keep nobody else waiting.
 */
import { SpanKind } from "@opentelemetry/api";
import { newId } from "../core/ids.ts";
import type { Keyring } from "../core/keyring.ts";
import type { Clock, Store, Tables } from "../core/ports.ts";
import { openSecret } from "../core/secret-box.ts";
import { traced, traceHeaders } from "../core/trace.ts";
import type { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from "../core/webhook.ts";
import { note } from "../core/webhooks.ts";
import { createTurns, LEASE_MS, type Worker } from "../outbox/turns.ts";
import { retryAfterMs, waitMs } from "./schedule.ts";
import type { Answer, Sender } from "./send.ts";
import { signedHeaders } from "./sign.ts";

/** Deliveries on their way at once. */
const IN_FLIGHT = 200;
const PER_ENDPOINT = 10;
const GONE = 410;
const PUTS_OFF = [429, 503];

export type WebhookOutcome = "delivered" | "retried" | "failed";

export interface WebhookWorkerOptions {
  store: Store;
  clock: Clock;
  keyring: Keyring;
  sender: Sender;
  /** Told of each attempt. */
  onOutcome?: (outcome: WebhookOutcome, delivery: WebhookDelivery) => void;
  onError(error: unknown): void;
}

interface Job {
  endpoint: WebhookEndpoint;
  delivery: WebhookDelivery;
}

interface Done extends Job {
  attempt: WebhookAttempt;
  outcome: WebhookOutcome;
  /** Null: not tried again. */
  dueAt: number | null;
  /** The receiver asked for quiet until then. */
  holdUntil: number | null;
}

export function createWebhookWorker(options: WebhookWorkerOptions): Worker {
  const { store, clock, onError, onOutcome = () => {} } = options;
  /** Endpoints whose last attempt from here failed. */
  const failing = new Set<string>();

  async function claim(places: number, inHand: Iterable<Job>): Promise<Job[]> {
    const busy = new Map<string, number>();
    for (const { endpoint } of inHand) busy.set(endpoint.id, (busy.get(endpoint.id) ?? 0) + 1);
    const now = clock.now();
    const due = await store.webhookDeliveries.dueEndpoints(now, places + busy.size);
    const free = (id: string) => (failing.has(id) ? 1 : PER_ENDPOINT) - (busy.get(id) ?? 0);
    const open = due.filter(({ id }) => free(id) > 0);
    if (open.length === 0) return [];
    return store.transaction(async ({ webhookDeliveries }) => {
      const jobs: Job[] = [];
      for (const endpoint of open) {
        const limit = Math.min(free(endpoint.id), places - jobs.length);
        if (limit <= 0) break;
        const claimed = await webhookDeliveries.claim(endpoint.id, now, LEASE_MS, limit);
        jobs.push(...claimed.map((delivery) => ({ endpoint, delivery })));
      }
      return jobs;
    });
  }

  return createTurns<Job, Done>({
    clock,
    places: () => IN_FLIGHT,
    claim,
    renew: (jobs, until) =>
      store.webhookDeliveries.renew(
        jobs.map(({ delivery }) => delivery),
        until,
      ),
    async work(job) {
      const about = { "doorlist.event_type": job.delivery.eventType };
      const done = await traced("doorlist.webhook", about, () => deliver(options, job), SpanKind.CLIENT);
      if (done.outcome === "delivered") failing.delete(job.endpoint.id);
      else failing.add(job.endpoint.id);
      return done;
    },
    async mark(done) {
      await store.transaction((tables) => record(tables, done));
      for (const { outcome, delivery } of done) onOutcome(outcome, delivery);
    },
    onError,
  });
}

async function deliver({ clock, keyring, sender }: WebhookWorkerOptions, { endpoint, delivery }: Job): Promise<Done> {
  const at = clock.now();
  const began = performance.now();
  let answer: Answer | null = null;
  let error: string | null = null;
  try {
    const headers = signedHeaders(secretsOf(keyring, endpoint, at), delivery.id, at, delivery.payload);
    const more = { "content-type": "application/json", "user-agent": "Doorlist" };
    answer = await sender.post(endpoint.url, { ...more, ...traceHeaders(), ...headers }, delivery.payload);
    error = faultOf(answer);
  } catch (cause) {
    error = (cause as Error).message || String(cause);
  }
  const attempt: WebhookAttempt = {
    id: newId(at),
    tenantId: delivery.tenantId,
    endpointId: endpoint.id,
    deliveryId: delivery.id,
    at,
    ms: Math.round(performance.now() - began),
    status: answer?.status ?? null,
    // PostgreSQL keeps no NUL.
    response: answer?.body.replaceAll("\0", "\uFFFD") ?? null,
    error,
  };
  return { endpoint, delivery, attempt, ...verdict(delivery, answer, error, clock.now()) };
}

/** What became of it, and when it is tried again. */
function verdict(
  { attempts }: WebhookDelivery,
  answer: Answer | null,
  error: string | null,
  now: number,
): Pick<Done, "outcome" | "dueAt" | "holdUntil"> {
  if (error === null) return { outcome: "delivered", dueAt: null, holdUntil: null };
  const wait = answer?.status === GONE ? null : waitMs(attempts);
  const putOff = answer && PUTS_OFF.includes(answer.status) ? retryAfterMs(answer.headers["retry-after"], now) : undefined;
  const holdUntil = putOff === undefined ? null : now + putOff;
  if (wait === null) return { outcome: "failed", dueAt: null, holdUntil };
  return { outcome: "retried", dueAt: now + Math.max(wait, putOff ?? 0), holdUntil };
}

function faultOf({ status }: Answer): string | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? `Answered ${status}; redirects are not followed` : `Answered ${status}`;
}

function secretsOf(keyring: Keyring, endpoint: WebhookEndpoint, now: number): string[] {
  const { id, secret, previousSecret, previousSecretUntil } = endpoint;
  const both = previousSecret !== null && (previousSecretUntil ?? 0) > now ? [secret, previousSecret] : [secret];
  return both.map((sealed) => openSecret(keyring, sealed, id));
}

async function record(tables: Tables, done: Done[]): Promise<void> {
  const stateOf = { delivered: "delivered", retried: "queued", failed: "failed" } as const;
  await tables.webhookDeliveries.record(
    done.map(({ attempt, delivery: { payload }, outcome, dueAt }) => ({ attempt, payload, state: stateOf[outcome], dueAt })),
  );
  for (const { endpoint, attempt, holdUntil } of done) {
    if (holdUntil !== null) await tables.webhookEndpoints.hold(endpoint, holdUntil);
    if (attempt.status === GONE) await disable(tables, endpoint, attempt.at);
  }
}

/** Its receiver says that it is gone for good. */
async function disable(tables: Tables, endpoint: WebhookEndpoint, at: number): Promise<void> {
  const reason = "The receiver answered 410 Gone";
  if (!(await tables.webhookEndpoints.disable(endpoint, reason, at))) return;
  await tables.webhookDeliveries.failQueued(endpoint, reason);
  await note(tables, "webhook.disabled", { actor: "system" }, endpoint, at, { reason });
}
