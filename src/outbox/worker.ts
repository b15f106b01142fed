/**
 * Delivers what the outbox holds. A message is leased, sent, and marked; a process that dies in between loses its
 * lease, and another sends it: at least once, and twice only where it died between the send and the mark.
 *
 * It works in turns: what went out since the last turn is marked in one transaction, then free places are filled in
 * another, so that a busy outbox does not take a commit for each step of each message.
 */
import type { Clock, Message, Outbox, Store } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { DeliveryError, type Transport } from "../mail/mail.ts";
import type { Compose, Composed } from "./compose.ts";

const SECOND = 1000;
/** How long a message waits for another process after its own died. While that lives, it renews the lease. */
const LEASE_MS = 30 * SECOND;
const RENEW_MS = LEASE_MS / 3;
/** Messages on their way at once: enough to keep SMTP's connections busy from turn to turn. */
const IN_FLIGHT = 50;
/** From a wake to the turn: what is queued or sent meanwhile shares it. */
const TURN_MS = 20;
/** How often to look for what other processes queued, and for what is due again. */
const TICK_MS = SECOND;
/** With the back-off below, about a day of trying. */
const MAX_ATTEMPTS = 18;

/** What went out, to be marked. */
type Sent = Message & Omit<Composed, "mail">;

export interface Worker extends Outbox {
  start(): void;
  /** Takes nothing new, and resolves when what is in hand is done. */
  stop(): Promise<void>;
  /** Delivers everything that is due now; answers how many were handled. For tests and for serverless hosts. */
  drain(): Promise<number>;
}

export interface WorkerOptions {
  store: Store;
  clock: Clock;
  transport: Transport;
  compose: Compose;
  onError(error: unknown): void;
}

/** Milliseconds until the next attempt: 5 s, 10 s, 20 s … at most 4 hours, each up to 10 % earlier or later. */
export function backoffMs(attempts: number, random = Math.random): number {
  const base = Math.min(5 * SECOND * 2 ** (attempts - 1), 4 * 3600 * SECOND);
  return Math.round(base * (0.9 + 0.2 * random()));
}

export function createWorker(options: WorkerOptions): Worker {
  const { store, clock, onError } = options;
  const inFlight = new Map<Message, Promise<void>>();
  let sent: Sent[] = [];
  let renewedAt = 0;
  let ticker: NodeJS.Timeout | undefined;
  let next: NodeJS.Timeout | undefined;
  let turning: Promise<unknown> = Promise.resolve();
  let running = false;

  /** Marks what went out since the last time. What cannot be marked now is kept for the next. */
  async function mark(): Promise<void> {
    if (sent.length === 0) return;
    const marking = sent;
    sent = [];
    const now = clock.now();
    try {
      await store.transaction(async ({ messages, invites }) => {
        await messages.markSent(marking, now);
        for (const { tenantId, kind, inviteId, remindAt } of marking) {
          if (inviteId === null || (kind !== "invite" && kind !== "reminder")) continue;
          await invites.markSent({ tenantId, id: inviteId }, now, remindAt);
        }
      });
    } catch (error) {
      sent = [...marking, ...sent];
      throw error;
    }
  }

  /** Fills the free places; answers how many were taken. */
  async function claim(): Promise<number> {
    const free = IN_FLIGHT - inFlight.size;
    if (free === 0) return 0;
    const messages = await store.messages.claim(clock.now(), LEASE_MS, free);
    if (inFlight.size === 0) renewedAt = clock.now();
    for (const message of messages) {
      const delivery = deliver(options, message)
        .then((wentOut) => {
          if (wentOut) sent.push(wentOut);
        })
        .catch(onError)
        .finally(() => {
          inFlight.delete(message);
          soon();
        });
      inFlight.set(message, delivery);
    }
    return messages.length;
  }

  /** A mail that takes long is still ours. */
  async function renew(): Promise<void> {
    const now = clock.now();
    if (inFlight.size === 0 || now - renewedAt < RENEW_MS) return;
    renewedAt = now;
    await store.messages.renew([...inFlight.keys()], now + LEASE_MS);
  }

  function soon(): void {
    if (!running || next) return;
    next = setTimeout(() => {
      turning = turning
        .then(async () => {
          next = undefined;
          await mark();
          await renew();
          if (running) await claim();
        })
        .catch(onError);
    }, TURN_MS);
  }

  return {
    wake: soon,
    start() {
      running = true;
      ticker = setInterval(soon, TICK_MS).unref();
      soon();
    },
    async stop() {
      running = false;
      clearInterval(ticker);
      clearTimeout(next);
      next = undefined;
      await turning;
      await Promise.all(inFlight.values());
      await mark().catch(onError);
    },
    async drain() {
      let handled = 0;
      for (let taken = await claim(); taken > 0; taken = await claim()) {
        handled += taken;
        await Promise.all(inFlight.values());
        await mark();
      }
      return handled;
    },
  };
}

/** What went out; null where it is back in the queue, a dead letter, or dropped. */
async function deliver({ store, clock, transport, compose }: WorkerOptions, message: Message): Promise<Sent | null> {
  try {
    const composed = await compose(message, "send");
    if (!composed) {
      await dropped(store, message);
      return null;
    }
    if ("until" in composed) {
      await store.messages.retry(message, composed.until, "It is night where this goes");
      return null;
    }
    const { mail, ...more } = composed;
    await transport.send(mail);
    return { ...message, to: mail.to, ...more };
  } catch (error) {
    // The key that signed its link is not configured here; another process, or the next start, may have it.
    const keyMissing = error instanceof Problem && error.code === "invite_not_found";
    const failure = keyMissing ? new DeliveryError(error.message, false) : error;
    if (!(failure instanceof DeliveryError)) throw error;
    await undelivered(store, clock, message, failure);
    return null;
  }
}

/** Nobody is to get it any more: nothing goes out, and its invite no longer waits for it. */
async function dropped(store: Store, message: Message): Promise<void> {
  const { tenantId, inviteId } = message;
  await store.transaction(async ({ messages, invites }) => {
    await messages.markDropped(message);
    const invite = message.kind === "invite" && inviteId !== null ? await invites.get(tenantId, inviteId) : null;
    if (invite?.delivery.state !== "queued" || invite.generation !== message.generation) return;
    await invites.markUnsent(invite, { state: invite.sentCount > 0 ? "sent" : "none", reason: null, at: invite.lastSentAt });
  });
}

async function undelivered(store: Store, clock: Clock, message: Message, error: DeliveryError): Promise<void> {
  const { tenantId, kind, inviteId, attempts } = message;
  const now = clock.now();
  const final = error.permanent || attempts >= MAX_ATTEMPTS;
  await store.transaction(async ({ messages, invites }) => {
    if (final) await messages.markFailed(message, error.message);
    else await messages.retry(message, now + backoffMs(attempts), error.message);
    // A reminder that is tried again changes nothing of the invite, which went out before.
    if (inviteId === null || !(kind === "invite" || (kind === "reminder" && final))) return;
    const state = final ? "failed" : "queued";
    await invites.markUnsent({ tenantId, id: inviteId }, { state, reason: error.message, at: now });
  });
}
