/** Who asks, and what they may do in a tenant. */
import type { Author, Origin } from "./events.ts";
import type { User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { beyondCeiling, mayInvite } from "./role.ts";
import type { TenantSettings } from "./settings.ts";
import type { InviteWorld } from "./world.ts";

export type Actor = (
  | { type: "user"; user: User }
  /** An API key; `tenantId` null acts for the whole installation, `user` is the member it acts for. */
  | { type: "key"; keyId: string; tenantId: string | null; user: User | null }
) & { origin?: Origin };

/** A person who acts for themselves, and from where. `within`: the one tenant in which a tenant's key does it for them. */
export type Visitor = User & { origin?: Origin; within?: string };

/** The person, by session or by a key that acts for them. */
export function visitorOf(actor: Actor): Visitor | null {
  if (!actor.user) return null;
  const within = actor.type === "key" ? actor.tenantId : null;
  return { ...actor.user, ...(actor.origin && { origin: actor.origin }), ...(within !== null && { within }) };
}

export function actsIn({ within }: Pick<Visitor, "within">, tenantId: string): boolean {
  return within === undefined || within === tenantId;
}

/** The standing of an actor in one tenant. It is also the author of what they do there, in events. */
export interface Authority extends Author {
  tenantId: string;
  /** The person, or null for a key that acts for itself. */
  userId: string | null;
  /** Null: no ceiling (a key that acts for itself). */
  roles: readonly string[] | null;
  /** What the tenant sets for its invites. */
  settings: TenantSettings;
}

export function authorOf(actor: Actor): Author {
  const name = actor.type === "key" && !actor.user ? `key:${actor.keyId}` : `user:${actor.user?.id}`;
  return { actor: name, origin: actor.origin };
}

/** A person who acts for themselves. */
export function authorOfVisitor({ id, origin }: Visitor): Author {
  return { actor: `user:${id}`, origin };
}

/**
 * @throws Problem `tenant_not_found` where the tenant does not exist or is another's: a stranger cannot tell which.
 */
export async function authorityIn(world: InviteWorld, actor: Actor, tenantId: string): Promise<Authority> {
  if (actor.type === "key") {
    if (actor.tenantId !== null && actor.tenantId !== tenantId) throw new Problem("tenant_not_found");
    if (!actor.user) {
      const tenant = await world.store.tenants.get(tenantId);
      if (!tenant) throw new Problem("tenant_not_found");
      return { tenantId, userId: null, roles: null, ...authorOf(actor), settings: tenant.settings };
    }
  }
  const userId = actor.user?.id ?? "";
  const standing = await world.store.members.standing(tenantId, userId);
  if (!standing) throw new Problem("tenant_not_found");
  return { tenantId, userId, ...standing, ...authorOf(actor) };
}

/**
 * The key, acting for a member of the tenant: that member vouches for what it does.
 * @throws Problem `tenant_not_found`, `user_not_found`
 */
export async function actingFor(
  world: InviteWorld,
  key: Actor & { type: "key" },
  tenantId: string,
  userId: string,
): Promise<Actor> {
  await authorityIn(world, key, tenantId);
  const member = await world.store.members.get(tenantId, userId);
  const user = member && (await world.directory.user(userId));
  if (!user) throw new Problem("user_not_found");
  return { ...key, user };
}

/** The actor's standing in a tenant where they may invite. @throws Problem `tenant_not_found`, `not_allowed` */
export async function inviterIn(world: InviteWorld, actor: Actor, tenantId: string): Promise<Authority> {
  const authority = await authorityIn(world, actor, tenantId);
  if (authority.roles && !mayInvite(world.roles, authority.roles)) throw new Problem("not_allowed");
  return authority;
}

/** The role ceiling. @throws Problem `role_not_allowed`. */
export function assertMayGrant(world: InviteWorld, authority: Authority, roles: readonly string[]): void {
  const role = authority.roles && beyondCeiling(world.roles, authority.roles, roles);
  if (role) throw new Problem("role_not_allowed", { field: "roles", detail: `You may not grant the role ${role}` });
}

/** Settings, seats, keys and members: for holders of the highest role, and keys. */
export function assertOwner(world: InviteWorld, authority: Authority): void {
  if (authority.roles && beyondCeiling(world.roles, authority.roles, Object.keys(world.roles))) {
    throw new Problem("not_allowed");
  }
}

/** The actor's standing in a tenant that they own. @throws Problem `tenant_not_found`, `not_allowed` */
export async function ownerIn(world: InviteWorld, actor: Actor, tenantId: string): Promise<Authority> {
  const authority = await authorityIn(world, actor, tenantId);
  assertOwner(world, authority);
  return authority;
}

/** What concerns every tenant: for keys of the installation alone. @throws Problem `not_allowed` */
export function assertOperator(actor: Actor): void {
  if (actor.type !== "key" || actor.tenantId !== null || actor.user) throw new Problem("not_allowed");
}
