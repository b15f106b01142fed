/** Who people are: Better Auth's users. */
import type { InviteDirectory, User } from "../../core/ports.ts";
import type { Person } from "../host.ts";
import type { Adapter } from "./adapter.ts";

interface UserRow extends User {
  image?: string | null;
}

const toPerson = ({ id, email, emailVerified, name, image }: UserRow): Person => ({ id, email, emailVerified, name, image });

export function adapterDirectory(
  adapter: Adapter,
  rolesOf: (tenantId: string, userId: string) => Promise<string[] | null>,
): InviteDirectory & { user(id: string): Promise<Person | null> } {
  const find = async (field: string, value: string) => {
    const row = await adapter.findOne<UserRow>({ model: "user", where: [{ field, value }] });
    return row && toPerson(row);
  };
  return {
    user: (id) => find("id", id),
    userByEmail: (emailKey) => find("email", emailKey),
    async accounts(tenantId, emailKeys) {
      const where = [{ field: "email", operator: "in" as const, value: emailKeys }];
      const rows = await adapter.findMany<UserRow>({ model: "user", where, limit: emailKeys.length });
      const known = rows.map(async ({ id, email }) => [email, { userId: id, roles: await rolesOf(tenantId, id) }] as const);
      return new Map(await Promise.all(known));
    },
  };
}
