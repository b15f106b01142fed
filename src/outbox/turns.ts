/**
 * Work that is leased from the database, by any number of processes: mails, webhooks. A job is leased, worked on, and
 * marked; a process that dies in between loses its lease, and another does the job again: at least once, and twice only
 * where it died between the work and the mark.
 *
 * It goes in turns: what was done since the last turn is marked in one transaction, then free places are filled in
 * another, so that a busy queue does not take a commit for each step of each job.
 */
import type { Clock, Outbox } from "../core/ports.ts";

const SECOND = 1000;
/** How long a job waits for another process after its own died. While that lives, it renews the lease. */
export const LEASE_MS = 30 * SECOND;
const RENEW_MS = LEASE_MS / 3;
/** From a wake to the turn: what is queued or done meanwhile shares it. */
const TURN_MS = 20;
/**
 * Rests as many times as long as its statements took as it was woken meanwhile, at most so many times: in a process that
 * requests keep busy, they have the machine. A queue that nobody adds to goes out without a rest.
 */
const MOST_REST = 10;
/** How often to look for what other processes queued, and for what is due again. */
const TICK_MS = SECOND;

export interface Worker extends Outbox {
  start(): void;
  /** Takes nothing new, and resolves when what is in hand is done. */
  stop(): Promise<void>;
  /**
   * Does everything that is due now; answers how many were handled. For tests and for serverless hosts.
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
  /** Answers what there is to be marked, or null where the job is settled already. */
  work(job: Job): Promise<Done | null>;
  /** In one transaction. What cannot be marked now comes again with the next. */
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
      for (let taken = await claim(); taken > 0; taken = goOn() ? await claim() : 0) {
        handled += taken;
        await Promise.all(inFlight.values());
        await mark();
      }
      return handled;
    },
  };
}
