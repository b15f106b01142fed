/** A list goes through a large tenant in strides: what is rare is found however far apart it lies, once each. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InviteQuery } from "../../src/core/invite-query.ts";
import { listInvites } from "../../src/store/invite-list.ts";
import type { Compiled, Sql } from "../../src/store/sql.ts";
import { engines } from "../support/databases.ts";
import { fill, inviteOf, MINUTE, NOW, openStore, type TestStore } from "../support/store.ts";

const COUNT = 12_000;
/** One in the first stride of 5,000, one on its border, one in the last. */
const RARE = [17, 5000, 11_998];

const invites = Array.from({ length: COUNT }, (_, index) =>
  inviteOf({
    tenantId: "acme",
    createdAt: NOW - (COUNT - index) * MINUTE,
    emailKey: `person${String(index).padStart(5, "0")}@example.com`,
    firstName: RARE.includes(index) ? "Needle" : "Straw",
    roles: index % 2 ? ["member"] : ["admin", "member"],
    status: index % 3 ? "canceled" : "pending",
    expiresAt: index % 1000 === 999 ? NOW - MINUTE : NOW + 1 + index,
    createdBy: RARE.includes(index) ? "rare" : "user1",
  }),
);
const ids = (indexes: number[]) => indexes.map((index) => invites[index]?.id);
const where = (test: (index: number) => boolean) => invites.map((_, index) => index).filter(test);

describe.each(engines)("a walk through 12,000 invites on %s", (engine) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore(engine);
    await fill(opened.database, invites);
  });
  afterAll(() => opened.close());

  const walked = async (query: Pick<InviteQuery, "sort" | "limit"> & Partial<InviteQuery>): Promise<string[]> => {
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await opened.store.invites.list("acme", { ...query, cursor }, NOW);
      found.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) return found;
      if (found.length > COUNT) throw new Error("The walk goes in circles");
      cursor = page.nextCursor;
    }
  };

  it.each(["createdAt", "email", "expiresAt"] as const)(
    "finds three that match, by %s, in one page or in three",
    async (sort) => {
      for (const limit of [1, 2, 3, 50]) {
        expect(await walked({ q: "needle", sort, limit })).toEqual(ids(RARE));
        expect(await walked({ q: "needle", sort: `-${sort}`, limit })).toEqual(ids(RARE.toReversed()));
      }
    },
  );

  it("finds them through the index of a role, of a status, and of who made them", async () => {
    const asked = { q: "NEEDLE", sort: "-createdAt", limit: 2 } as const;
    expect(await walked({ ...asked, role: "member" })).toEqual(ids(RARE.toReversed()));
    expect(await walked({ ...asked, role: "admin" })).toEqual(ids([11_998, 5000]));
    expect(await walked({ ...asked, role: "owner" })).toEqual([]);
    expect(await walked({ ...asked, status: "canceled" })).toEqual(ids(RARE.toReversed()));
    expect(await walked({ ...asked, createdBy: "rare" })).toEqual(ids(RARE.toReversed()));
    expect(await walked({ ...asked, createdBefore: invites[5000]?.createdAt })).toEqual(ids([17]));
  });

  it("answers nothing where nothing matches", async () => {
    expect(await walked({ q: "no such thing", sort: "email", limit: 50 })).toEqual([]);
  });

  it("repeats and loses no row where many match, whatever the filter leaves out", async () => {
    const pending = where((index) => index % 3 === 0 && index % 1000 !== 999);
    expect(await walked({ status: "pending", sort: "createdAt", limit: 700 })).toEqual(ids(pending));
    expect(await walked({ status: "pending", sort: "-email", limit: 999 })).toEqual(ids(pending.toReversed()));
    const admins = where((index) => index % 2 === 0 && index % 3 !== 0);
    expect(await walked({ status: "canceled", role: "admin", sort: "-createdAt", limit: 800 })).toEqual(ids(admins.toReversed()));
    expect(await walked({ q: "straw", sort: "createdAt", limit: 1000 })).toEqual(ids(where((index) => !RARE.includes(index))));
  });

  it("finds what is past its time among thousands that are not", async () => {
    const late = where((index) => index % 3 === 0 && index % 1000 === 999);
    expect(late).toHaveLength(4);
    expect(await walked({ status: "expired", sort: "createdAt", limit: 3 })).toEqual(ids(late));
    expect(await walked({ status: "expired", sort: "-email", limit: 50, role: "member" })).toEqual(ids(late.toReversed()));
  });

  it("walks the whole tenant once", async () => {
    expect(await walked({ sort: "createdAt", limit: 1000 })).toEqual(ids(where(() => true)));
    const newestFirst = await walked({ sort: "-updatedAt", limit: 1000 });
    expect(newestFirst).toEqual(ids(where(() => true).toReversed()));
  });

  it("loses nothing where a row leaves the range while it looks", async () => {
    const { database, store } = opened;
    let asked = 0;
    const moving: Sql = {
      ...database,
      async all<Row>(query: Compiled): Promise<Row[]> {
        asked += 1;
        // Sorted by its last change, this one moves from the first stride to the end.
        if (asked === 2) await store.invites.update({ tenantId: "acme", id: ids([9])[0] ?? "" }, { firstName: "Moved" }, NOW);
        return database.all<Row>(query);
      },
    };
    const page = await listInvites(moving, "acme", { q: "needle", sort: "updatedAt", limit: 100 }, NOW);
    expect(page.data.map(({ id }) => id)).toEqual(ids(RARE));
    expect(asked).toBeGreaterThan(2);
  });
});
