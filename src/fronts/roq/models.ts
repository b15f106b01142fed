/** Doorlist's invites, users and roles in the shape of ROQ's models. Fields that have no counterpart are null. */
import { type Invite, statusAt } from "../../core/invite.ts";
import type { Tenant } from "../../core/ports.ts";
import type { Roles } from "../../core/role.ts";
import type { World } from "../../core/world.ts";
import type { RoqContext } from "./context.ts";
import { type FlagFilter, fits, fitsFlag, type TextFilter } from "./filter.ts";
import { roqStatus, SERVICE_ACCOUNT, SERVICE_ACCOUNT_EMAIL } from "./words.ts";

const iso = (at: number): string => new Date(at).toISOString();

export interface RolesArgs {
  filter?:
    | (Partial<Record<"description" | "id" | "key" | "name", TextFilter | null>> &
        Partial<Record<"invite" | "isSystemManaged", FlagFilter | null>>)
    | null;
  limit?: number | null;
  offset?: number | null;
  order?: { sort: string; order: "ASC" | "DESC" } | null;
  search?: { key: "description" | "key" | "name"; value: string } | null;
}

/** What Doorlist has none of. */
const none = { data: [], totalCount: 0 };

/** Those of the roles `keys` that are asked for. */
export async function rolePage(world: World, { lookups }: RoqContext, keys: readonly string[], args: RolesArgs) {
  const { filter, limit, offset, order, search } = args;
  const granted = filter?.invite ? await lookups.grantable() : [];
  const wanted = search?.value.toLowerCase() ?? "";
  const isFound = (key: string) => (search?.key === "description" ? "" : key.toLowerCase()).includes(wanted);
  const found = keys
    .filter((key) => fits(key, filter?.id) && fits(key, filter?.key) && fits(key, filter?.name) && isFound(key))
    .filter((key) => fitsFlag(granted.includes(key), filter?.invite) && fitsFlag(true, filter?.isSystemManaged))
    .filter(() => fits("", filter?.description))
    .sort((one, other) => byOrder(one, other, order));
  const start = Math.max(offset ?? 0, 0);
  const page = found.slice(start, limit == null ? undefined : start + Math.max(limit, 0));
  return { data: page.map((key) => roleModel(world.roles, key)), totalCount: found.length };
}

/** A role is its key; in all else that ROQ sorts by, roles are equal here, and stay as they are declared. */
function byOrder(one: string, other: string, order: RolesArgs["order"]): number {
  if (!order || !["id", "key", "name"].includes(order.sort)) return 0;
  return (one < other ? -1 : 1) * (order.order === "DESC" ? -1 : 1);
}

/** Roles are declared in Doorlist's configuration, by their key. */
export function roleModel(roles: Roles, key: string) {
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
    roles: (args: RolesArgs, context: RoqContext) => rolePage(world, context, roles, args),
    createdBy: (_: unknown, context: RoqContext) => userModel(world, context, tenantId, createdBy),
    acceptedByUserId: (_: unknown, context: RoqContext) => acceptedByUserId(context),
    async acceptedBy(_: unknown, context: RoqContext) {
      const userId = await acceptedByUserId(context);
      return userId === null ? null : userModel(world, context, tenantId, userId);
    },
  };
}

/**
 * A user and their profile, as far as the directory knows them; the key's own account where no person vouches.
 * @param tenantId null: they are in none
 */
export async function userModel(world: World, context: RoqContext, tenantId: string | null, userId: string | null) {
  const user = userId === null ? undefined : await context.lookups.user(userId);
  const [firstName, ...others] = (user?.name ?? "").split(" ");
  const member = () => (userId === null || tenantId === null ? null : context.lookups.member(tenantId, userId));
  const since = async () => iso((await member())?.joinedAt ?? user?.times?.createdAt ?? 0);
  return {
    id: userId ?? SERVICE_ACCOUNT,
    reference: userId ?? SERVICE_ACCOUNT,
    email: user?.email ?? (userId === null ? SERVICE_ACCOUNT_EMAIL : ""),
    firstName: firstName || null,
    lastName: others.join(" ") || null,
    active: user !== undefined || userId === null,
    tenantId,
    /** When they joined the tenant; who is in none, when they signed up, where the directory keeps that. */
    createdAt: since,
    updatedAt: since,
    userGroups: none,
    connectedProviders: [],
    roles: async (args: RolesArgs) => rolePage(world, context, (await member())?.roles ?? [], args),
    async tenant() {
      const tenant = tenantId === null ? null : await context.lookups.tenant(tenantId);
      return tenant && tenantModel(tenant);
    },
  };
}

export function tenantModel({ id, name, members, createdAt, updatedAt }: Tenant) {
  const users = { totalCount: members };
  return { id, name, users, reference: id, isDefault: false, createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
}
