/**
 * A worker for jobs that wait in the database: mails, webhook deliveries. Any number of processes work on one queue. A
 * process leases a job, does it, and marks it as done. If it dies in between, the lease runs out, and another process does
 * the job again. So every job is done at least once, and twice only where a process died between the work and the mark.
 *
 * The worker goes in turns. A turn marks, in one transaction, all jobs that were done since the turn before; then it leases
 * new ones for the places that are free, in another. So a busy queue does not take a commit for each step of each job.
 */
import type { Clock, Outbox } from "../core/ports.ts";

const SECOND = 1000;
/** How long a lease lasts. A process that lives renews the leases of its jobs; when it dies, they wait this long for another. */
export const LEASE_MS = 30 * SECOND;
const RENEW_MS = LEASE_MS / 3;
/** From a wake to its turn: what is queued or done in that time goes into the same turn. */
const TURN_MS = 20;
/**
 * After a turn the worker rests, so that a process which is busy with requests has the machine for them: for the time that
 * the turn took, once for each wake since the turn before, but at most this many times. No wakes, no rest: a queue that
 * nobody adds to goes out at full speed.
 */
const MOST_REST = 10;
/** How often to look for what other processes queued, and for what is due again. */
const TICK_MS = SECOND;

export interface Worker extends Outbox {
  start(): void;
  /** Takes nothing new, and resolves when what is in hand is done. */
  stop(): Promise<void>;
  /**
   * Does everything that is due now, without `start`; answers how many jobs it handled. For tests and for serverless hosts.
   * @param goOn asked before more is taken @default until nothing is due
   */
  drain(goOn?: () => boolean): Promise<number>;
}

export interface TurnsOptions<Job, Done> {
  clock: Clock;
  /** The most jobs in hand at once. */
  places(): number;
  /** Leases up to `places` jobs that are due, for `LEASE_MS`. */
  claim(places: number, inHand: Iterable<Job>): Promise<Job[]>;
  renew(jobs: Job[], until: number): Promise<void>;
  /** Does the job. Answers what `mark` is to write of it, or null where the job has settled that itself. */
  work(job: Job): Promise<Done | null>;
  /** Marks them as done, in one transaction. If it throws, the same ones come again in the next turn. */
  mark(done: Done[]): Promise<void>;
  onError(error: unknown): void;
}

export function createTurns<Job, Done>(options: TurnsOptions<Job, Done>): Worker {
  const { clock, onError } = options;
  const inFlight = new Map<Job, Promise<void>>();
  let done: Done[] = [];
  let renewedAt = 0;
  let restUntil = 0;
  let woken = 0;
  let ticker: NodeJS.Timeout | undefined;
  let next: NodeJS.Timeout | undefined;
  let turning: Promise<unknown> = Promise.resolve();
  let running = false;

  async function mark(): Promise<void> {
    if (done.length === 0) return;
    const marking = done;
    done = [];
    try {
      await options.mark(marking);
    } catch (error) {
      done = [...marking, ...done];
      throw error;
    }
  }

  /** Fills the free places; answers how many were taken. */
  async function claim(): Promise<number> {
    const free = options.places() - inFlight.size;
    if (free <= 0) return 0;
    const jobs = await options.claim(free, inFlight.keys());
    if (inFlight.size === 0) renewedAt = clock.now();
    for (const job of jobs) {
      const working = options
        .work(job)
        .then((result) => {
          if (result !== null) done.push(result);
        })
        .catch(onError)
        .finally(() => {
          inFlight.delete(job);
          soon();
        });
      inFlight.set(job, working);
    }
    return jobs.length;
  }

  /** A job that takes long is still ours. */
  async function renew(): Promise<void> {
    const now = clock.now();
    if (inFlight.size === 0 || now - renewedAt < RENEW_MS) return;
    renewedAt = now;
    await options.renew([...inFlight.keys()], now + LEASE_MS);
  }

  async function turn(): Promise<void> {
    next = undefined;
    const startedAt = performance.now();
    await mark();
    await renew();
    if (running) await claim();
    const endedAt = performance.now();
    restUntil = endedAt + Math.min(TICK_MS, Math.min(woken, MOST_REST) * (endedAt - startedAt));
    woken = 0;
  }

  function soon(): void {
    if (!running || next) return;
    const pause = Math.max(TURN_MS, restUntil - performance.now());
    next = setTimeout(() => {
      turning = turning.then(turn).catch(onError);
    }, pause);
  }

  return {
    wake() {
      woken += 1;
      soon();
    },
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
    async drain(goOn = () => true) {
      let handled = 0;
      // While the slowest job of a batch keeps us waiting, its lease is renewed, and the others are marked.
      const keeping = setInterval(() => {
        turning = turning.then(mark).then(renew).catch(onError);
      }, TICK_MS);
      try {
        for (let taken = await claim(); taken > 0; taken = goOn() ? await claim() : 0) {
          handled += taken;
          await Promise.all(inFlight.values());
          await turning;
          await mark();
        }
      } finally {
        clearInterval(keeping);
      }
      return handled;
    },
  };
}
