/**
 * Seals the events of the audit log after they are committed, so that writes do not wait for one another's place in it. It runs in
 * every process, and a lock lets one at a time seal. It wakes when this process commits events; a tick finds those that other
 * processes left unsealed, or that were there before sealing began.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { SealedEvent } from "../core/seal.ts";
import { SEAL_BATCH, type Sealing, sealEvents } from "../core/seal-events.ts";

/** From a wake to its turn: what is committed in that time goes into the same turn. */
const TURN_MS = 15;
const TICK_MS = 1000;
/** After a turn it rests this many times as long as the turn took. Under load batches grow, and requests have the machine. */
const REST = 4;

export interface Sealer {
  /** Events were committed: look now rather than at the next tick. */
  wake(): void;
  start(): void;
  /** Resolves when the batch in hand is done. */
  stop(): Promise<void>;
  /** Seals everything that is committed, until `goOn` says no; answers how many. For tests and for serverless hosts. */
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

  /** Seals one batch. Answers how many events it had, or null where another process is sealing. */
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
      // Events that the other process looked too early to see are left to us.
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
