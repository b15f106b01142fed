import type { Decision, JoinRequest, RequestQuery } from "../request.ts";
import type { Page, PageQuery, RowKey } from "./rows.ts";

export interface RequestTable {
  /** False where this person has a pending one in the tenant. */
  insert(request: JoinRequest): Promise<boolean>;
  get(tenantId: string, id: string): Promise<JoinRequest | null>;
  /** The one stored as pending, past its expiry or not. */
  pendingOf(tenantId: string, userId: string): Promise<JoinRequest | null>;
  /** Pending ones in the order in which they are to be answered, the others newest first. */
  list(tenantId: string, query: RequestQuery, page: PageQuery, now: number): Promise<Page<JoinRequest>>;
  /** Of a person in every tenant, newest first. */
  listForUser(userId: string, limit: number): Promise<JoinRequest[]>;
  /** Those that wait for approval: how many, up to `most`, and the newest. */
  waiting(tenantId: string, now: number, most: number): Promise<{ count: number; newest: JoinRequest | null }>;
  /** When somebody last asked; 0: never. */
  lastAt(tenantId: string): Promise<number>;

  /** `pending -> to`: to `expired` only past its expiry, to the others only before it. */
  decide(key: RowKey, decision: Decision, now: number): Promise<JoinRequest | null>;
  /** One that waits for approval goes into the waitlist, vouched for. */
  lineUp(key: RowKey, vouched: { by: string | null; roles: string[] }, now: number): Promise<JoinRequest | null>;
  /** One of the waitlist waits for approval again: nobody vouches for it any more. */
  stepBack(key: RowKey, now: number): Promise<boolean>;
  /** The first of the waitlist. */
  nextInLine(tenantId: string, now: number): Promise<JoinRequest | null>;
  /** How many of the waitlist come before this one. */
  countAhead(request: JoinRequest, now: number): Promise<number>;
  /** Up to `limit` stored as pending that are past their time, in any tenant, those longest past first. */
  due(now: number, limit: number): Promise<JoinRequest[]>;
  /** `pending -> expired` for up to `limit` of a tenant, past their time or not; answers those it changed. */
  expirePending(tenantId: string, now: number, limit: number): Promise<JoinRequest[]>;
  /** Deletes up to `limit` that ended before then; counts those deleted. */
  purge(tenantId: string, before: number, limit: number): Promise<number>;
  /** Deletes a person's own, in every tenant. */
  forget(userId: string): Promise<void>;
}
