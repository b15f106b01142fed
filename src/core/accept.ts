/**
 * Accept: the right person comes in, exactly once.
 *
 * One transaction claims a use (a guarded update), records who took it, makes or raises the membership, takes a seat,
 * and writes the events; whatever does not hold rolls all of it back. Accepting again gives the same answer, and so does
 * a link for a member who has all that it gives: its uses are for those who come in. A store may do the usual case, where
 * a new member takes an invite as it was read, in one statement.
 */
import { authorOfVisitor, type Visitor } from "./actor.ts";
import { type Admitted, admit, admittedEvents } from "./admit.ts";
import { type About, type DoorlistEvent, newEvent } from "./events.ts";
import { assertPending, type Invite, provesMailbox } from "./invite.ts";
import { filledIn } from "./link.ts";
import { answerMessage } from "./message.ts";
import { openInvite } from "./open.ts";
import { assertAddressee, assertConfirmed, assertInviterEntitled, hasAllOf, usableRedirect, withOrigins } from "./policy.ts";
import type { InviteTables, Member, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { grantersOf, unionRoles } from "./role.ts";
import { verb } from "./verb.ts";
import type { InviteWorld, World } from "./world.ts";

export interface Accepted {
  invite: Invite;
  member: Member;
  /** False for whoever had accepted before, and for a member who needed no use. */
  first: boolean;
  /** Where to go on, with what opened the invite in the place of `{token}`. */
  redirectUrl: string | null;
}

/**
 * @param who the person, or how to read them: beside the invite
 * @throws Problem `invite_not_found`, `invite_expired`, `invite_canceled`, `invite_rejected`, `invite_accepted` (used
 * up), `email_mismatch`, `domain_not_allowed`, `email_unverified`, `approval_required`, `inviter_not_entitled`, `seats_full`, or
 * `invite_already_used` (by somebody who is no longer a member)
 */
export async function acceptInvite(
  world: World,
  tokenOrCode: string,
  who: Visitor | (() => Promise<Visitor>),
): Promise<Accepted> {
  const [user, invite] = await bothOf(typeof who === "function" ? who() : who, openInvite(world, tokenOrCode));
  const accepted = await acceptAs(world, invite, user, tokenOrCode);
  // The link went to this mailbox alone, so whoever holds it reads that mailbox.
  if (provesMailbox(invite) && !user.emailVerified) await world.directory.markEmailVerified(user.id);
  return accepted;
}

/** Waits for two things that are read at the same time. Where both fail, the error of the first is thrown. */
async function bothOf<A, B>(first: A | Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === "rejected") throw a.reason;
  if (b.status === "rejected") throw b.reason;
  return [a.value, b.value];
}

/**
 * For a person whose right to the invite is shown: by its token, or by a confirmed address.
 * @param opener what opens it, for where the person goes on
 */
async function accept(world: InviteWorld, invite: Invite, user: Visitor, opener: string): Promise<Accepted> {
  assertAddressee(invite, user);
  const { membership } = world;
  await membership?.refresh(invite.tenantId, invite.createdBy === null ? [user.id] : [user.id, invite.createdBy]);
  const accepted = await acceptOnce(world, invite, user);
  await membership?.confirm(invite.tenantId, user.id);
  return { ...accepted, redirectUrl: accepted.redirectUrl && filledIn(accepted.redirectUrl, opener) };
}

async function acceptOnce(world: InviteWorld, invite: Invite, user: Visitor): Promise<Accepted> {
  const repeated = invite.uses > 0 ? await repeatedAnswer(world, world.store, invite, user) : null;
  if (repeated) return repeated;
  assertPending(invite, world.clock.now());
  assertConfirmed(invite, user);
  if (invite.requiresApproval) {
    const held = await heldAnswer(world, invite, user);
    if (held) return held;
    throw new Problem("approval_required");
  }
  const { actor } = authorOfVisitor(user);
  await world.hooks?.before("accept", invite, actor);
  const accepted =
    (await atOnce(world, invite, user)) ??
    (await world.store.transaction((tables) => claim(world, tables, invite, user)).catch(nullWhereUndone));
  if (accepted) {
    world.outbox.wake();
    await world.hooks?.after("accept", accepted.invite, actor);
    return accepted;
  }

  // The claim did not hold. The same person in another tab, somebody else who was faster, or one who needs no use?
  const raced = await repeatedAnswer(world, world.store, invite, user);
  if (raced) return raced;
  const current = await world.store.invites.get(invite.tenantId, invite.id);
  if (!current || current.generation !== invite.generation) throw new Problem("invite_not_found");
  assertPending(current, world.clock.now());
  const held = await heldAnswer(world, current, user);
  if (held) return held;
  throw new Problem("invite_accepted");
}

export const acceptAs = verb("accept", accept);

async function claim(
  world: InviteWorld,
  tables: InviteTables,
  { tenantId, id, generation }: Invite,
  user: Visitor,
): Promise<Accepted | null> {
  const now = world.clock.now();
  const invite = await tables.invites.claimUse({ tenantId, id, generation }, now);
  if (!invite) return null;
  const use = { tenantId, inviteId: id, userId: user.id, usedAt: now, elapsedMs: now - invite.createdAt };
  const [, isFirst] = await Promise.all([assertInviterEntitled(world, tables, invite), tables.uses.insert(use)]);
  if (!isFirst) throw new NotTaken();
  const admitted = await admit(world, tables, { tenantId, userId: user.id, roles: invite.roles }, now);
  const { joined, rolesBefore, member } = admitted;
  if (!joined && needsNoUse(world, invite, rolesBefore ?? member.roles)) throw new NotTaken();
  const about = { tenantId, inviteId: id, actor: authorOfVisitor(user), at: now };
  const events = eventsOf(invite, admitted, about);
  const notice = answerMessage("accepted", invite, user.id, now);
  await tables.events.append(events, notice ? [notice] : []);
  return { invite, member, first: true, redirectUrl: await redirectAfter(world, tables, invite) };
}

/** Accepts in one statement. Null where the store has none, or where this is not the usual case that it covers. */
async function atOnce(world: InviteWorld, invite: Invite, user: Visitor): Promise<Accepted | null> {
  const { store, clock, roles } = world;
  if (!store.admit) return null;
  const { tenantId, createdBy } = invite;
  const granters = createdBy === null ? null : grantersOf(roles, invite.roles);
  const at = clock.now();
  const member: Member = { tenantId, userId: user.id, roles: unionRoles(roles, [], invite.roles), joinedAt: at };
  const about = { tenantId, inviteId: invite.id, actor: authorOfVisitor(user), at };
  const events = eventsOf({ ...invite, uses: invite.uses + 1 }, { member, joined: true, rolesBefore: null }, about);
  const message = answerMessage("accepted", invite, user.id, at);
  const taken = await store.admit({ invite, granters, member, events, message });
  return taken && { invite: taken, member, first: true, redirectUrl: await redirectAfter(world, store, taken) };
}

function eventsOf({ roles, uses }: Invite, admitted: Admitted, about: Omit<About, "data">): DoorlistEvent[] {
  const data = { userId: admitted.member.userId, roles, uses };
  return [newEvent("invite.accepted", { ...about, data }), ...admittedEvents(admitted, about)];
}

/** This person took the invite before: the same answer, no second use. */
async function repeatedAnswer(world: InviteWorld, tables: InviteTables, invite: Invite, user: User): Promise<Accepted | null> {
  const use = await tables.uses.get(invite.tenantId, invite.id, user.id);
  if (!use) return null;
  const [current, member] = await Promise.all([
    tables.invites.get(invite.tenantId, invite.id),
    tables.members.get(invite.tenantId, user.id),
  ]);
  if (!current || !member) throw new Problem("invite_already_used");
  return { invite: current, member, first: false, redirectUrl: await redirectAfter(world, tables, current) };
}

/** A member who has all that the link gives is answered as if they had accepted before. They take no use from others. */
async function heldAnswer(world: InviteWorld, invite: Invite, user: User): Promise<Accepted | null> {
  const member = await world.store.members.get(invite.tenantId, user.id);
  if (!member || !needsNoUse(world, invite, member.roles)) return null;
  return { invite, member, first: false, redirectUrl: await redirectAfter(world, world.store, invite) };
}

function needsNoUse(world: InviteWorld, invite: Invite, held: string[]): boolean {
  return invite.kind === "link" && !world.countsEverybody && hasAllOf(world, invite, held);
}

/** Where the person goes from here. The tenant is read only where the installation's own origins do not decide. */
async function redirectAfter(
  world: InviteWorld,
  tables: InviteTables,
  { tenantId, redirectUrl }: Invite,
): Promise<string | null> {
  const usable = usableRedirect(world, redirectUrl);
  if (usable !== null || redirectUrl === null) return usable;
  const tenant = await tables.tenants.get(tenantId);
  return tenant && usableRedirect(withOrigins(world, tenant.settings), redirectUrl);
}

/** Undoes the claim: the same person's other request committed its use first, or they have all that the link gives. */
class NotTaken extends Error {}

function nullWhereUndone(error: unknown): null {
  if (error instanceof NotTaken) return null;
  throw error;
}
