/** Doorlist's invites, users and roles in the shape of ROQ's models. Fields that have no counterpart are null. */
import { type Invite, statusAt } from "../../core/invite.ts";
import type { Roles } from "../../core/role.ts";
import type { World } from "../../core/world.ts";
import type { RoqContext } from "./context.ts";
import { fits, type TextFilter } from "./filter.ts";
import { roqStatus, SERVICE_ACCOUNT, SERVICE_ACCOUNT_EMAIL } from "./words.ts";

const iso = (at: number): string => new Date(at).toISOString();

export interface RolesArgs {
  filter?: { id?: TextFilter | null; key?: TextFilter | null; name?: TextFilter | null } | null;
  limit?: number | null;
  offset?: number | null;
  order?: { sort: string; order: "ASC" | "DESC" } | null;
  search?: { key: "description" | "key" | "name"; value: string } | null;
}

/** What Doorlist has none of. */
const none = { data: [], totalCount: 0 };

export function rolePage(roles: Roles, keys: readonly string[], { filter, limit, offset, order, search }: RolesArgs) {
  const wanted = search?.value.toLowerCase() ?? "";
  const isFound = (key: string) => (search?.key === "description" ? "" : key.toLowerCase()).includes(wanted);
  const found = keys
    .filter((key) => fits(key, filter?.id) && fits(key, filter?.key) && fits(key, filter?.name) && isFound(key))
    .sort((one, other) => byOrder(one, other, order));
  const start = Math.max(offset ?? 0, 0);
  const page = found.slice(start, limit == null ? undefined : start + Math.max(limit, 0));
  return { data: page.map((key) => roleModel(roles, key)), totalCount: found.length };
}

/** A role is its key; in all else that ROQ sorts by, roles are equal here, and stay as they are declared. */
function byOrder(one: string, other: string, order: RolesArgs["order"]): number {
  if (!order || !["id", "key", "name"].includes(order.sort)) return 0;
  return (one < other ? -1 : 1) * (order.order === "DESC" ? -1 : 1);
}

/** Roles are declared in Doorlist's configuration, by their key. */
function roleModel(roles: Roles, key: string) {
  const grants = Object.hasOwn(roles, key) ? (roles[key]?.grants ?? []) : [];
  const inviteRoleKeys = grants.includes("*") ? Object.keys(roles) : [...grants];
  return { id: key, key, name: key, reference: key, isSystemManaged: true, inviteRoleKeys, userGroups: none };
}

/** @param taker who accepted it, where that is known already */
export function inviteModel(world: World, invite: Invite, taker?: string) {
  const { id, tenantId, email, firstName, lastName, locale, data, roles, createdBy, createdAt, updatedAt } = invite;
  const status = statusAt(invite, world.clock.now());
  const acceptedByUserId = async ({ lookups }: RoqContext) =>
    taker ?? (status === "accepted" ? ((await lookups.taker(tenantId, id)) ?? null) : null);
  return {
    id,
    tenantId,
    // None where the person was erased; the schema has no null for it.
    email: email ?? "",
    firstName,
    lastName,
    locale,
    data,
    roleKeys: roles,
    status: roqStatus(status),
    statusUpdatedAt: iso(status === invite.status ? invite.statusChangedAt : invite.expiresAt),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    createdByUserId: createdBy ?? SERVICE_ACCOUNT,
    /** Only an id: what opens an invite is in its mail alone. */
    userTokenId: id,
    roles: (args: RolesArgs) => rolePage(world.roles, roles, args),
    createdBy: (_: unknown, context: RoqContext) => userModel(world, context, tenantId, createdBy),
    acceptedByUserId: (_: unknown, context: RoqContext) => acceptedByUserId(context),
    async acceptedBy(_: unknown, context: RoqContext) {
      const userId = await acceptedByUserId(context);
      return userId === null ? null : userModel(world, context, tenantId, userId);
    },
  };
}

/** A user, as far as the directory knows them; the key's own account where no person vouches. */
async function userModel(world: World, { lookups }: RoqContext, tenantId: string, userId: string | null) {
  const user = userId === null ? undefined : await lookups.user(userId);
  const [firstName, ...others] = (user?.name ?? "").split(" ");
  const member = () => (userId === null ? null : world.store.members.get(tenantId, userId));
  const since = async () => iso((await member())?.joinedAt ?? 0);
  return {
    id: userId ?? SERVICE_ACCOUNT,
    reference: userId ?? SERVICE_ACCOUNT,
    email: user?.email ?? (userId === null ? SERVICE_ACCOUNT_EMAIL : ""),
    firstName: firstName || null,
    lastName: others.join(" ") || null,
    active: user !== undefined || userId === null,
    tenantId,
    /** The directory keeps no such times; this is when they joined the tenant. */
    createdAt: since,
    updatedAt: since,
    userGroups: none,
    roles: async (args: RolesArgs) => rolePage(world.roles, (await member())?.roles ?? [], args),
    async tenant() {
      const tenant = await world.store.tenants.get(tenantId);
      if (!tenant) return null;
      const { id, name, members, createdAt, updatedAt } = tenant;
      const users = { totalCount: members };
      return { id, name, users, reference: id, isDefault: false, createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
    },
  };
}
