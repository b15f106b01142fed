/**
 * Approve: an approver lets a person in. One transaction decides the request (a guarded update), takes the use of its
 * invite, makes the membership, takes the seat and writes the events and the mail; whatever does not hold rolls all of it
 * back. Where every seat is taken and the tenant keeps a waitlist, the person goes into it instead.
 */
import { type Actor, type Authority, assertMayGrant, inviterIn } from "./actor.ts";
import { admit, admittedEvents } from "./admit.ts";
import { type Author, newEvent } from "./events.ts";
import { assertPending, type Invite } from "./invite.ts";
import { assertAddressee } from "./policy.ts";
import type { Member, Tables, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { assertPendingRequest, type JoinRequest } from "./request.ts";
import { outcomeMessage, requestEvent } from "./request-news.ts";
import { assertKnownRoles, lowestRole } from "./role.ts";
import { verb } from "./verb.ts";
import type { World } from "./world.ts";

export interface Approved {
  request: JoinRequest;
  /** Null: they wait for a seat. */
  member: Member | null;
}

/**
 * @param input `roles`: those to grant. Without any: what its origin offers, the tenant's usual ones, or the lowest role
 * @throws Problem `request_not_found`, `not_allowed`, `role_not_allowed`, `unknown_role`, `seats_full`, `user_not_found`,
 * the code of the state that the request, or the invite of a link, is in
 */
async function approve(
  world: World,
  actor: Actor,
  tenantId: string,
  id: string,
  input: { roles?: string[] | undefined } = {},
): Promise<Approved> {
  const { authority, request } = await answering(world, actor, tenantId, id);
  const roles = rolesFor(world, authority, request, input.roles);
  if (request.status === "approved") return repeated(world, request);
  const user = await world.directory.user(request.userId);
  if (!user) throw new Problem("user_not_found");
  await world.membership?.refresh(tenantId, [user.id]);
  const now = world.clock.now();
  const by = authority.userId;
  const approved = await world.store
    .transaction((tables) => letIn(world, tables, { request, user, by, roles, author: authority, now }))
    .catch(nobodyWhereFull);
  if (approved) {
    world.outbox.wake();
    await world.membership?.confirm(tenantId, user.id);
    return approved;
  }
  const current = await world.store.requests.get(tenantId, id);
  if (current?.status === "approved") return repeated(world, current);
  assertPendingRequest(current, now);
  if (!authority.settings.waitlist) throw new Problem("seats_full");
  return { request: await lineUp(world, request, by, roles, now), member: null };
}

export const approveRequest = verb("approve", approve);

/** A request of the tenant, for somebody who may invite there. */
export async function answering(world: World, actor: Actor, tenantId: string, id: string) {
  const authority = await inviterIn(world, actor, tenantId);
  const request = await world.store.requests.get(tenantId, id);
  if (!request) throw new Problem("request_not_found");
  return { authority, request };
}

function rolesFor(world: World, authority: Authority, request: JoinRequest, asked: string[] | undefined): string[] {
  const { defaultRoles } = authority.settings;
  const chosen = asked?.length ? asked : (request.roles ?? defaultRoles ?? [lowestRole(world.roles)]);
  const roles = [...new Set(chosen)];
  assertKnownRoles(world.roles, roles);
  assertMayGrant(world, authority, roles);
  return roles;
}

export interface LetIn {
  request: JoinRequest;
  user: User;
  /** Who vouches; null: an API key. */
  by: string | null;
  roles: string[];
  author: Author | string;
  now: number;
  /** The invite as it was read, where its offer is what lets the person in. */
  offer?: Invite;
}

/** Null where the request is not pending any more. @throws Problem `seats_full`, and those of accepting its invite */
export async function letIn(world: World, tables: Tables, entry: LetIn): Promise<Approved | null> {
  const { user, by, roles, author, now } = entry;
  const request = await tables.requests.decide(entry.request, { to: "approved", by, roles }, now);
  if (!request) return null;
  const { tenantId, inviteId, waitsFor } = request;
  const uses = inviteId === null ? null : await takeUse(tables, request, entry);
  const { takeSeat, takeSeatInLine, countWaiting } = tables.tenants;
  const seat = waitsFor === "seat" ? takeSeatInLine : takeSeat;
  const admitted = await admit(world, tables, { tenantId, userId: user.id, roles }, now, seat);
  // A member needs no seat, and leaves the waitlist all the same.
  if (waitsFor === "seat" && !admitted.joined) await countWaiting(tenantId, -1);
  const about = { tenantId, actor: author, at: now, ...(inviteId === null ? {} : { inviteId }) };
  const facts = [
    requestEvent("request.approved", request, author, now),
    ...(uses === null
      ? []
      : [newEvent("invite.accepted", { ...about, actor: `user:${user.id}`, data: { userId: user.id, roles, uses } })]),
    ...admittedEvents(admitted, about),
  ];
  await tables.events.append(facts, [outcomeMessage("request_approved", request, user, now)]);
  return { request, member: admitted.member };
}

/**
 * Takes a use of the invite by which the person asked, and answers how many are taken now. Null where none is needed: the
 * person has the roles of the link already.
 */
async function takeUse(tables: Tables, request: JoinRequest, { user, roles, now, offer }: LetIn): Promise<number | null> {
  const { tenantId, inviteId, userId } = request;
  const known = offer ?? (await tables.invites.get(tenantId, inviteId ?? ""));
  if (!known) throw new Problem("invite_not_found");
  assertAddressee(known, user);
  const held = known.kind === "link" ? await tables.members.get(tenantId, userId) : null;
  if (held && roles.every((role) => held.roles.includes(role))) return null;
  const invite = await tables.invites.claimUse(known, now);
  if (!invite) {
    const current = await tables.invites.get(tenantId, known.id);
    if (current?.generation !== known.generation) throw new Problem("invite_not_found");
    assertPending(current, now);
    throw new Problem("invite_accepted");
  }
  // Its roles were lowered since it was read.
  if (offer && !roles.every((role) => invite.roles.includes(role))) throw new Problem("invite_not_found");
  const use = { tenantId, inviteId: known.id, userId, usedAt: now, elapsedMs: now - invite.createdAt };
  if (!(await tables.uses.insert(use))) throw new Problem("invite_already_used");
  return invite.uses;
}

function nobodyWhereFull(error: unknown): null {
  if (error instanceof Problem && error.code === "seats_full") return null;
  throw error;
}

/** Into the waitlist; where it stands already, as it was. */
async function lineUp(world: World, { tenantId, id }: JoinRequest, by: string | null, roles: string[], now: number) {
  const lined = await world.store.transaction(async ({ requests, tenants }) => {
    const moved = await requests.lineUp({ tenantId, id }, { by, roles }, now);
    if (moved) await tenants.countWaiting(tenantId, 1);
    return moved;
  });
  const current = lined ?? (await world.store.requests.get(tenantId, id));
  if (current?.waitsFor !== "seat") assertPendingRequest(current, now);
  if (!current) throw new Problem("request_not_found");
  return current;
}

async function repeated({ store }: World, request: JoinRequest): Promise<Approved> {
  return { request, member: await store.members.get(request.tenantId, request.userId) };
}
