/** From the core's shapes to the wire's: times become ISO 8601, what opens an invite stays out. */

import type { WireImport, WireImportRowResult } from "../contract/import.ts";
import type { WireInvite, WireInviteStats } from "../contract/invite.ts";
import type { WireApiKey, WireEvent, WireTenant } from "../contract/tenant.ts";
import type { WireAccepted, WireMember, WireMyInvite, WirePreview } from "../contract/visit.ts";
import type { Accepted } from "../core/accept.ts";
import type { DoorlistEvent } from "../core/events.ts";
import type { Import, ImportRowWithResult } from "../core/import.ts";
import { type Invite, statusAt } from "../core/invite.ts";
import type { MyInvite } from "../core/my-invites.ts";
import type { ApiKey, Member } from "../core/ports.ts";
import type { Preview } from "../core/preview.ts";
import type { InviteStatsWithUsers } from "../core/read.ts";
import type { TenantWithRoles } from "../core/tenants.ts";
import { iso } from "./iso.ts";

export function wireInvite(invite: Invite, now: number): WireInvite {
  const status = statusAt(invite, now);
  const { state, reason, at } = invite.delivery;
  return {
    id: invite.id,
    tenantId: invite.tenantId,
    kind: invite.kind,
    email: invite.email,
    firstName: invite.firstName,
    lastName: invite.lastName,
    roles: invite.roles,
    data: invite.data,
    locale: invite.locale,
    status,
    statusAt: iso(status === invite.status ? invite.statusChangedAt : invite.expiresAt),
    expiresAt: iso(invite.expiresAt),
    maxUses: invite.maxUses,
    uses: invite.uses,
    allowedDomains: invite.allowedDomains,
    requiresApproval: invite.requiresApproval,
    newAccount: invite.newAccount,
    shareInviterName: invite.shareInviterName,
    tokenType: invite.tokenType,
    createdBy: invite.createdBy,
    createdAt: iso(invite.createdAt),
    updatedAt: iso(invite.updatedAt),
    delivery: { state, ...(reason === null ? {} : { reason }), ...(at === null ? {} : { at: iso(at) }) },
    sentCount: invite.sentCount,
    lastSentAt: invite.lastSentAt === null ? null : iso(invite.lastSentAt),
    callbackUrl: invite.callbackUrl,
    redirectUrl: invite.redirectUrl,
    message: invite.message,
  };
}

export function wireMember({ tenantId, userId, roles, joinedAt }: Member): WireMember {
  return { tenantId, userId, roles, joinedAt: iso(joinedAt) };
}

export function wireAccepted({ invite, member, redirectUrl }: Accepted, now: number): WireAccepted {
  return { invite: wireInvite(invite, now), member: wireMember(member), ...(redirectUrl === null ? {} : { redirectUrl }) };
}

export function wirePreview({ invite, visitor }: Preview): WirePreview {
  return { invite: { ...invite, expiresAt: iso(invite.expiresAt) }, visitor };
}

export function wireMyInvite({ invite, tenant, inviter }: MyInvite): WireMyInvite {
  return {
    id: invite.id,
    tenant: { id: invite.tenantId, name: tenant?.name ?? "" },
    ...(inviter ? { inviter: { name: inviter.name } } : {}),
    email: invite.email ?? "",
    roles: invite.roles,
    createdAt: iso(invite.createdAt),
    expiresAt: iso(invite.expiresAt),
  };
}

export function wireTenant({ createdAt, updatedAt, ...tenant }: TenantWithRoles): WireTenant {
  return { ...tenant, createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
}

export function wireEvent(event: DoorlistEvent): WireEvent {
  const { id, tenantId, type, inviteId, actor, at, data, ip, userAgent, position } = event;
  return { id, tenantId, type, inviteId, actor, at: iso(at), data, ip, userAgent, position };
}

export function wireApiKey({ createdAt, ...apiKey }: ApiKey): WireApiKey {
  return { ...apiKey, createdAt: iso(createdAt) };
}

export function wireImport({ actor, createdAt, updatedAt, ...job }: Import): WireImport {
  const createdBy = actor.startsWith("user:") ? actor.slice("user:".length) : null;
  return { ...job, createdBy, createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
}

export function wireImportRow({ line, input, result }: ImportRowWithResult): WireImportRowResult {
  const { outcome = null, code = null, detail = null, inviteId = null } = result ?? {};
  return { line, email: input.email, outcome, code, detail, inviteId };
}

export function wireStats({ topInviters, countedAt, ...stats }: InviteStatsWithUsers): WireInviteStats {
  const people = topInviters.map(({ user, ...one }) => ({ ...one, user: user && { email: user.email, name: user.name } }));
  return { ...stats, topInviters: people, countedAt: iso(countedAt) };
}
