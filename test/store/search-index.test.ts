/** Searches in a tenant of more than a stride: what the index of trigrams knows, and what still waits to be known. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { InviteQuery } from "../../src/core/invite-query.ts";
import { searchCandidates } from "../../src/store/search-index.ts";
import { engines } from "../support/databases.ts";
import { DAY, fill, inviteOf, MINUTE, NOW, openStore, type TestStore } from "../support/store.ts";

const COUNT = 7_000;
const RARE = [0, 40, 3_000, 6_990];

/** One in 40 is a link, without a text; the names of a few are rare. */
const invites = Array.from({ length: COUNT }, (_, index) =>
  inviteOf({
    tenantId: index % 1_000 === 999 ? "beta" : "acme",
    kind: index % 40 === 7 ? "link" : "email",
    createdAt: NOW - DAY + index * 1000,
    ...(index % 40 === 7 ? {} : { emailKey: `person-${index}@example.com` }),
    firstName: RARE.includes(index) ? 'Žofie "Q%_!" 😀' : "Ana",
    status: index % 2 ? "accepted" : "pending",
    expiresAt: index < 2_000 ? NOW - MINUTE : NOW + DAY,
  }),
);

it("keeps the list that every search on PostgreSQL reads short", async () => {
  const { database, close } = await openStore("postgres");
  const sql = "select reloptions from pg_class where relname = 'doorlist_search_text_grams'";
  expect(await database.all({ sql, parameters: [] })).toEqual([{ reloptions: ["gin_pending_list_limit=1024"] }]);
  await close();
});

it("leaves nothing on that list, and nothing dead in the queue, once many are indexed", async () => {
  const { database, store, close } = await openStore("postgres");
  onTestFinished(close);
  await fill(database, invites.slice(0, 600));
  await store.invites.indexQueued();
  const ask = async (sql: string) =>
    Object.values((await database.all<Record<string, unknown>>({ sql, parameters: [] }))[0] ?? {});
  expect(await ask("select gin_clean_pending_list('doorlist_search_text_grams')::integer")).toEqual([0]);
  expect(await ask("select pg_relation_size('doorlist_search_queue')::integer")).toEqual([0]);
});

describe.each(engines)("searches of many invites on %s", (engine) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore(engine);
    await fill(opened.database, invites);
  });
  afterAll(() => opened.close());

  const search = async (q: string, more: Partial<InviteQuery> = {}) => {
    const { data } = await opened.store.invites.list("acme", { sort: "-createdAt", limit: 20, ...more, q }, NOW);
    return data.map(({ id }) => invites.findIndex((invite) => invite.id === id));
  };
  const indexed = async () => {
    const count = { sql: "select count(*) as n from doorlist_search_queue", parameters: [] };
    for (;;) {
      await opened.store.invites.indexQueued();
      const [left] = await opened.database.all<{ n: number }>(count);
      if (left?.n === 0) return;
    }
  };
  const candidates = async (text: string) => (await searchCandidates(opened.database, "acme", text))?.length ?? null;

  const finds = async () => {
    const newest = RARE.toReversed();
    expect(await search("žofie")).toEqual(newest);
    expect(await search("ŽOFIE")).toEqual(newest);
    expect(await search('"q%_!')).toEqual(newest);
    expect(await search("😀")).toEqual(newest);
    expect(await search("žofie", { sort: "createdAt" })).toEqual(RARE);
    expect(await search("žofie", { sort: "email" })).toEqual([0, 3_000, 40, 6_990]);
    expect(await search("žofie", { status: "expired" })).toEqual([40, 0]);
    expect(await search("žofie", { status: "pending", role: "member" })).toEqual([6_990, 3_000]);
    expect(await search("žofie", { role: "admin" })).toEqual([]);
    expect(await search("žofie", { kind: "link" })).toEqual([]);
    expect(await search("person-77@")).toEqual([77]);
    expect(await search("person-999@")).toEqual([]);
    expect(await search("nobody-at-all")).toEqual([]);
    expect(await search("person", { limit: 3 })).toHaveLength(3);
  };

  it("find them while all wait for the index", async () => {
    expect(await candidates("žofie")).toBeNull();
    await finds();
  });

  it("find them by the index", async () => {
    await indexed();
    expect(await candidates("žofie")).toBe(RARE.length);
    expect(await candidates("nobody-at-all")).toBe(0);
    expect(await candidates("person")).toBeNull();
    expect(await candidates("žo")).toBeNull();
    await finds();
  });

  it("go page by page through what the index found", async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await opened.store.invites.list(
        "acme",
        { sort: "-createdAt", limit: 1, q: "žofie", ...(cursor && { cursor }) },
        NOW,
      );
      seen.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(RARE.toReversed().map((index) => invites[index]?.id));
  });

  it("follow a new name at once, and after it was indexed", async () => {
    const [first] = invites;
    const key = { tenantId: "acme", id: first?.id ?? "" };
    const [before, after] = [NOW - 2 * DAY, { firstName: "Włodzimierz" }];
    expect(await opened.store.invites.update(key, after, before)).not.toBeNull();
    for (const wait of [async () => {}, indexed]) {
      await wait();
      expect(await search("włodzimierz")).toEqual([0]);
      expect(await search("žofie")).toEqual(RARE.slice(1).toReversed());
    }
  });

  it("forget at once who is erased or purged", async () => {
    const [, erased] = RARE.map((index) => invites[index]?.id ?? "");
    await opened.store.retention.blank([{ tenantId: "acme", id: erased ?? "" }]);
    const purged = await opened.store.retention.purge("acme", NOW, 1);
    expect(purged).toHaveLength(1);
    for (const wait of [async () => {}, indexed]) {
      await wait();
      expect(await candidates("žofie")).toBeLessThanOrEqual(RARE.length);
      expect(await search("žofie")).toEqual([6_990, 3_000]);
      expect(await search(purged[0]?.emailKey ?? "")).toEqual([]);
    }
    const texts = {
      sql: `select count(*) as n from doorlist_search_text where invite_id in ('${erased}', '${purged[0]?.id}')`,
      parameters: [],
    };
    expect(await opened.database.all(texts)).toEqual([{ n: 0 }]);
  });
});
