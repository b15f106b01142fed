/**
 * Delivers what the outbox holds. A message is leased, sent, and marked; a process that dies in between loses its
 * lease, and another sends it: at least once, and twice only where it died between the send and the mark.
 *
 * It works in turns: what went out since the last turn is marked in one transaction, then free places are filled in
 * another, so that a busy outbox does not take a commit for each step of each message.
 */
import type { Outbox } from "../core/ports.ts";
import { type DeliverOptions, deliver, type Job, markSent, prepare, type Sent } from "./deliver.ts";

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

export interface Worker extends Outbox {
  start(): void;
  /** Takes nothing new, and resolves when what is in hand is done. */
  stop(): Promise<void>;
  /** Delivers everything that is due now; answers how many were handled. For tests and for serverless hosts. */
  drain(): Promise<number>;
}

export interface WorkerOptions extends DeliverOptions {
  onError(error: unknown): void;
}

export function createWorker(options: WorkerOptions): Worker {
  const { mailServers, onError } = options;
  const { clock, store } = options.world;
  const inFlight = new Map<Job, Promise<void>>();
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
    try {
      await markSent(options, marking);
    } catch (error) {
      sent = [...marking, ...sent];
      throw error;
    }
  }

  /** Fills the free places; answers how many were taken. */
  async function claim(): Promise<number> {
    // What waits for a tenant's own server takes no place from the others.
    const free = IN_FLIGHT - inFlight.size + mailServers.inHand();
    if (free <= 0) return 0;
    const claimed = await store.messages.claim(clock.now(), LEASE_MS, free, mailServers.full());
    const jobs = await prepare(options, claimed);
    if (inFlight.size === 0) renewedAt = clock.now();
    for (const job of jobs) {
      const delivery = deliver(options, job)
        .then((wentOut) => {
          if (wentOut) sent.push(wentOut);
        })
        .catch(onError)
        .finally(() => {
          inFlight.delete(job);
          soon();
        });
      inFlight.set(job, delivery);
    }
    return jobs.length;
  }

  /** A mail that takes long is still ours. */
  async function renew(): Promise<void> {
    const now = clock.now();
    if (inFlight.size === 0 || now - renewedAt < RENEW_MS) return;
    renewedAt = now;
    await store.messages.renew(
      [...inFlight.keys()].map(({ message }) => message),
      now + LEASE_MS,
    );
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
