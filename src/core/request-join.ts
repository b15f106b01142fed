/** Ask to join: at the tenant's own page, or by an invite that does not let people in at once. Asking twice is asking once. */
import { actsIn, authorOfVisitor, type Visitor } from "./actor.ts";
import type { Domain } from "./domain.ts";
import { newId } from "./ids.ts";
import { assertPending, type Invite, provesMailbox } from "./invite.ts";
import { takeRequest } from "./limits.ts";
import { openInvite } from "./open.ts";
import { assertAddressee, assertConfirmed, assertInviterEntitled, isFull } from "./policy.ts";
import type { Tables, Tenant } from "./ports.ts";
import { Problem } from "./problems.ts";
import { type JoinRequest, REQUEST_LIFETIME_MS, type RequestOrigin } from "./request.ts";
import { approversOf, queueNotices, requestEvent } from "./request-news.ts";
import { verb } from "./verb.ts";
import type { World } from "./world.ts";

export interface RequestInput {
  /** To the approver. Plain text of at most 500 characters. */
  message?: string | null;
}

/**
 * At the tenant's own page.
 * @throws Problem `tenant_not_found` where the tenant takes no requests, `email_unverified`, `already_member`, `rate_limited`
 */
async function request(world: World, user: Visitor, tenantId: string, input: RequestInput): Promise<JoinRequest> {
  const tenant = await world.store.tenants.get(tenantId);
  if (!tenant?.settings.joinRequests || !actsIn(user, tenantId)) throw new Problem("tenant_not_found");
  if (!user.emailVerified) throw new Problem("email_unverified");
  return ask(world, tenant, user, { ...fresh(world, tenantId, user, "open"), message: input.message ?? null });
}

export const requestToJoin = verb("request", request);

/**
 * By an invite: a link that needs approval; or any, where every seat is taken and the tenant keeps a waitlist.
 * @throws Problem `request_not_needed`, `already_member`, `rate_limited`, and those of accepting but `approval_required`
 */
async function requestByToken(world: World, tokenOrCode: string, user: Visitor, input: RequestInput): Promise<JoinRequest> {
  const invite = await openInvite(world, tokenOrCode);
  assertAddressee(invite, user);
  assertPending(invite, world.clock.now());
  assertConfirmed(invite, user);
  if (await world.store.uses.get(invite.tenantId, invite.id, user.id)) throw new Problem("invite_already_used");
  const tenant = await world.store.tenants.get(invite.tenantId);
  if (!tenant) throw new Problem("invite_not_found");
  const line = invite.requiresApproval ? {} : await placeInLine(world, tenant, invite);
  if (provesMailbox(invite) && !user.emailVerified) await world.directory.markEmailVerified(user.id);
  const { kind: origin, id: inviteId, roles } = invite;
  const asked = { ...fresh(world, tenant.id, user, origin), inviteId, roles, message: input.message ?? null, ...line };
  return ask(world, tenant, user, asked);
}

export const requestByInvite = verb("request", requestByToken);

/** By the domain of one's address. @throws Problem `already_member`, `rate_limited` */
export async function requestByDomain(world: World, tenant: Tenant, user: Visitor, { roles }: Domain): Promise<JoinRequest> {
  return ask(world, tenant, user, { ...fresh(world, tenant.id, user, "domain"), roles });
}

/** For somebody who only waits for a seat. Nobody has to approve that: the inviter vouches. */
async function placeInLine(world: World, tenant: Tenant, invite: Invite): Promise<Partial<JoinRequest>> {
  if (!isFull(tenant)) throw new Problem("request_not_needed");
  if (!tenant.settings.waitlist) throw new Problem("seats_full");
  await assertInviterEntitled(world, world.store, invite);
  const now = world.clock.now();
  const expiresAt = now + REQUEST_LIFETIME_MS.seat;
  const { createdBy: decidedBy, generation: inviteGeneration } = invite;
  return { waitsFor: "seat", waitingSince: now, decidedBy, inviteGeneration, expiresAt };
}

function fresh(world: World, tenantId: string, { id: userId }: Visitor, origin: RequestOrigin): JoinRequest {
  const now = world.clock.now();
  return {
    id: newId(now),
    tenantId,
    userId,
    origin,
    inviteId: null,
    inviteGeneration: null,
    roles: null,
    message: null,
    status: "pending",
    statusChangedAt: now,
    waitsFor: "approval",
    waitingSince: null,
    decidedBy: null,
    createdAt: now,
    expiresAt: now + REQUEST_LIFETIME_MS.approval,
  };
}

async function ask(world: World, tenant: Tenant, user: Visitor, asked: JoinRequest): Promise<JoinRequest> {
  const member = await world.store.members.get(tenant.id, user.id);
  if (member && (asked.roles ?? []).every((role) => member.roles.includes(role))) throw new Problem("already_member");
  const open = await world.store.requests.pendingOf(tenant.id, user.id);
  if (open && open.expiresAt > asked.createdAt) return open;
  takeRequest(world.limits, user, tenant.id);
  const approvers =
    asked.waitsFor === "approval" ? await approversOf(world, "requested", tenant.id, tenant.settings, asked.roles) : [];
  const { made, request } = await world.store.transaction((tables) => write(tables, user, asked, approvers));
  if (made) world.outbox.wake();
  return request;
}

/** Where another request of this person came first, that one is the answer. */
async function write(
  tables: Tables,
  user: Visitor,
  asked: JoinRequest,
  approvers: readonly string[],
): Promise<{ made: boolean; request: JoinRequest }> {
  const { tenantId, userId, createdAt: now } = asked;
  const stale = await tables.requests.pendingOf(tenantId, userId);
  const expired = stale && (await tables.requests.decide(stale, { to: "expired" }, now));
  if (expired) await tables.events.append([requestEvent("request.expired", expired, "system", now)]);
  if (expired?.waitsFor === "seat") await tables.tenants.countWaiting(tenantId, -1);
  // Before this request is inserted, because it asks when somebody last made one.
  await queueNotices(tables, approvers, tenantId, now);
  if (!(await tables.requests.insert(asked))) {
    const first = await tables.requests.pendingOf(tenantId, userId);
    if (!first) throw new Problem("unavailable", { retryAfter: 1 });
    return { made: false, request: first };
  }
  if (asked.waitsFor === "seat") await tables.tenants.countWaiting(tenantId, 1);
  await tables.events.append([requestEvent("request.created", asked, authorOfVisitor(user), now)]);
  return { made: true, request: asked };
}
