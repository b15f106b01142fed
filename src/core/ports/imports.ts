import type { Import, ImportOutcome, ImportResult, ImportRow, ImportRowWithResult, ImportState } from "../import.ts";
import type { ProblemCode } from "../problems.ts";
import type { Page, PageQuery, RowKey } from "./rows.ts";

export interface ImportRowFilter {
  outcome?: ImportOutcome;
  /** The index at which the list ends. */
  before?: number;
}

export interface ImportTable {
  /** Answers the one that is being uploaded under this key by the same actor, where there is one. */
  insert(made: Import, uploadKey: string | null): Promise<Import>;
  get(tenantId: string, id: string): Promise<Import | null>;
  /** Newest first. */
  list(tenantId: string, page: PageQuery): Promise<Page<Import>>;
  /** Null where it is not being uploaded any more. */
  addRows(key: RowKey, rows: ImportRow[], now: number): Promise<Import | null>;
  /** Guarded by its state. To `checking` and `running` it counts from 0 again. */
  move(key: RowKey, from: ImportState[], to: ImportState, now: number, reason?: ProblemCode): Promise<Import | null>;
  listRows(key: RowKey, filter: ImportRowFilter, page: PageQuery): Promise<Page<ImportRowWithResult>>;

  /** Leases one that is to be checked or run, for `leaseMs`, to the holder; one whose lease ran out is anybody's. */
  claim(holder: string, now: number, leaseMs: number): Promise<Import | null>;
  release(key: RowKey, holder: string): Promise<void>;
  nextRows(key: RowKey, from: number, limit: number): Promise<ImportRow[]>;
  /** Where each address stands first, by its key. */
  firstOfAddresses(key: RowKey, emailKeys: string[]): Promise<Map<string, number>>;
  /** Locks it until the transaction ends, and renews the lease to `until`. False where the lease, the state or the place is not ours. */
  hold(held: Pick<Import, "tenantId" | "id" | "state" | "processed">, holder: string, until: number): Promise<boolean>;
  /** The results of the next rows; moves the place on by as many. */
  saveResults(key: RowKey, results: (ImportRow & ImportResult)[], failed: number, now: number): Promise<void>;
}
