/** A request that names a key of its own, so that it is done once. All digests but the caller. */
export interface RequestKey {
  caller: string;
  key: string;
  operation: string;
}

export interface IdempotencyTable {
  /** True for the first; and for one that follows a request that died, or that was made before keys are kept. */
  begin(request: RequestKey, digest: string, times: { now: number; leaseUntil: number; keptSince: number }): Promise<boolean>;
  get(
    request: RequestKey,
  ): Promise<{ digest: string; done: boolean; status: number; answer: string | null; leaseUntil: number } | null>;
  /** Moves the end of the lease of one that is still under way. @param begun its `now` */
  renew(request: RequestKey, begun: number, leaseUntil: number): Promise<void>;
  /** False where another took over meanwhile. */
  finish(request: RequestKey, begun: number, status: number, answer: string): Promise<boolean>;
  release(request: RequestKey, begun: number): Promise<void>;
  purge(before: number): Promise<void>;
}
