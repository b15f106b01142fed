/** Where people are members: of the app itself, by the role of their account, and of organizations. */
import type { InviteTables, Member, Tenant } from "../../core/ports.ts";
import { highestRole, type Roles, unionRoles } from "../../core/role.ts";
import { noSettings } from "../../core/settings.ts";
import { APP_TENANT } from "../wire.ts";
import type { Unit, Where } from "./adapter.ts";
import { withoutImplied } from "./roles-held.ts";
import { pairId } from "./row-ids.ts";

export interface MembershipOptions {
  appName: string;
  /** Of the app's users. */
  appRoles: Roles;
  /** Of somebody whose account has none. */
  defaultRole: string;
  /** People who have the highest role by configuration, though no row says so. @default nobody */
  adminIds?: readonly string[];
  /** Does the model `user` have a role? Without one there is nothing to raise. */
  usersHaveRoles: boolean;
  /** Undefined: without organizations. */
  organizations: { roles: Roles; seats(organizationId: string): Promise<number | null> } | undefined;
}

interface UserRow {
  id: string;
  role?: string | null;
  banned?: boolean | null;
  banExpires?: Date | null;
  createdAt: Date;
}
interface MemberRow {
  id: string;
  role: string;
  createdAt: Date;
}

const list = (roles: string | null | undefined): string[] =>
  (roles ?? "")
    .split(",")
    .map((role) => role.trim())
    .filter(Boolean);

interface Held extends Member {
  /** Of the roles, those that a row has. */
  written: string[];
  /** As it is in the row. */
  raw: string | null;
  rowId: string;
}

export function membership(unit: Unit, options: MembershipOptions): Pick<InviteTables, "tenants" | "members"> {
  const { adapter, undo } = unit;
  const { organizations } = options;

  const user = async (id: string): Promise<UserRow | null> => {
    const row = await adapter.findOne<UserRow>({ model: "user", where: [{ field: "id", value: id }] });
    const banned = row?.banned && (!row.banExpires || row.banExpires.getTime() > Date.now());
    return banned ? null : row;
  };
  const inOrganization = (organizationId: string, userId: string): Where[] => [
    { field: "organizationId", value: organizationId },
    { field: "userId", value: userId },
  ];

  async function held(tenantId: string, userId: string): Promise<Held | null> {
    if (tenantId === APP_TENANT) {
      const row = await user(userId);
      if (!row) return null;
      const own = list(row.role);
      const written = own.length > 0 ? own : [options.defaultRole];
      const roles = options.adminIds?.includes(userId) ? [...new Set([highestRole(options.appRoles), ...written])] : written;
      return { tenantId, userId, roles, written, joinedAt: row.createdAt.getTime(), raw: row.role ?? null, rowId: row.id };
    }
    if (!organizations) return null;
    const row = await adapter.findOne<MemberRow>({ model: "member", where: inOrganization(tenantId, userId) });
    if (!row) return null;
    const roles = list(row.role);
    const joinedAt = new Date(row.createdAt).getTime();
    return { tenantId, userId, roles, written: roles, joinedAt, raw: row.role, rowId: row.id };
  }

  const members: InviteTables["members"] = {
    async get(tenantId, userId) {
      const found = await held(tenantId, userId);
      return found && { tenantId, userId, roles: found.roles, joinedAt: found.joinedAt };
    },
    async standing(tenantId, userId) {
      const found = await held(tenantId, userId);
      return found && { roles: found.roles, settings: noSettings };
    },
    async insert({ tenantId, userId, roles, joinedAt }) {
      if (await held(tenantId, userId)) return false;
      if (tenantId === APP_TENANT || !organizations) return false;
      const id = pairId(tenantId, userId);
      const data = { id, organizationId: tenantId, userId, role: roles.join(","), createdAt: new Date(joinedAt) };
      await adapter.create({ model: "member", data, forceAllowId: true });
      undo?.((plain) => plain.deleteMany({ model: "member", where: [{ field: "id", value: id }] }));
      return true;
    },
    async setRoles(tenantId, userId, from, to) {
      const found = await held(tenantId, userId);
      if (!found || found.roles.join() !== from.join()) return false;
      const inApp = tenantId === APP_TENANT;
      const lasting = to.filter((role) => found.written.includes(role) || !found.roles.includes(role));
      const kept = inApp ? withoutImplied(options.appRoles, lasting) : unionRoles(organizations?.roles ?? {}, [], to);
      const role = kept.join(",");
      if (role === found.written.join(",") || (inApp && !options.usersHaveRoles)) return true;
      const model = inApp ? "user" : "member";
      const where: Where[] = [
        { field: "id", value: found.rowId },
        { field: "role", value: found.raw },
      ];
      const set = (value: string | null) => ({ model, increment: {}, set: { role: value } });
      const raised = await adapter.incrementOne({ ...set(role), where });
      undo?.((plain) =>
        plain.incrementOne({
          ...set(found.raw),
          where: [
            { field: "id", value: found.rowId },
            { field: "role", value: role },
          ],
        }),
      );
      return raised !== null;
    },
  };

  const tenant = (id: string, name: string): Tenant => ({
    id,
    name,
    seats: null,
    members: 0,
    waiting: 0,
    settings: noSettings,
    createdAt: 0,
    updatedAt: 0,
  });

  return {
    members,
    tenants: {
      async get(id) {
        if (id === APP_TENANT) return tenant(id, options.appName);
        if (!organizations) return null;
        const row = await adapter.findOne<{ name: string }>({ model: "organization", where: [{ field: "id", value: id }] });
        return row && tenant(id, row.name);
      },
      /** Asked after the member is in. */
      async takeSeat(id) {
        const seats = (await organizations?.seats(id)) ?? null;
        if (seats === null) return true;
        return (await adapter.count({ model: "member", where: [{ field: "organizationId", value: id }] })) <= seats;
      },
    },
  };
}
