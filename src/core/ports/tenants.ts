import type { TenantSettings } from "../settings.ts";
import type { Page, PageQuery, Versions } from "./rows.ts";

export interface Tenant {
  id: string;
  name: string;
  /** The most members it may have; null: no limit. */
  seats: number | null;
  members: number;
  /** How many are in its waitlist. */
  waiting: number;
  settings: TenantSettings;
  createdAt: number;
  updatedAt: number;
}

export interface TenantChange {
  name?: string;
  seats?: number | null;
  /** Those named; the others stay. */
  settings?: Partial<TenantSettings>;
}

export interface TenantTable {
  /** False where the id is taken. */
  insert(tenant: Tenant): Promise<boolean>;
  get(id: string): Promise<Tenant | null>;
  /** Those of them that there are, by their ids. */
  getMany(ids: string[]): Promise<Map<string, Tenant>>;
  list(page: PageQuery): Promise<Page<Tenant>>;
  /** Null where the seats would be fewer than the members. */
  update(id: string, change: TenantChange, now: number, versions?: Versions): Promise<Tenant | null>;
  /** Its row stays, so that the id is not taken again; nothing finds it. False where there is none. */
  remove(id: string, now: number): Promise<boolean>;
  /** False where every seat is taken, or left for those in the waitlist. Locks the tenant until the transaction ends. */
  takeSeat(id: string): Promise<boolean>;
  /** For one who leaves the waitlist by it. False where every seat is taken. Locks as `takeSeat`. */
  takeSeatInLine(id: string): Promise<boolean>;
  /** So many more, or (below 0) fewer, in the waitlist. */
  countWaiting(id: string, change: number): Promise<void>;
  /** Up to `limit` tenants that have a waitlist and a free seat, behind this id. */
  withRoom(after: string, limit: number): Promise<Tenant[]>;
  freeSeat(id: string): Promise<void>;
  /** Of somebody who is a member already: takes one even where none is free. */
  countSeat(id: string): Promise<void>;
}
