/** Requests to join on the wire. */
import type { WireDoor, WireJoinRequest, WireMyRequest } from "../contract/request.ts";
import type { Door, MyRequest, RequestWithUser } from "../core/read-requests.ts";
import { requestStatusAt } from "../core/request.ts";
import { iso } from "./iso.ts";

export function wireRequest(request: RequestWithUser, now: number): WireJoinRequest {
  const { id, tenantId, userId, user, origin, inviteId, roles, message, waitsFor, position, decidedBy } = request;
  const status = requestStatusAt(request, now);
  return {
    id,
    tenantId,
    userId,
    user: user && { email: user.email, emailVerified: user.emailVerified, name: user.name },
    origin,
    inviteId,
    roles,
    message,
    status,
    statusAt: iso(status === request.status ? request.statusChangedAt : request.expiresAt),
    waitsFor,
    position,
    decidedBy,
    createdAt: iso(request.createdAt),
    expiresAt: iso(request.expiresAt),
  };
}

export function wireMyRequest(request: MyRequest, now: number): WireMyRequest {
  const { id, tenantId, tenant, waitsFor, position, message, createdAt, expiresAt } = request;
  return {
    id,
    tenant: { id: tenantId, name: tenant?.name ?? "" },
    status: requestStatusAt(request, now),
    waitsFor,
    position,
    message,
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
  };
}

export function wireDoor({ tenant, visitor }: Door, now: number): WireDoor {
  if (visitor.state !== "waiting") return { tenant, visitor };
  return { tenant, visitor: { ...visitor, request: wireMyRequest(visitor.request, now) } };
}
