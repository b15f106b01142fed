/**
 * A request to join: somebody asks, and an approver decides. It is how people come in where no invite lets them in at
 * once: they ask at the tenant's own page, by a link that needs approval, or because every seat is taken.
 *
 *     pending -> approved | refused | withdrawn | expired
 *
 * A pending one waits for approval or, in the tenant's waitlist, for a seat. One person has one pending request in a tenant.
 */
import { Problem, type ProblemCode } from "./problems.ts";

export const requestStatuses = ["pending", "approved", "refused", "withdrawn", "expired"] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** Where it was made: at the tenant's page, by an invite, or by the domain of the person's address. */
export const requestOrigins = ["open", "link", "email", "domain"] as const;
export type RequestOrigin = (typeof requestOrigins)[number];

export const requestWaits = ["approval", "seat"] as const;
export type RequestWait = (typeof requestWaits)[number];

/** Times are epoch milliseconds, UTC. */
export interface JoinRequest {
  id: string;
  tenantId: string;
  userId: string;
  origin: RequestOrigin;
  /** The invite by which they asked: one use of it is taken when they come in. Null: they asked without one. */
  inviteId: string | null;
  /** The generation of the link that they opened, where it alone brought them into the waitlist. Else null. */
  inviteGeneration: number | null;
  /** Those that its origin offers, then those that were granted. Null: nobody has chosen any yet. */
  roles: string[] | null;
  /** From the person to the approver, at most 500 characters of plain text; may have lines. */
  message: string | null;
  /** As stored; `requestStatusAt` tells what it is now. */
  status: RequestStatus;
  statusChangedAt: number;
  waitsFor: RequestWait;
  /** Its place in the waitlist is by this. Null where it waits for approval. */
  waitingSince: number | null;
  /** Who approved or refused it; in the waitlist, who vouches. Null: nobody yet, or an API key. */
  decidedBy: string | null;
  createdAt: number;
  expiresAt: number;
}

const DAY = 86_400_000;
/** How long a request waits for an answer, and how long for a seat. */
export const REQUEST_LIFETIME_MS: Readonly<Record<RequestWait, number>> = { approval: 30 * DAY, seat: 180 * DAY };

/** Expiry is computed, the sweep only records it. */
export function requestStatusAt({ status, expiresAt }: Pick<JoinRequest, "status" | "expiresAt">, now: number): RequestStatus {
  return status === "pending" && expiresAt <= now ? "expired" : status;
}

const closed: Record<Exclude<RequestStatus, "pending">, ProblemCode> = {
  approved: "request_approved",
  refused: "request_refused",
  withdrawn: "request_withdrawn",
  expired: "request_expired",
};

/** @throws Problem that names the state it is in; `request_not_found` where there is none */
export function assertPendingRequest(request: JoinRequest | null, now: number): void {
  if (!request) throw new Problem("request_not_found");
  const status = requestStatusAt(request, now);
  if (status !== "pending") throw new Problem(closed[status]);
}

export interface RequestQuery {
  status: RequestStatus;
}

/** How a pending request ends. */
export interface Decision {
  to: Exclude<RequestStatus, "pending">;
  /** The person who decided, where one did. */
  by?: string | null;
  /** Those that are granted. */
  roles?: string[];
}
