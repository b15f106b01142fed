export interface RateLimitTable {
  /** Counts on, or begins anew where the time before is over. */
  add(key: string, points: number, expiresAt: number, now: number): Promise<{ points: number; expiresAt: number }>;
  /** Null where nothing was counted, or its time is over. */
  get(key: string, now: number): Promise<{ points: number; expiresAt: number } | null>;
  remove(key: string): Promise<boolean>;
  /** Forgets what is over. */
  purge(now: number): Promise<void>;
}
