/** Members of a tenant: read, change roles, remove, leave. */
import { type Actor, type Authority, assertMayGrant, authorityIn } from "./actor.ts";
import { newEvent, rolesChange } from "./events.ts";
import type { Member, Page, PageQuery, Tables, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { queueSeatNotices } from "./request-news.ts";
import { assertKnownRoles, highestRole, lowestRole, unionRoles } from "./role.ts";
import type { World } from "./world.ts";

export type MemberWithUser = Member & { user: User | null };

/** The most that a search finds. */
const MOST_FOUND = 50;

export interface MemberQuery extends PageQuery {
  /** Part of an address or a name. */
  q?: string | undefined;
  /** Those of these people who are members. */
  ids?: string[] | undefined;
}

/** Every member may see the others. */
export async function listMembers(
  world: World,
  actor: Actor,
  tenantId: string,
  { q, ids, ...page }: MemberQuery,
): Promise<Page<MemberWithUser>> {
  await authorityIn(world, actor, tenantId);
  const named = ids ?? (q === undefined ? undefined : await world.directory.findMembers(tenantId, q, MOST_FOUND));
  const members = named ? await membersAmong(world, tenantId, named) : await world.store.members.list(tenantId, page);
  const users = await world.directory.users(members.data.map(({ userId }) => userId));
  return { ...members, data: members.data.map((member) => ({ ...member, user: users.get(member.userId) ?? null })) };
}

async function membersAmong(world: World, tenantId: string, ids: string[]): Promise<Page<Member>> {
  const members = await Promise.all(ids.map((userId) => world.store.members.get(tenantId, userId)));
  return { data: members.filter((member) => member !== null), nextCursor: null };
}

/**
 * Makes somebody who has an account a member, with the lowest role and without an invite.
 * @throws Problem `role_not_allowed`, `user_not_found`, `already_member`, `seats_full`
 */
export async function addMember(world: World, actor: Actor, tenantId: string, userId: string): Promise<MemberWithUser> {
  const authority = await authorityIn(world, actor, tenantId);
  const roles = [lowestRole(world.roles)];
  assertMayGrant(world, authority, roles);
  const user = await world.directory.user(userId);
  if (!user) throw new Problem("user_not_found");
  const now = world.clock.now();
  const member: Member = { tenantId, userId, roles, joinedAt: now };
  await world.store.transaction(async ({ members, tenants, events }) => {
    if (!(await members.insert(member))) throw new Problem("already_member");
    if (!(await tenants.takeSeat(tenantId))) throw new Problem("seats_full");
    await events.append([
      newEvent("member.joined", { tenantId, actor: authority, at: now, data: { userId, roles, added: true } }),
    ]);
  });
  return { ...member, user };
}

/**
 * For those who may grant both the roles that are held and those that are given: one at least.
 * @throws Problem `invalid_field`, `unknown_role`, `role_not_allowed`, `member_not_found`, `last_owner`
 */
export async function setMemberRoles(
  world: World,
  actor: Actor,
  tenantId: string,
  userId: string,
  roles: string[],
): Promise<Member> {
  if (roles.length === 0) throw new Problem("invalid_field", { field: "roles", detail: "A member has one role at least" });
  const authority = await authorityIn(world, actor, tenantId);
  assertKnownRoles(world.roles, roles);
  assertMayGrant(world, authority, roles);
  await world.membership?.refresh(tenantId);
  const to = unionRoles(world.roles, [], roles);
  return world.store.transaction(async (tables) => {
    const held = await lockedMember(world, tables, authority, userId, to);
    if (!(await tables.members.setRoles(tenantId, userId, held.roles, to))) throw new Problem("unavailable", { retryAfter: 1 });
    const data = rolesChange(userId, held.roles, to);
    await tables.events.append([newEvent("member.roles_changed", { tenantId, actor: authority, at: world.clock.now(), data })]);
    return { ...held, roles: to };
  });
}

/** A member may leave; others may be removed by those who may grant their roles. @throws Problem `last_owner` */
export async function removeMember(world: World, actor: Actor, tenantId: string, userId: string): Promise<void> {
  const authority = await authorityIn(world, actor, tenantId);
  await world.membership?.refresh(tenantId);
  await world.store.transaction(async (tables) => {
    const held = await lockedMember(world, tables, authority, userId, []);
    await tables.members.remove(tenantId, userId);
    await queueSeatNotices(world.roles, tables, tenantId, world.clock.now());
    const data = { userId, roles: held.roles };
    await tables.events.append([newEvent("member.removed", { tenantId, actor: authority, at: world.clock.now(), data })]);
  });
  world.outbox.wake();
}

/**
 * The member, with the tenant locked so that two owners cannot take each other's role at once. A removal (`to` empty)
 * frees the seat, which is what locks.
 */
async function lockedMember(world: World, tables: Tables, authority: Authority, userId: string, to: string[]): Promise<Member> {
  const { tenantId } = authority;
  const removal = to.length === 0;
  await (removal ? tables.tenants.freeSeat(tenantId) : tables.tenants.update(tenantId, {}, world.clock.now()));
  const held = await tables.members.get(tenantId, userId);
  if (!held) throw new Problem("member_not_found");
  if (!(removal && authority.userId === userId)) assertMayGrant(world, authority, held.roles);
  const owner = highestRole(world.roles);
  if (held.roles.includes(owner) && !to.includes(owner) && !(await tables.members.hasOther(tenantId, owner, userId))) {
    throw new Problem("last_owner");
  }
  return held;
}
