export interface Counted {
  points: number;
  expiresAt: number;
}

export interface RateLimitTable {
  /** Each key once. Counts on, or begins anew where the time before is over. Answers what is counted now, in their order. */
  add(counts: (Counted & { key: string })[], now: number): Promise<Counted[]>;
  /** Null where nothing was counted, or its time is over. */
  get(key: string, now: number): Promise<Counted | null>;
  /** One point, where fewer than `limit` are counted. Answers until when it counts; null where there was none. */
  take(key: string, limit: number, expiresAt: number, now: number): Promise<number | null>;
  /** To the time that ends then, if it is still the present one. */
  giveBack(key: string, expiresAt: number): Promise<void>;
  /** Forgets what is over. */
  purge(now: number): Promise<void>;
}
