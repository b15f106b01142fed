/** Every list walks a range of one index, tenant first; every statement of a hot path finds its row by an index. */

import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inviteStatuses } from "../../src/core/invite.ts";
import { type InviteQuery, inviteSorts } from "../../src/core/invite-query.ts";
import type { Directory, Store } from "../../src/core/ports.ts";
import { noSettings } from "../../src/core/settings.ts";
import { builtInDirectory } from "../../src/directory/built-in.ts";
import { sessionReader } from "../../src/directory/session.ts";
import { FIRST_STRIDE, inviteWalk, strideOf } from "../../src/store/invite-list.ts";
import { fromInvite } from "../../src/store/invite-row.ts";
import type { Compiled, Database } from "../../src/store/sql.ts";
import { createStore } from "../../src/store/store.ts";
import { postgresPlan, rowsRead, sqlitePlan, statementsOf } from "../support/explain.ts";
import { DAY, fill, inviteOf, messageOf, NOW, openStore, type TestStore } from "../support/store.ts";

const COUNT = 20_000;
const LIMIT = 50;
const MONTH = 30 * DAY;

/** 70 % of them in one tenant, the older half: what PostgreSQL would rather read by another index. */
const invites = Array.from({ length: COUNT }, (_, index) => {
  const createdAt = NOW - MONTH + Math.floor((index * MONTH) / COUNT);
  return inviteOf({
    tenantId: index < COUNT / 2 || index % 5 < 2 ? "acme" : index % 5 === 2 ? "beta" : "gamma",
    kind: index % 10 === 3 ? "link" : "email",
    createdAt,
    ...(index % 10 === 3 ? {} : { emailKey: `person${(index * 7919) % COUNT}@example.com` }),
    firstName: "Ana",
    roles: [["owner", "admin", "member", "member", "member"][index % 5] ?? "member"],
    status: inviteStatuses[index % inviteStatuses.length],
    expiresAt: NOW + DAY + ((index * 31) % COUNT) * 1000,
    updatedAt: createdAt + ((index * 17) % COUNT) * 100,
    createdBy: `user${index % 7}`,
  });
});
const middle = {
  ...fromInvite(invites.filter(({ tenantId }) => tenantId === "acme")[6000] ?? inviteOf()),
  delivery_message: null,
};

const filters: [string, Partial<InviteQuery>][] = [
  ["no filter", {}],
  ["status", { status: "accepted" }],
  ["the status pending", { status: "pending" }],
  ["kind", { kind: "link" }],
  ["role", { role: "admin" }],
  ["q", { q: "person12" }],
  ["createdBy", { createdBy: "user3" }],
  ["createdAfter", { createdAfter: NOW - 20 * DAY }],
  ["createdBefore", { createdBefore: NOW - 10 * DAY }],
  ["role and status", { role: "member", status: "accepted" }],
  ["everything", { status: "pending", kind: "email", role: "member", q: "a", createdBy: "user1", createdAfter: NOW - 20 * DAY }],
];
const cases = filters.flatMap(([name, filter]) => inviteSorts.map((sort) => [name, sort, filter] as const));

/** What is walked, first page and a later one, and whether all of it is in the index's range. */
function pages(database: Database, sort: InviteQuery["sort"], filter: Partial<InviteQuery>) {
  const walk = inviteWalk("acme", { ...filter, sort, limit: LIMIT }, { stored: filter.status }, NOW);
  const statements = [undefined, walk.sort.positionOf(middle)].flatMap((after) => {
    const { page, end } = strideOf(walk, LIMIT + 1, after);
    return [{ page: page.compile(database.build), end: end?.compile(database.build) }];
  });
  return { statements, rest: walk.rest.length > 0, byRole: filter.role !== undefined && /createdAt/.test(sort) };
}

describe("lists on sqlite", () => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore("sqlite");
    await fill(opened.database, invites);
  });
  afterAll(() => opened.close());

  it.each(cases)("by %s in the order of %s are a search of one index", async (_, sort, filter) => {
    const { statements, rest, byRole } = pages(opened.database, sort, filter);
    for (const [number, { page, end }] of statements.entries()) {
      const walks = end ? [page, end] : [page];
      for (const statement of walks) {
        const plan = await sqlitePlan(opened.database, statement);
        const [walk = "", ...more] = plan.filter(
          (step) => /^(SEARCH|SCAN) (r|i|doorlist_\w+)\b/.test(step) && !/^SCAN i$/.test(step),
        );
        expect(walk).toMatch(/^SEARCH [ir] USING (COVERING )?INDEX \w+ \(tenant_id=\?/);
        if (number > 0) expect(walk).toMatch(/[<>](\?|\(\?,\?\))\)$/);
        expect(more.join()).toMatch(byRole ? /^SEARCH i USING INDEX \w+ \(tenant_id=\? AND id=\?\)$/ : /^$/);
        // "SCAN i" reads the stride that was cut; without one there is nothing but the search.
        expect(plan.some((step) => step === "SCAN i")).toBe(rest && statement === page);
        // The walk itself is in order: only what a stride was cut to may be sorted, after it.
        const sorts = plan.filter((step) => /TEMP B-TREE/.test(step));
        if (!rest || statement === end) expect(sorts).toEqual([]);
        else expect(plan.indexOf("SCAN i")).toBeLessThan(sorts.length ? plan.indexOf(sorts[0] ?? "") : plan.length);
      }
    }
  });

  it.each(["status", "kind", "created_by"] as const)(
    "in the order of creation search the filter's own index: %s",
    async (column) => {
      const filter = { status: { status: "accepted" }, kind: { kind: "link" }, created_by: { createdBy: "user3" } } as const;
      const { statements } = pages(opened.database, "-createdAt", filter[column]);
      const [first] = await sqlitePlan(opened.database, statements[0]?.page as Compiled);
      expect(first).toBe(`SEARCH i USING INDEX doorlist_invite_${column} (tenant_id=? AND ${column}=?)`);
    },
  );
});

describe("lists on postgres", () => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore("postgres");
    await fill(opened.database, invites);
    await opened.database.all({ sql: "vacuum analyze doorlist_invite, doorlist_invite_role", parameters: [] });
  });
  afterAll(() => opened.close());

  it.each(cases)("by %s in the order of %s are a scan of one index", async (_, sort, filter) => {
    const { statements, rest, byRole } = pages(opened.database, sort, filter);
    for (const { page } of statements) {
      const plan = await postgresPlan(opened.database, page, "run");
      const types = plan.map((node) => node["Node Type"]);
      expect(types).not.toContain("Seq Scan");
      const scans = plan.filter((node) => node["Index Name"]);
      expect(scans).toHaveLength(byRole ? 2 : 1);
      for (const scan of scans) expect(scan["Index Cond"]).toContain("tenant_id = ");
      // What a stride leaves of a tenant may be sorted, for it is at most a stride; a range that answers all is in order.
      if (!rest) expect(types.filter((type) => /Sort|Bitmap|Hash/.test(type))).toEqual([]);
      const walked = scans.filter((scan) => !byRole || scan["Index Name"]?.startsWith("doorlist_invite_role"));
      for (const scan of walked) expect(rowsRead(scan)).toBeLessThanOrEqual(rest ? 8000 : LIMIT + 1);
    }
  });
});

describe("the plans that postgres keeps of lists, whichever tenant they are for", () => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore("postgres");
    // One of many hundreds has nearly all: the others make PostgreSQL take a tenant for small.
    const many = Array.from({ length: COUNT }, (_, index) => inviteOf({ tenantId: index % 20 ? "acme" : `tenant-${index}` }));
    await fill(opened.database, many);
    await opened.database.all({ sql: "vacuum analyze doorlist_invite", parameters: [] });
  });
  afterAll(() => opened.close());

  it.each([{}, { q: "person12" }, { createdAfter: NOW - 20 * DAY }])("walk the primary key: %j", async (filter) => {
    const { statements } = pages(opened.database, "-createdAt", filter);
    for (const { page, end } of statements) {
      for (const { sql } of end ? [page, end] : [page]) {
        const plan = await postgresPlan(opened.database, { sql, parameters: [] }, "generic");
        expect(plan.flatMap((node) => node["Index Name"] ?? [])).toEqual(["doorlist_invite_pkey"]);
        expect(plan.filter((node) => /Bitmap|Hash/.test(node["Node Type"]))).toEqual([]);
      }
    }
  });

  it("are not those of lists by a filter, whose best index depends on the tenant", () => {
    const plain = cases.flatMap(([name, sort, filter]) => {
      const walk = inviteWalk("acme", { ...filter, sort, limit: LIMIT }, { stored: filter.status }, NOW);
      return walk.plain ? [`${name} ${sort}`] : [];
    });
    expect(plain).toEqual(
      ["no filter", "q", "createdAfter", "createdBefore"].flatMap((name) => [`${name} -createdAt`, `${name} createdAt`]),
    );
  });
});

describe("the pending of a large tenant on postgres", () => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore("postgres");
    // Few are pending, in the order of their expiry: an index of these alone is small, and looks cheap to read and sort.
    const many = Array.from({ length: COUNT }, (_, index) => {
      const [createdAt, isNew] = [NOW - COUNT + index, index > COUNT - 6000];
      return inviteOf({ tenantId: "acme", createdAt, status: isNew ? "pending" : "accepted", expiresAt: createdAt + MONTH });
    });
    await fill(opened.database, many);
    await opened.database.all({ sql: "vacuum analyze doorlist_invite", parameters: [] });
  });
  afterAll(() => opened.close());

  it("are walked in the order of their creation, no more than a page of them", async () => {
    const walk = inviteWalk("acme", { status: "pending", sort: "-createdAt", limit: LIMIT }, { stored: "pending" }, NOW);
    const { page } = strideOf(walk, LIMIT + 1, undefined, FIRST_STRIDE);
    const plan = await postgresPlan(opened.database, page.compile(opened.database.build), "run");
    expect(plan.flatMap((node) => node["Index Name"] ?? [])).toEqual(["doorlist_invite_status"]);
    expect(plan.filter((node) => /Sort/.test(node["Node Type"]))).toEqual([]);
    expect(Math.max(...plan.map(rowsRead))).toBe(LIMIT + 1);
  });
});

describe.each(["sqlite", "postgres"] as const)("the statements of a hot path on %s", (engine) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore(engine);
    await fill(opened.database, invites.slice(0, 5000));
    const { store, database } = opened;
    const of = { tenantId: "acme", createdAt: NOW, updatedAt: NOW, joinedAt: NOW };
    const messages = Array.from({ length: 3000 }, () => messageOf());
    await store.messages.enqueue(messages);
    await store.transaction((tables) => tables.messages.markSent(messages.slice(0, 2900), NOW));
    await store.transaction(async ({ apiKeys, tenants, members, uses }) => {
      for (let index = 0; index < 600; index += 1) {
        const id = `id${index}`;
        await tenants.insert({ ...of, id, name: id, seats: null, members: 0, waiting: 0, settings: noSettings });
        await members.insert({ ...of, userId: id, roles: ["member"] });
        await uses.insert({ ...of, inviteId: `invite${index % 50}`, userId: id, usedAt: NOW, elapsedMs: index });
        await apiKeys.insert({ ...of, id, name: id, createdBy: null, digest: `digest${index}` });
      }
    });
    const at = engine === "sqlite" ? NOW : new Date(NOW).toISOString();
    const verified = engine === "sqlite" ? 1 : true;
    const p = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => (engine === "sqlite" ? "?" : `$${from + index}`)).join(", ");
    const user = `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values (${p(1, 6)})`;
    const session = `insert into session (id, token, "userId", "expiresAt", "createdAt", "updatedAt") values (${p(1, 6)})`;
    await database.transaction(async (sql) => {
      for (let index = 0; index < 600; index += 1) {
        await sql.all({ sql: user, parameters: [`u${index}`, "Ana", `u${index}@example.com`, verified, at, at] });
        await sql.all({ sql: session, parameters: [`s${index}`, `token${index}`, `u${index}`, at, at, at] });
      }
    });
    await database.all({ sql: "analyze", parameters: [] });
  });
  afterAll(() => opened.close());

  const key = { tenantId: "acme", id: invites[7]?.id ?? "", generation: 0 };
  const revival = { expiresAt: NOW, generation: 1, keyId: "k", codeDigest: "c", linkShown: false, createdBy: null };
  const acts: [string, (store: Store) => Promise<unknown>][] = [
    ["invites.get", ({ invites }) => invites.get("acme", key.id)],
    ["invites.getById", ({ invites }) => invites.getById(key.id)],
    ["invites.getByCodeDigest", ({ invites }) => invites.getByCodeDigest(["a", "b"])],
    ["invites.getPendingByEmail", ({ invites }) => invites.getPendingByEmail("acme", "person1@example.com")],
    ["invites.listForEmail", ({ invites }) => invites.listForEmail("person1@example.com", NOW, 100)],
    ["invites.claimUse", ({ invites }) => invites.claimUse(key, NOW)],
    ["invites.close", ({ invites }) => invites.close(key, "canceled", NOW)],
    ["invites.update", ({ invites }) => invites.update(key, { roles: ["member"] }, NOW)],
    ["invites.revive", ({ invites }) => invites.revive(key, { ...revival, deliveryState: "queued" }, NOW)],
    ["invites.markLinkShown", ({ invites }) => invites.markLinkShown(key)],
    ["invites.markSent", ({ invites }) => invites.markSent([key], NOW)],
    ["tenants.get", ({ tenants }) => tenants.get("id7")],
    ["tenants.takeSeat", ({ tenants }) => tenants.takeSeat("id7")],
    ["members.get", ({ members }) => members.get("acme", "id7")],
    ["members.listForUser", ({ members }) => members.listForUser("id7")],
    ["uses.get", ({ uses }) => uses.get("acme", key.id, "id7")],
    ["apiKeys.getByDigest", ({ apiKeys }) => apiKeys.getByDigest("digest7")],
  ];

  const findsByIndex = async (statement: Compiled) => {
    if (engine === "sqlite") {
      const plan = await sqlitePlan(opened.database, statement);
      expect(plan.filter((step) => /^SCAN/.test(step))).toEqual([]);
      expect(plan.some((step) => /^SEARCH \w+ USING (COVERING )?INDEX \w+ \(.*=\?/.test(step))).toBe(true);
    } else {
      const plan = await postgresPlan(opened.database, statement);
      expect(plan.map((node) => node["Node Type"])).not.toContain("Seq Scan");
      const scans = plan.filter((node) => node["Index Name"]);
      expect(scans.length).toBeGreaterThan(0);
      for (const scan of scans) expect(scan["Index Cond"]).toMatch(/ = /);
    }
  };

  it.each(acts)("find their rows by an index: %s", async (_, act) => {
    const statements = await statementsOf(opened.database, (sql) =>
      act(createStore({ ...sql, readsBeside: true, close: async () => {} })),
    );
    expect(statements).toHaveLength(1);
    for (const statement of statements) await findsByIndex(statement);
  });

  it("find a session by its token with an index", async () => {
    const signature = createHmac("sha256", "a secret").update("token7").digest("base64");
    const cookie = `better-auth.session_token=${encodeURIComponent(`token7.${signature}`)}`;
    const statements = await statementsOf(opened.database, (sql) =>
      sessionReader(sql, "a secret", "http://localhost")(new Request("http://localhost", { headers: { cookie } }), NOW),
    );
    expect(statements).toHaveLength(1);
    for (const statement of statements) await findsByIndex(statement);
  });

  it.each<[string, (people: Directory) => Promise<unknown> | undefined]>([
    ["a preview", (people) => people.visit?.(key.id)],
    ["a user", (people) => people.user("u7")],
    ["who has an address", (people) => people.userByEmail("u7@example.com")],
    ["who has this address, and their roles", (people) => people.accounts("acme", ["u7@example.com"])],
    ["members by a part of their name", (people) => people.findMembers("beta", "ana", 20)],
  ])("find accounts by indexes, in one statement: %s", async (_, act) => {
    const statements = await statementsOf(opened.database, async (sql) => act(builtInDirectory(sql)));
    expect(statements).toHaveLength(1);
    for (const statement of statements) await findsByIndex(statement);
  });

  it("read of the due, the queued and the failed nothing but those", async () => {
    const due: [string, (store: Store) => Promise<unknown>][] = [
      ["doorlist_invite_due", ({ invites }) => invites.expireDue(NOW, 200)],
      ["doorlist_message_due", ({ messages }) => messages.claim(NOW, 1000, 20)],
      ["doorlist_message_failed", ({ messages }) => messages.depth(NOW)],
    ];
    for (const [index, act] of due) {
      const [statement] = await statementsOf(opened.database, (sql) =>
        act(createStore({ ...sql, readsBeside: true, close: async () => {} })),
      );
      if (engine === "sqlite") expect((await sqlitePlan(opened.database, statement as Compiled)).join()).toContain(index);
      else {
        const plan = await postgresPlan(opened.database, statement as Compiled);
        expect(plan.map((node) => node["Index Name"])).toContain(index);
      }
    }
  });

  it("read of the invites past their time, and not yet recorded as expired, nothing but those", async () => {
    for (const sort of inviteSorts) {
      const walk = inviteWalk("acme", { status: "expired", sort, limit: LIMIT }, { stored: "pending", due: true }, NOW);
      const statement = strideOf(walk, LIMIT, undefined).page.compile(opened.database.build);
      const plan =
        engine === "sqlite"
          ? (await sqlitePlan(opened.database, statement)).join()
          : JSON.stringify(await postgresPlan(opened.database, statement));
      expect(plan).toMatch(/doorlist_invite_(over)?due/);
      expect(plan).not.toMatch(/SCAN doorlist_invite|Seq Scan/);
    }
  });
});
