/** Adapters without transactions and without atomic methods of their own: Better Auth's memory adapter is one. */

import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { admin } from "better-auth/plugins";
import { describe, expect, it } from "vitest";
import { createAdapterStore } from "../../src/better-auth/adapter/adapter-store.ts";
import { listOwn } from "../../src/better-auth/adapter/invite-list.ts";
import { createTokens } from "../../src/better-auth/adapter/tokens.ts";
import { invite } from "../../src/better-auth/index.ts";
import { acceptAs } from "../../src/core/accept.ts";
import { createInvite } from "../../src/core/create.ts";
import { createKeyring } from "../../src/core/keyring.ts";
import { noLimits } from "../../src/core/limits.ts";
import { defaultRoles } from "../../src/core/role.ts";
import type { InviteWorld } from "../../src/core/world.ts";

async function open(failing?: string) {
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const name of ["user", "session", "account", "verification", "invite", "inviteUse", "inviteAddress", "inviteMessage"])
    tables[name] = [];
  const auth = betterAuth({
    baseURL: "http://localhost:3000",
    secret: "a secret for tests only, with enough characters",
    database: memoryAdapter(tables),
    logger: { disabled: true },
    plugins: [admin(), invite()],
  });
  const { adapter } = await auth.$context;
  // An adapter that says of itself that it has none, and whose writes of one model fail.
  const bare = {
    ...adapter,
    options: { adapterConfig: { ...adapter.options?.adapterConfig, transaction: false } },
    incrementOne: async (data: Parameters<typeof adapter.incrementOne>[0]) => {
      if (data.model === failing) throw new Error("the database is gone");
      return adapter.incrementOne(data);
    },
  } as unknown as typeof adapter;
  const keyring = createKeyring(["a secret for tests only"]);
  const tokens = createTokens({ keyring, storage: "digest", generate: undefined });
  const world: InviteWorld = {
    store: createAdapterStore({
      adapter: bare as never,
      tokens,
      membership: {
        appName: "App",
        appRoles: defaultRoles,
        defaultRole: "member",
        usersHaveRoles: true,
        organizations: undefined,
      },
    }),
    directory: { user: async () => null, userByEmail: async () => null, accounts: async () => new Map() },
    limits: noLimits,
    outbox: { wake() {} },
    clock: { now: Date.now },
    keyring,
    roles: defaultRoles,
    baseUrl: "http://localhost:3000",
    allowedOrigins: [],
  };
  const person = async (name: string, role: string) => {
    const at = { createdAt: new Date(), updatedAt: new Date() };
    const data = { name, email: `${name}@example.com`, emailVerified: true, role, ...at };
    return adapter.create<typeof data, { id: string; name: string; email: string; emailVerified: boolean }>({
      model: "user",
      data,
    });
  };
  const owner = await person("owner", "owner");
  const { invite: made } = await createInvite(world, { type: "user", user: owner }, "app", {
    kind: "link",
    roles: ["admin"],
    maxUses: 2,
  });
  const list = (userId: string, filterValue: string, now = Date.now()) =>
    listOwn(adapter, tokens, {
      userId,
      query: { filterField: "status", filterOperator: "ne", filterValue },
      isId: () => true,
      now,
    });
  return { world, made, person, tables, list };
}

describe("a database without transactions", () => {
  it("lets nobody in beyond the uses that there are", async () => {
    const { world, made, person, tables } = await open();
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => person(`p${index}`, "member")));
    const outcomes = await Promise.allSettled(people.map((user) => acceptAs(world, made, user, "")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(tables.inviteUse).toHaveLength(2);
    expect(tables.user?.filter(({ role }) => role === "admin")).toHaveLength(2);
    expect(tables.invite?.[0]).toMatchObject({ status: "used", uses: 2 });
  });

  it("lists by what a status is not, nobody's but one's own", async () => {
    const { made, list } = await open();
    const late = made.expiresAt + 1;
    const totals = async (userId: string) => {
      const lists = [
        list(userId, "pending"),
        list(userId, "expired"),
        list(userId, "pending", late),
        list(userId, "expired", late),
      ];
      return (await Promise.all(lists)).map(({ total }) => total);
    };
    expect(await totals(made.createdBy ?? "")).toEqual([0, 1, 1, 0]);
    expect(await totals("somebody else")).toEqual([0, 0, 0, 0]);
  });

  it("takes back what was written where a later write fails", async () => {
    const { world, made, person, tables } = await open("user");
    const user = await person("late", "member");
    await expect(acceptAs(world, made, user, "")).rejects.toThrow("the database is gone");
    expect(tables.inviteUse).toEqual([]);
    expect(tables.invite?.[0]).toMatchObject({ status: "pending", uses: 0 });
  });
});
