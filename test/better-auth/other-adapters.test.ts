/** What adapters do otherwise than Kysely's: the memory adapter as it is, and one that is as strict as Prisma's. */
import { type BetterAuthOptions, betterAuth, type DBAdapter, type Where } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { admin } from "better-auth/plugins";
import { describe, expect, it } from "vitest";
import type { ListQuery } from "../../src/better-auth/bodies.ts";
import { type InviteOptions, invite } from "../../src/better-auth/index.ts";
import { PASSWORD, SECRET } from "./support.ts";

type Rows = Record<string, unknown>[];

async function openApp(options: InviteOptions = {}, wrapped = (adapter: DBAdapter): DBAdapter => adapter) {
  const models = ["user", "session", "account", "verification", "invite", "inviteUse", "inviteAddress", "inviteMessage"];
  const tables: Record<string, Rows> = Object.fromEntries(models.map((model) => [model, []]));
  const auth = betterAuth({
    baseURL: "http://localhost:3000",
    secret: SECRET,
    database: (config: BetterAuthOptions) => wrapped(memoryAdapter(tables)(config)),
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    plugins: [admin(), invite({ sendUserInvitation: () => {}, ...options })],
  });
  const person = async (name: string, role = "user"): Promise<Headers> => {
    const body = { email: `${name}@example.com`, password: PASSWORD, name };
    const { headers, response } = await auth.api.signUpEmail({ body, returnHeaders: true });
    Object.assign(tables.user?.find(({ id }) => id === response.user.id) ?? {}, { role });
    return new Headers({
      cookie: headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    });
  };
  return { api: auth.api, tables, person };
}

describe("the memory adapter, whose transactions know nothing of each other", () => {
  it("lets nobody in beyond the uses that there are", async () => {
    const { api, tables, person } = await openApp();
    const { message: token } = await api.createInvite({
      body: { role: "admin", maxUses: 3 },
      headers: await person("ana", "admin"),
    });
    const people = await Promise.all(Array.from({ length: 12 }, (_, index) => person(`p${index}`)));
    const came = await Promise.allSettled(people.map((headers) => api.activateInvite({ body: { token }, headers })));
    expect(came.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(tables.user?.filter(({ role }) => role === "admin")).toHaveLength(4);
    expect(tables.invite?.[0]).toMatchObject({ status: "used", uses: 3 });
  });

  it("lists what is asked for where some invites have no address", async () => {
    const { api, person } = await openApp();
    const headers = await person("ana", "admin");
    await api.createInvite({ body: { role: "admin" }, headers });
    await api.createInvite({ body: { role: "admin", email: ["bo@example.com", "cy@example.com"] }, headers });
    const total = async (query: ListQuery) => (await api.listInvites({ query, headers })).total;
    expect(await total({ searchValue: "BO@", searchOperator: "starts_with" })).toBe(1);
    expect(await total({ searchValue: "@EXAMPLE.com", searchOperator: "ends_with" })).toBe(2);
    expect(await total({ filterField: "email", filterOperator: "ne", filterValue: "bo@example.com" })).toBe(1);
    expect(await total({ filterField: "newAccount", filterOperator: "ne", filterValue: "false" })).toBe(2);
    expect(await total({ filterField: "newAccount", filterOperator: "lt", filterValue: "true" })).toBe(0);
  });
});

describe("an adapter as strict as Prisma's", () => {
  /** Lists are never null, and yes and no have no order. */
  const strict = (adapter: DBAdapter): DBAdapter => {
    const assertOrdered = (where: Where[] = []) => {
      for (const { operator = "eq", value } of where)
        if (typeof value === "boolean" && !["eq", "ne"].includes(operator)) throw new Error(`Unknown argument ${operator}`);
    };
    return {
      ...adapter,
      create: async (data) => {
        if (data.model === "invite" && (data.data as { emails?: unknown }).emails === null) throw new Error("emails is null");
        return adapter.create(data);
      },
      count: async (data) => {
        assertOrdered(data.where);
        return adapter.count(data);
      },
    };
  };

  it("takes a link, and lists by yes and no as others do", async () => {
    const { api, tables, person } = await openApp({}, strict);
    const headers = await person("ana", "admin");
    await api.createInvite({ body: { role: "admin" }, headers });
    expect(tables.invite?.[0]?.emails).toEqual([]);
    await api.createInvite({ body: { role: "admin", maxUses: 2 }, headers });
    const totals: number[] = [];
    for (const filterOperator of ["eq", "ne", "lt", "lte", "gt", "gte"] as const) {
      const query = { filterField: "infinityMaxUses", filterOperator, filterValue: "true" };
      totals.push((await api.listInvites({ query, headers })).total);
    }
    expect(totals).toEqual([1, 1, 1, 2, 0, 1]);
  });
});
