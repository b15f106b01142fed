/**
 * Delivers what the outbox holds. A message is leased, sent, and marked; a process that dies in between loses its
 * lease, and another sends it: at least once, and twice only where it died between the send and the mark.
 */
import { statusAt } from "../core/invite.ts";
import type { Clock, Message, Outbox, Store } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { DeliveryError, type Transport } from "../mail/mail.ts";
import type { Compose } from "./compose.ts";

const SECOND = 1000;
/** Longer than the transport may take over one mail (50 s by SMTP), shorter than people's patience after a crash. */
const LEASE_MS = 60 * SECOND;
/** Messages on their way at once: as many as SMTP has connections. One that waited for a connection would outlive its lease. */
const IN_FLIGHT = 5;
/** How often to look for what other processes queued, and for what is due again. */
const TICK_MS = SECOND;
/** With the back-off below, about a day of trying. */
const MAX_ATTEMPTS = 18;

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

/** Seconds until the next attempt: 5 s, 10 s, 20 s … at most 4 hours, each 10 % earlier or later. */
export function backoffMs(attempts: number, random = Math.random): number {
  const base = Math.min(5 * SECOND * 2 ** (attempts - 1), 4 * 3600 * SECOND);
  return Math.round(base * (0.9 + 0.2 * random()));
}

export function createWorker(options: WorkerOptions): Worker {
  const { store, clock, onError } = options;
  const inFlight = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let claiming: Promise<number> | undefined;
  let again = false;

  /** Fills the free places; answers how many were taken. */
  async function claim(): Promise<number> {
    const free = IN_FLIGHT - inFlight.size;
    if (free === 0) return 0;
    const messages = await store.messages.claim(clock.now(), LEASE_MS, free);
    for (const message of messages) {
      const delivery = deliver(options, message)
        .catch(onError)
        .finally(() => {
          inFlight.delete(delivery);
          if (running) fill();
        });
      inFlight.add(delivery);
    }
    return messages.length;
  }

  function fill(): void {
    if (claiming) {
      again = true;
      return;
    }
    again = false;
    claiming = claim().catch((error) => {
      onError(error);
      return 0;
    });
    void claiming.then(() => {
      claiming = undefined;
      if (running && again) fill();
    });
  }

  return {
    wake() {
      if (running) fill();
    },
    start() {
      running = true;
      timer = setInterval(fill, TICK_MS).unref();
      fill();
    },
    async stop() {
      running = false;
      clearInterval(timer);
      await claiming;
      await Promise.all(inFlight);
    },
    async drain() {
      let handled = 0;
      for (let taken = await claim(); taken > 0; taken = await claim()) {
        handled += taken;
        await Promise.all(inFlight);
      }
      return handled;
    },
  };
}

async function deliver({ store, clock, transport, compose }: WorkerOptions, message: Message): Promise<void> {
  const { tenantId, inviteId } = message;
  const invite = await store.invites.get(tenantId, inviteId);
  const open = invite && statusAt(invite, clock.now()) === "pending" && invite.generation === message.generation;
  if (!open) return store.messages.markDropped(message);
  try {
    await transport.send(await compose(message, invite));
  } catch (error) {
    // The key that signed its link is not configured here; another process, or the next start, may have it.
    const keyMissing = error instanceof Problem && error.code === "invite_not_found";
    const failure = keyMissing ? new DeliveryError(error.message, false) : error;
    if (!(failure instanceof DeliveryError)) throw error;
    return undelivered(store, clock, message, failure);
  }
  const now = clock.now();
  await store.transaction(async ({ messages, invites }) => {
    await messages.markSent([message], now);
    await invites.markDelivery({ tenantId, id: inviteId }, { state: "sent", reason: null, at: now });
  });
}

async function undelivered(store: Store, clock: Clock, message: Message, error: DeliveryError): Promise<void> {
  const { tenantId, inviteId, attempts } = message;
  const now = clock.now();
  const final = error.permanent || attempts >= MAX_ATTEMPTS;
  await store.transaction(async ({ messages, invites }) => {
    if (final) await messages.markFailed(message, error.message);
    else await messages.retry(message, now + backoffMs(attempts), error.message);
    const state = final ? "failed" : "queued";
    await invites.markDelivery({ tenantId, id: inviteId }, { state, reason: error.message, at: now });
  });
}
