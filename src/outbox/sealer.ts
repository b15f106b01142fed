/**
 * Seals the events of the audit log once they are committed, so that writes never wait for one another. It runs in
 * every process; a lock lets one at a time seal. Woken by what this process commits; a tick finds what was left by
 * others, or was there before sealing began.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { SealedEvent } from "../core/seal.ts";
import { SEAL_BATCH, type Sealing, sealEvents } from "../core/seal-events.ts";

/** From a wake to the turn: what is committed meanwhile shares it. */
const TURN_MS = 15;
const TICK_MS = 1000;
/** Rests so many times as long as it worked: under load batches grow, and requests keep the machine. */
const REST = 4;

export interface Sealer {
  /** Events were committed: look now rather than at the next tick. */
  wake(): void;
  start(): void;
  /** Resolves when the batch in hand is done. */
  stop(): Promise<void>;
  /** Seals everything that is committed, while it may; answers how many. For tests and for serverless hosts. */
  drain(goOn?: () => boolean): Promise<number>;
}

export interface SealerOptions extends Sealing {
  /** Told of each batch, after its commit. */
  onCommitted(events: SealedEvent[]): void;
  onError(error: unknown): void;
}

export function createSealer(options: SealerOptions): Sealer {
  let running = false;
  let next: NodeJS.Timeout | undefined;
  let ticker: NodeJS.Timeout | undefined;
  let turning: Promise<unknown> = Promise.resolve();
  let restUntil = 0;
  let woken = false;

  /** Of one batch; answers how many events, or null where another process has its turn. */
  async function seal(): Promise<number | null> {
    const events = await sealEvents(options);
    if (events?.length) options.onCommitted(events);
    return events?.length ?? null;
  }

  async function turn(): Promise<void> {
    woken = false;
    const startedAt = performance.now();
    try {
      const sealed = await seal();
      const tookMs = performance.now() - startedAt;
      const behind = sealed === SEAL_BATCH;
      restUntil = performance.now() + tookMs * (behind ? 1 : REST);
      // What the other was too late to see is left to us.
      if (behind || sealed === null) woken = true;
    } catch (error) {
      restUntil = performance.now() + TICK_MS;
      options.onError(error);
    }
  }

  function schedule(): void {
    if (!running || next) return;
    const pause = Math.max(TURN_MS, restUntil - performance.now());
    next = setTimeout(() => {
      turning = turn().then(() => {
        next = undefined;
        if (woken) schedule();
      });
    }, pause);
  }

  function wake(): void {
    woken = true;
    schedule();
  }

  return {
    wake,
    start() {
      running = true;
      ticker = setInterval(wake, TICK_MS).unref();
      wake();
    },
    async stop() {
      running = false;
      clearInterval(ticker);
      clearTimeout(next);
      await turning;
      next = undefined;
    },
    async drain(goOn = () => true) {
      for (let total = 0; ; ) {
        const sealed = await seal();
        total += sealed ?? 0;
        if (sealed === 0 || !goOn()) return total;
        if (sealed === null) await sleep(TURN_MS);
      }
    },
  };
}
