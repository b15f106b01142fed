export interface RateLimitRow {
  key: string;
  points: number;
  expires_at: number;
}

export interface IdempotencyKeyRow {
  caller: string;
  key: string;
  /** Method and path. */
  operation: string;
  /** Of the request's body. */
  digest: string;
  state: "in_flight" | "done";
  status: number | null;
  answer: string | null;
  lease_until: number;
  created_at: number;
}
