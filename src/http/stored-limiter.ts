/** rate-limiter-flexible over our own tables: counts that every process shares, and that a restart keeps. */
import type { RateLimiterRes } from "rate-limiter-flexible";
// The library exports these as files of their own, without types; its index loads a store for every database there is.
// @ts-expect-error
import Result from "rate-limiter-flexible/lib/RateLimiterRes.js";
// @ts-expect-error
import StoreAbstract from "rate-limiter-flexible/lib/RateLimiterStoreAbstract.js";
import type { Clock, RateLimitTable } from "../core/ports.ts";

type Counted = Awaited<ReturnType<RateLimitTable["add"]>>;

export interface StoredLimiter {
  /** Counts past the limit, too. */
  penalty(key: string, points?: number): Promise<RateLimiterRes>;
}

export interface StoredLimiterOptions {
  table: RateLimitTable;
  clock: Clock;
  keyPrefix: string;
  points: number;
  /** Seconds. */
  duration: number;
}

export function storedLimiter(options: StoredLimiterOptions): StoredLimiter {
  return new TableLimiter(options) as unknown as StoredLimiter;
}

class TableLimiter extends StoreAbstract {
  readonly #table: RateLimitTable;
  readonly #clock: Clock;
  readonly #points: number;

  constructor({ table, clock, ...options }: StoredLimiterOptions) {
    super(options);
    this.#table = table;
    this.#clock = clock;
    this.#points = options.points;
  }

  _upsert(key: string, points: number, msDuration: number): Promise<Counted> {
    const now = this.#clock.now();
    return this.#table.add(key, points, now + msDuration, now);
  }

  _getRateLimiterRes(_key: string, changed: number, counted: Counted): RateLimiterRes {
    const { points, expiresAt } = counted;
    const msLeft = Math.max(expiresAt - this.#clock.now(), 0);
    return new Result(Math.max(this.#points - points, 0), msLeft, points, points === changed);
  }
}
