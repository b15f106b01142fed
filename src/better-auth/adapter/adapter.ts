/** What the store asks of Better Auth's database adapter, whichever database is behind it. */
import type { DBAdapter, DBTransactionAdapter } from "better-auth";

export type Adapter = Pick<
  DBTransactionAdapter,
  "id" | "create" | "findOne" | "findMany" | "count" | "deleteMany" | "updateMany" | "incrementOne" | "consumeOne"
>;
export type RootAdapter = DBAdapter;
export type Where = NonNullable<Parameters<Adapter["findMany"]>[0]["where"]>[number];

/**
 * Does this adapter undo a transaction that fails? Where it does not, what was written is taken back by hand. Those of
 * the memory adapter work on copies, and of two at once the later one wins: they would both claim the last use.
 */
export function hasTransactions({ id, options }: RootAdapter): boolean {
  return !isMemory({ id }) && Boolean(options?.adapterConfig.transaction);
}

/** Better Auth's adapter for what lives in the process, which keeps less of what databases agree on than the others. */
export function isMemory({ id }: Pick<Adapter, "id">): boolean {
  return id === "memory";
}

/** Tables that are part of one unit of work. */
export interface Unit {
  adapter: Adapter;
  /** How to take back what was just written, for adapters without transactions. */
  undo?(step: (adapter: Adapter) => Promise<unknown>): void;
}
