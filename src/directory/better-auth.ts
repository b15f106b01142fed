/**
 * The host's own Better Auth: its sessions, its users and, with its organization plugin, its organizations as tenants.
 * Without the plugin, members are Doorlist's own.
 *
 *     createDoorlist({ …, directory: betterAuth(auth) });
 */
import type { User } from "../core/ports.ts";
import type { HostDirectory, HostMembers } from "./host.ts";

// biome-ignore lint/suspicious/noExplicitAny: the host's instance, whatever its plugins and fields.
type Loose = any;

/** What is asked of an instance. */
export interface BetterAuthInstance {
  options: { plugins?: readonly { id: string }[] | undefined };
  api: { getSession(input: Loose): Promise<Loose> };
  $context: Promise<{ adapter: Loose }>;
}

interface MemberRow {
  id: string;
  userId: string;
  organizationId: string;
  /** One or more, with commas between. */
  role: string;
}

const toUser = ({ id, email, emailVerified, name }: User): User => ({ id, email, emailVerified, name });
/** More than an organization has. */
const ALL = 100_000;

/**
 * The `directory` for an app that signs people in with Better Auth. With the organization plugin, organizations are the tenants and
 * their members the members; without it, Doorlist keeps tenants and members itself.
 */
export function betterAuth(auth: BetterAuthInstance): HostDirectory {
  const adapter = async () => (await auth.$context).adapter;
  const find = async (field: "id" | "email", value: string): Promise<User | null> => {
    const row = await (await adapter()).findOne({ model: "user", where: [{ field, value }] });
    return row && toUser(row);
  };
  const accounts = {
    async session({ headers }: Request) {
      const session: { user: User } | null = await auth.api.getSession({ headers });
      return session && toUser(session.user);
    },
    user: (id: string) => find("id", id),
    userByEmail: (email: string) => find("email", email),
    async markEmailVerified(userId: string) {
      const where = [{ field: "id", value: userId }];
      await (await adapter()).update({ model: "user", where, update: { emailVerified: true } });
    },
  };
  const hasOrganizations = auth.options.plugins?.some(({ id }) => id === "organization") ?? false;
  return hasOrganizations ? { ...accounts, ...organizations(auth.api, adapter) } : accounts;
}

/** @param api `addMember`, so that the plugin's own hooks and limits hold */
function organizations(api: Loose, adapter: () => Promise<Loose>): Required<HostMembers> {
  const where = (organizationId: string, userId: string) => [
    { field: "organizationId", value: organizationId },
    { field: "userId", value: userId },
  ];
  const row = async (organizationId: string, userId: string): Promise<MemberRow | null> =>
    (await adapter()).findOne({ model: "member", where: where(organizationId, userId) });
  return {
    async member(tenantId, userId) {
      const found = await row(tenantId, userId);
      return found && { roles: rolesOf(found) };
    },
    async members(tenantId) {
      const of = [{ field: "organizationId", value: tenantId }];
      const rows: MemberRow[] = await (await adapter()).findMany({ model: "member", where: of, limit: ALL });
      return rows.map((member) => ({ userId: member.userId, roles: rolesOf(member) }));
    },
    async grant({ tenantId, userId, roles }) {
      const held = await row(tenantId, userId);
      if (!held) {
        await api.addMember({ body: { organizationId: tenantId, userId, role: roles } });
      } else if (held.role !== roles.join(",")) {
        const change = { model: "member", where: [{ field: "id", value: held.id }], update: { role: roles.join(",") } };
        await (await adapter()).update(change);
      }
    },
    async revoke({ tenantId, userId }) {
      await (await adapter()).deleteMany({ model: "member", where: where(tenantId, userId) });
    },
    tenant: async (id) => (await adapter()).findOne({ model: "organization", where: [{ field: "id", value: id }] }),
    async tenantsOf(userId) {
      const of = [{ field: "userId", value: userId }];
      const rows: MemberRow[] = await (await adapter()).findMany({ model: "member", where: of, limit: ALL });
      return rows.map(({ organizationId }) => organizationId);
    },
  };
}

function rolesOf({ role }: MemberRow): string[] {
  const roles = role.split(",").map((name) => name.trim());
  return roles.filter(Boolean);
}
