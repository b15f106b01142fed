import type { Seal, SealedEvent } from "../seal.ts";
import type { EventKey } from "./events.ts";

export interface SealTable {
  /** One at a time seals, until its transaction ends. False where another does. */
  lock(): Promise<boolean>;
  /** Up to `limit` committed events without a position, oldest first, of any tenant. */
  unsealed(limit: number): Promise<EventKey[]>;
  /** The newest seal of each of these tenants that has one. */
  heads(tenantIds: string[]): Promise<Map<string, Seal>>;
  /** Gives positions; answers the events, each tenant's in the order of their positions. */
  place(positions: (EventKey & { position: number })[]): Promise<SealedEvent[]>;
  /** Keeps them, and tells other processes once that is committed. */
  append(seals: Seal[]): Promise<void>;
  /** Those behind this number, in their order. */
  list(tenantId: string, after: number, limit: number): Promise<Seal[]>;
  /** Of the tenants that have events or seals, the first behind this id. */
  nextTenant(after: string): Promise<string | null>;
}
