/**
 * Limits that cost a request nothing: each process counts in memory, tells the database once a second, and learns what
 * the others counted. A limit is so passed by at most what the processes count within that second.
 */
import { defaultLimits, type LimitName, type LimitSettings, type Limits, limited } from "../core/limits.ts";
import type { Clock, RateLimitTable } from "../core/ports.ts";
import { noteStanding } from "./rate-limit.ts";
import { type StoredLimiter, storedLimiter } from "./stored-limiter.ts";

const FLUSH_MS = 1000;
/** Told to the database at once: they share a commit, or the connections. */
const TOLD_AT_ONCE = 32;

export interface LimitsOptions {
  table: RateLimitTable;
  clock: Clock;
  /** Null: no limit. @default see core/limits.ts */
  settings?: Partial<LimitSettings>;
  onError(error: unknown): void;
}

export interface SharedLimits extends Limits {
  /** Tells the database what was counted, and learns what others did. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Count {
  limiter: StoredLimiter;
  key: string;
  /** Counted here and told to the database, or learned from it. */
  known: number;
  /** Counted here since. */
  fresh: number;
  expiresAt: number;
}

export function createLimits({ table, clock, settings = {}, onError }: LimitsOptions): SharedLimits {
  const limits: LimitSettings = { ...defaultLimits, ...settings };
  const limiters = new Map<LimitName, StoredLimiter>();
  for (const [name, limit] of Object.entries(limits) as [LimitName, LimitSettings[LimitName]][]) {
    if (!limit) continue;
    limiters.set(name, storedLimiter({ table, clock, keyPrefix: name, points: limit.points, duration: limit.seconds }));
  }
  const counts = new Map<string, Count>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  function countOf(name: LimitName, key: string, limiter: StoredLimiter, seconds: number): Count {
    const id = `${name} ${key}`;
    const now = clock.now();
    const kept = counts.get(id);
    if (kept && kept.expiresAt > now) return kept;
    const fresh: Count = { limiter, key, known: 0, fresh: 0, expiresAt: now + seconds * 1000 };
    counts.set(id, fresh);
    return fresh;
  }

  function take(name: LimitName, key: string, points = 1): void {
    const [limit, limiter] = [limits[name], limiters.get(name)];
    if (!limit || !limiter) return;
    const count = countOf(name, key, limiter, limit.seconds);
    const resetIn = Math.max(1, Math.ceil((count.expiresAt - clock.now()) / 1000));
    const isFree = count.known + count.fresh + points <= limit.points;
    if (isFree) count.fresh += points;
    noteStanding({ name, ...limit, remaining: Math.max(0, limit.points - count.known - count.fresh), resetIn });
    if (!isFree) throw limited(name, resetIn);
    flushSoon();
  }

  async function flushOnce(): Promise<void> {
    const now = clock.now();
    for (const [id, { expiresAt }] of counts) if (expiresAt <= now) counts.delete(id);
    const untold = [...counts.values()].filter(({ fresh }) => fresh > 0);
    for (let start = 0; start < untold.length; start += TOLD_AT_ONCE) {
      await Promise.all(untold.slice(start, start + TOLD_AT_ONCE).map((count) => tell(count, now)));
    }
  }

  async function tell(count: Count, now: number): Promise<void> {
    const telling = count.fresh;
    const { consumedPoints, msBeforeNext } = await count.limiter.penalty(count.key, telling);
    count.fresh -= telling;
    count.known = consumedPoints;
    count.expiresAt = now + msBeforeNext;
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    flushing = flushing.then(flushOnce).catch(onError);
    return flushing;
  }

  function flushSoon(): void {
    timer ??= setTimeout(flush, FLUSH_MS).unref();
  }

  return {
    take,
    flush,
    close: flush,
  };
}
