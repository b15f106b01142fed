/** Delivers the mail that the outbox holds. */
import { SpanKind } from "@opentelemetry/api";
import { newEvent } from "../core/events.ts";
import { type Invite, statusAt } from "../core/invite.ts";
import type { Clock, Message, Store } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { traced } from "../core/trace.ts";
import { DeliveryError, type Transport } from "../mail/mail.ts";
import type { Compose } from "./compose.ts";
import { createTurns, LEASE_MS, type Worker } from "./turns.ts";

const SECOND = 1000;
/** Messages on their way at once: enough to keep SMTP's connections busy from turn to turn. */
const IN_FLIGHT = 50;
/** With the back-off below, about a day of trying. */
const MAX_ATTEMPTS = 18;

export type MailOutcome = "sent" | "retried" | "failed" | "dropped";

export interface WorkerOptions {
  store: Store;
  clock: Clock;
  transport: Transport;
  compose: Compose;
  /** Told what became of each attempt. */
  onOutcome?: (outcome: MailOutcome) => void;
  onError(error: unknown): void;
}

/** Milliseconds until the next attempt: 5 s, 10 s, 20 s … at most 4 hours, each up to 10 % earlier or later. */
export function backoffMs(attempts: number, random = Math.random): number {
  const base = Math.min(5 * SECOND * 2 ** (attempts - 1), 4 * 3600 * SECOND);
  return Math.round(base * (0.9 + 0.2 * random()));
}

export function createWorker(options: WorkerOptions): Worker {
  const { store, clock, onError } = options;
  return createTurns<Message, Message>({
    clock,
    places: IN_FLIGHT,
    claim: (places) => store.messages.claim(clock.now(), LEASE_MS, places),
    renew: (messages, until) => store.messages.renew(messages, until),
    async work(message) {
      const outcome = await traced("doorlist.mail", {}, () => deliver(options, message), SpanKind.CLIENT);
      options.onOutcome?.(outcome);
      return outcome === "sent" ? message : null;
    },
    async mark(sent) {
      const now = clock.now();
      await store.transaction(async ({ messages, invites, events }) => {
        await messages.markSent(sent, now);
        for (const { tenantId, inviteId } of sent) await invites.markSent({ tenantId, id: inviteId }, now);
        await events.append(sent.map((message) => mailEvent("invite.sent", message, now)));
      });
    },
    onError,
  });
}

/** What did not go out is back in the queue, a dead letter, or dropped. */
async function deliver({ store, clock, transport, compose }: WorkerOptions, message: Message): Promise<MailOutcome> {
  const { tenantId, inviteId } = message;
  const invite = await store.invites.get(tenantId, inviteId);
  const open = invite && statusAt(invite, clock.now()) === "pending" && invite.generation === message.generation;
  if (!open) {
    await dropped(store, message, invite);
    return "dropped";
  }
  try {
    await transport.send(await compose(message, invite));
    return "sent";
  } catch (error) {
    // The key that signed its link is not configured here; another process, or the next start, may have it.
    const keyMissing = error instanceof Problem && error.code === "invite_not_found";
    const failure = keyMissing ? new DeliveryError(error.message, false) : error;
    if (!(failure instanceof DeliveryError)) throw error;
    return undelivered(store, clock, message, failure);
  }
}

/** Its invite was decided, or has a newer link: nothing goes out, and the invite no longer waits for it. */
async function dropped(store: Store, message: Message, invite: Invite | null): Promise<void> {
  await store.transaction(async ({ messages, invites }) => {
    await messages.markDropped(message);
    if (invite?.delivery.state !== "queued" || invite.generation !== message.generation) return;
    await invites.markUnsent(invite, { state: invite.sentCount > 0 ? "sent" : "none", reason: null, at: invite.lastSentAt });
  });
}

async function undelivered(store: Store, clock: Clock, message: Message, error: DeliveryError): Promise<MailOutcome> {
  const { tenantId, inviteId, attempts } = message;
  const now = clock.now();
  const final = error.permanent || attempts >= MAX_ATTEMPTS;
  await store.transaction(async ({ messages, invites, events }) => {
    if (final) {
      await messages.markFailed(message, error.message);
      await events.append([mailEvent("invite.failed", message, now, { reason: error.message })]);
    } else await messages.retry(message, now + backoffMs(attempts), error.message);
    const state = final ? "failed" : "queued";
    await invites.markUnsent({ tenantId, id: inviteId }, { state, reason: error.message, at: now });
  });
  return final ? "failed" : "retried";
}

function mailEvent(type: "invite.sent" | "invite.failed", { id, tenantId, inviteId }: Message, at: number, more = {}) {
  return newEvent(type, { tenantId, inviteId, actor: "system", at, data: { messageId: id, ...more } });
}
