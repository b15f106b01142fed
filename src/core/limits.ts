/** How much anybody may do in a while, so that nobody floods an inbox, a tenant or the server. */
import { type Actor, authorOf } from "./actor.ts";
import type { User } from "./ports.ts";
import { Problem } from "./problems.ts";

export interface Limit {
  points: number;
  seconds: number;
}

/** How far the clocks of servers may differ that share a database. A count that ends later was begun by a clock that ran ahead. */
export const SKEW_MS = 60_000;

export const defaultLimits = {
  /** Writes of people and strangers, by the address on the internet that they come from. Keys are not counted. */
  address: { points: 600, seconds: 60 },
  /** Invites that a person makes or sends again: two batches as large as they may be. */
  inviter: { points: 20_000, seconds: 86_400 },
  /** Invites that the people and keys of a tenant make or send again. */
  tenant: { points: 50_000, seconds: 86_400 },
  /** Mails that the people and keys of a tenant send to one address. */
  recipient: { points: 10, seconds: 86_400 },
  /** Requests to join that a person makes. */
  requester: { points: 10, seconds: 86_400 },
  /** Requests to join from an address on the internet. Keys are not counted. */
  requesterAddress: { points: 60, seconds: 3600 },
  /** Requests to join that a tenant gets. */
  requests: { points: 1000, seconds: 86_400 },
  /** Rows of the imports that a person starts, which no other limit of invites counts: two files as large as they may be. */
  importer: { points: 200_000, seconds: 86_400 },
  /** Invites by one API key; an app answers for itself. */
  key: null,
} as const satisfies Record<string, Limit | null>;

export type LimitName = keyof typeof defaultLimits;
export type LimitSettings = Record<LimitName, Limit | null>;

/** Where somebody stands with a limit. */
export interface Standing extends Limit {
  name: LimitName;
  remaining: number;
  /** Seconds until it begins anew. */
  resetIn: number;
}

export interface Limits {
  /** Counts, where there is such a limit. @throws Problem `rate_limited` */
  take(name: LimitName, key: string, points?: number): void;
}

/** A key of the installation answers for itself. One of a tenant does not: whoever signs up may make a tenant, and keys of it. */
const isOfTenant = (actor: Actor): boolean => actor.type === "user" || actor.tenantId !== null;

/** @throws Problem `rate_limited` where this actor, or the tenant, made too many invites of late. */
export function takeInvites(limits: Limits, actor: Actor, tenantId: string, count: number): void {
  if (actor.type === "key") limits.take("key", authorOf(actor).actor, count);
  else limits.take("inviter", actor.user.id, count);
  if (isOfTenant(actor)) limits.take("tenant", tenantId, count);
}

/** @throws Problem `rate_limited` where this actor has imported too many rows of late. */
export function takeRows(limits: Limits, actor: Actor, count: number): void {
  if (actor.type === "key") limits.take("key", authorOf(actor).actor, count);
  else limits.take("importer", actor.user.id, count);
}

/** @throws Problem `rate_limited` where the tenant wrote to this address too often. */
export function takeMail(limits: Limits, actor: Actor, tenantId: string, emailKey: string | null): void {
  if (isOfTenant(actor) && emailKey !== null) limits.take("recipient", `${tenantId} ${emailKey}`);
}

/** @throws Problem `rate_limited` where this person made, or the tenant got, too many requests of late. */
export function takeRequest(limits: Limits, { id }: User, tenantId: string): void {
  limits.take("requester", id);
  limits.take("requests", tenantId);
}

export function limited(name: LimitName, retryAfter: number): Problem {
  return new Problem("rate_limited", { retryAfter, detail: details[name] });
}

const details: Record<LimitName, string> = {
  address: "Too many requests from your address; wait a moment",
  inviter: "You have made many invites of late; wait a moment",
  tenant: "This tenant has made many invites of late; wait a moment",
  recipient: "This address has been written to often of late; wait a moment",
  requester: "You have asked to join often of late; wait a moment",
  requesterAddress: "Too many requests to join from your address; wait a moment",
  requests: "This tenant has got many requests of late; try again later",
  importer: "You have imported as many rows as a day allows; start this import later",
  key: "This key has made many invites of late; wait a moment",
};

/** For a host that counts by itself, or not at all. */
export const noLimits: Limits = { take: () => {} };
