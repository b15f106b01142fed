/**
 * Limits that cost a request nothing: each process counts in memory, tells the database once a second, and learns what
 * the others counted. A limit is so passed by at most what the processes count within that second. What was not counted
 * for a while is forgotten here and learned again, so that a day of addresses is not kept in memory.
 */
import { defaultLimits, type Limit, type LimitName, type LimitSettings, type Limits, limited, SKEW_MS } from "../core/limits.ts";
import type { Clock, Counted, RateLimitTable } from "../core/ports.ts";
import { noteStanding } from "./rate-limit.ts";

const FLUSH_MS = 1000;
/** Told to the database in one statement. */
const TOLD_AT_ONCE = 500;
/** A count that has not grown for so long is forgotten here, unless half of its limit is used up. */
const KEPT_MS = 60_000;

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
  /** In the table. */
  key: string;
  limit: Limit;
  /** Counted here and told to the database, or learned from it. */
  known: number;
  /** Counted here since. */
  fresh: number;
  expiresAt: number;
  countedAt: number;
}

export function createLimits({ table, clock, settings = {}, onError }: LimitsOptions): SharedLimits {
  const limits: LimitSettings = { ...defaultLimits, ...settings };
  /** By their keys, the one that was counted last at the end. */
  const counts = new Map<string, Count>();
  const untold = new Set<Count>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  function countOf(key: string, limit: Limit, now: number): Count {
    const kept = counts.get(key);
    if (kept && kept.expiresAt > now && kept.expiresAt <= now + limit.seconds * 1000 + SKEW_MS) return kept;
    if (kept) untold.delete(kept);
    return { key, limit, known: 0, fresh: 0, expiresAt: now + limit.seconds * 1000, countedAt: now };
  }

  function keep(count: Count, now: number): void {
    count.countedAt = now;
    counts.delete(count.key);
    counts.set(count.key, count);
  }

  function take(name: LimitName, key: string, points = 1): void {
    const limit = limits[name];
    if (!limit) return;
    const now = clock.now();
    const count = countOf(`${name}:${key}`, limit, now);
    const resetIn = Math.max(1, Math.ceil((count.expiresAt - now) / 1000));
    const isFree = count.known + count.fresh + points <= limit.points;
    if (isFree) count.fresh += points;
    noteStanding({ name, ...limit, remaining: Math.max(0, limit.points - count.known - count.fresh), resetIn });
    if (!isFree) throw limited(name, resetIn);
    keep(count, now);
    untold.add(count);
    flushSoon();
  }

  async function flushOnce(): Promise<void> {
    const telling = [...untold];
    for (let start = 0; start < telling.length; start += TOLD_AT_ONCE) await tell(telling.slice(start, start + TOLD_AT_ONCE));
    forget(clock.now());
  }

  /** What could not be told is told the next time. */
  async function tell(some: Count[]): Promise<void> {
    const now = clock.now();
    for (const count of some) untold.delete(count);
    const told = some.map(({ key, fresh, limit }) => ({ key, points: fresh, expiresAt: now + limit.seconds * 1000 }));
    const stored = await table.add(told, now).catch((error) => {
      // But for those whose time ended meanwhile: another stands in their place.
      for (const count of some) if (counts.get(count.key) === count) untold.add(count);
      throw error;
    });
    some.forEach((count, index) => {
      const { points, expiresAt } = stored[index] as Counted;
      count.fresh -= (told[index] as Counted).points;
      Object.assign(count, { known: points, expiresAt });
    });
  }

  function forget(now: number): void {
    for (const count of counts.values()) {
      if (count.countedAt > now - KEPT_MS) return;
      const isNear = count.known * 2 >= count.limit.points && count.expiresAt > now;
      if (isNear || count.fresh > 0) keep(count, now);
      else counts.delete(count.key);
    }
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
