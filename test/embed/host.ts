/** A host app in memory, on a database of its own: its people, its sessions, its members, and how its `grant` behaves. */
import { onTestFinished } from "vitest";
import type { User } from "../../src/core/ports.ts";
import { createDoorlist, type DoorlistOptions, type HostAccounts, type HostMembers } from "../../src/index.ts";
import type { EngineName } from "../../src/store/sql.ts";
import { caller, TestClock } from "../support/app.ts";
import { createDatabase } from "../support/databases.ts";

export const BASE = "http://localhost:4400";

export type Host = Awaited<ReturnType<typeof openHost>>;

export async function openHost(engine: EngineName, options: Partial<DoorlistOptions> = {}) {
  const database = await createDatabase(engine);
  const clock = new TestClock();
  const unexpected: string[] = [];
  const people = new Map<string, User>();
  /** By tenant: the roles of each member, as the app has them. */
  const members = new Map<string, Map<string, string[]>>();
  const of = (tenantId: string) => members.get(tenantId) ?? new Map<string, string[]>();
  const told: string[] = [];
  /** Tenants all of whose members the app was asked for. */
  const asked: string[] = [];
  const own = {
    /** What the app does when it is told of a member. */
    grant: async (_: { tenantId: string; userId: string; roles: string[] }): Promise<void> => {},
  };
  const directory: HostAccounts & HostMembers = {
    session: async (request) => people.get(request.headers.get("cookie")?.match(/user=([\w-]+)/)?.[1] ?? "") ?? null,
    user: async (id) => people.get(id) ?? null,
    userByEmail: async (email) => [...people.values()].find((user) => user.email === email) ?? null,
    async markEmailVerified(userId) {
      const user = people.get(userId);
      if (user) user.emailVerified = true;
    },
    async member(tenantId, userId) {
      const roles = of(tenantId).get(userId);
      return roles ? { roles } : null;
    },
    async members(tenantId) {
      asked.push(tenantId);
      return [...of(tenantId)].map(([userId, roles]) => ({ userId, roles }));
    },
    async grant(member) {
      await own.grant(member);
      told.push(`${member.userId}: ${member.roles}`);
      members.set(member.tenantId, of(member.tenantId).set(member.userId, member.roles));
    },
    async revoke({ tenantId, userId }) {
      told.push(`${userId}: out`);
      of(tenantId).delete(userId);
    },
    tenant: async (id) => (members.has(id) ? { name: `The ${id}` } : null),
    tenantsOf: async (userId) => [...members].filter(([, all]) => all.has(userId)).map(([id]) => id),
  };
  const open = () =>
    createDoorlist({
      database: database.url,
      secret: "a secret for tests only",
      baseUrl: BASE,
      directory,
      clock,
      onError: (error, where) => unexpected.push(`${where}: ${(error as Error).message}`),
      ...options,
    });
  const doorlist = open();
  await doorlist.migrate();
  onTestFinished(async () => {
    await doorlist.close();
    await database.drop();
  });
  return {
    doorlist,
    /** Another process of the same app. */
    open,
    clock,
    people,
    members,
    told,
    asked,
    own,
    unexpected,
    anyone: caller(doorlist.handler, {}),
    person(id: string, more: Partial<User> = {}) {
      people.set(id, { id, email: `${id}@example.com`, emailVerified: true, name: id, ...more });
      return caller(doorlist.handler, { cookie: `user=${id}`, origin: BASE });
    },
    /** A tenant of the app's own, with its owner. */
    tenant(id: string, owner: string) {
      members.set(id, new Map([[owner, ["owner"]]]));
      return id;
    },
  };
}
