/** The contract of `Store.invites.search`, compared with a plain filter, sort and cut. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emailKey } from "../../src/core/email.ts";
import { type Invite, inviteStatuses, statusAt } from "../../src/core/invite.ts";
import type { InviteSearch, SearchCondition, SearchField } from "../../src/core/invite-query.ts";
import { engines } from "../support/databases.ts";
import { DAY, fill, HOUR, inviteOf, MINUTE, NOW, openStore, type TestStore } from "../support/store.ts";

const pick = <T>(from: readonly T[], index: number) => from[index % from.length] as T;
const invites = Array.from({ length: 150 }, (_, index) =>
  inviteOf({
    tenantId: pick(["acme", "beta", "gamma"], Math.floor(index / 2)),
    kind: index % 5 === 4 ? "link" : "email",
    createdAt: NOW - DAY + Math.floor(index / 4) * MINUTE,
    ...(index % 5 === 4 ? {} : { email: `P_${index}%@Example.com`, emailKey: `p_${index}%@example.com` }),
    firstName: pick(["Ana", "ana", "A*a", "A?a", "[A]na", "100%", "a_b", "a\\b", "!na", "😀 é", "ÄNNE", "", null], index),
    lastName: pick(["Lima", "de la Cruz", null], Math.floor(index / 3)),
    locale: pick(["pt-BR", "de", null], Math.floor(index / 5)),
    data: pick([null, { a: 1 }, { a: 2 }], Math.floor(index / 7)),
    status: pick(inviteStatuses, Math.floor(index / 3)),
    expiresAt: NOW + pick([-1, 0, 1], Math.floor(index / 2)) * HOUR,
    updatedAt: NOW - pick([0, 1, 2], index) * HOUR,
    createdBy: pick(["user1", "user2", null], index),
  }),
);

function textOf(invite: Invite, field: SearchField): string {
  return (field === "acceptedBy" ? takers.get(invite.id) : invite[field]) ?? "";
}
const takers = new Map(
  invites.flatMap(({ id, status, kind }, index) => (status === "accepted" && kind === "email" ? [[id, `user${index}`]] : [])),
);

function matches(pattern: string, text: string, ignoreCase: boolean): boolean {
  const expression = pattern.replace(/\\([\s\S])|[\s\S]/gu, (token, escaped: string | undefined) => {
    if (token === "%") return "[^]*";
    if (token === "_") return "[^]";
    return (escaped ?? token).replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  });
  return new RegExp(`^${expression}$`, ignoreCase ? "iu" : "u").test(text);
}

function holds(invite: Invite, condition: SearchCondition): boolean {
  const text = textOf(invite, condition.field);
  if ("like" in condition) return matches(condition.like, text, condition.ignoreCase);
  const keyed = (value: string) => (condition.field === "email" ? emailKey(value) : value);
  const values = ("in" in condition ? condition.in : condition.notIn).map(keyed);
  return values.includes(keyed(text)) === "in" in condition;
}

function expected(search: InviteSearch) {
  const found = invites.filter(
    (invite) =>
      search.tenantIds.includes(invite.tenantId) &&
      (search.kind === undefined || invite.kind === search.kind) &&
      (search.statuses === undefined || search.statuses.includes(statusAt(invite, NOW))) &&
      search.conditions.every((condition) => holds(invite, condition)),
  );
  const key = (invite: Invite) => {
    if (search.sort === "updatedAt") return String(invite.updatedAt);
    if (search.sort === "createdAt") return invite.id;
    if (search.sort === "email") return invite.emailKey ?? "";
    if (search.sort === "status") return statusAt(invite, NOW);
    if (search.sort === "data") return invite.data === null ? "" : JSON.stringify(invite.data);
    return invite[search.sort] ?? "";
  };
  const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  found.sort((a, b) => (bytes(key(a), key(b)) || bytes(a.id, b.id)) * (search.descending ? -1 : 1));
  return { ids: found.slice(search.offset, search.offset + search.limit).map(({ id }) => id), total: found.length };
}

describe.each(engines)("a search in a store on %s", (engine) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore(engine);
    await fill(opened.database, invites);
    for (const [inviteId, userId] of takers) {
      const { tenantId } = invites.find(({ id }) => id === inviteId) ?? inviteOf();
      await opened.store.uses.insert({ tenantId, inviteId, userId, usedAt: NOW, elapsedMs: 1 });
    }
  });
  afterAll(() => opened.close());

  const searched = async (search: InviteSearch) => {
    const { data, total } = await opened.store.invites.search(search, NOW);
    const whole = new Map(invites.map((invite) => [invite.id, invite]));
    for (const invite of data) expect(invite).toEqual(whole.get(invite.id));
    return { ids: data.map(({ id }) => id), total };
  };
  const all: InviteSearch = {
    tenantIds: ["acme", "beta", "gamma"],
    conditions: [],
    sort: "createdAt",
    descending: false,
    limit: 1000,
    offset: 0,
  };

  it("answers any conditions in any order as a plain filter and sort would, with the total", () => {
    const field = fc.constantFrom<SearchField>("id", "email", "firstName", "lastName", "locale", "createdBy", "acceptedBy");
    const value = fc.constantFrom(
      "",
      "Ana",
      "ana",
      "A*a",
      "[A]na",
      "100%",
      "a\\b",
      "Lima",
      "de",
      "user1",
      "user10",
      "P_1%@EXAMPLE.com",
      "nobody",
    );
    const values = fc.array(fc.oneof(value, fc.constantFrom(...invites.slice(0, 5).map(({ id }) => id))), { maxLength: 4 });
    const like = fc.constantFrom(
      "%",
      "",
      "_na",
      "A_a",
      "a%",
      "%A%",
      "A*a",
      "A?a",
      "[A]na",
      "[a]%",
      "100\\%",
      "%\\%%",
      "a\\_b",
      "a\\\\b",
      "!%",
      "P\\_1%",
      "😀 _",
      "%@example.com",
    );
    const condition: fc.Arbitrary<SearchCondition> = fc.oneof(
      fc.record({ field, in: values }),
      fc.record({ field, notIn: values }),
      fc.record({ field, like, ignoreCase: fc.boolean() }),
    );
    const search = fc.record(
      {
        tenantIds: fc.subarray(["acme", "beta", "gamma", "nobody"]),
        kind: fc.constantFrom("email" as const, "link" as const),
        statuses: fc.subarray([...inviteStatuses]),
        conditions: fc.array(condition, { maxLength: 2 }),
        sort: fc.constantFrom<InviteSearch["sort"]>(
          "createdAt",
          "updatedAt",
          "email",
          "firstName",
          "lastName",
          "locale",
          "status",
          "data",
        ),
        descending: fc.boolean(),
        limit: fc.integer({ min: 0, max: 60 }),
        offset: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
      },
      { requiredKeys: ["tenantIds", "conditions", "sort", "descending", "limit", "offset"] },
    );
    const same = fc.asyncProperty(search, async (asked) => {
      expect(await searched(asked)).toEqual(expected(asked));
    });
    return fc.assert(same, { numRuns: 200 });
  });

  it("takes % and _ literally after a backslash, and every other sign of a pattern always", async () => {
    const like = async (pattern: string, ignoreCase: boolean) => {
      const { ids } = await searched({ ...all, conditions: [{ field: "firstName", like: pattern, ignoreCase }] });
      return new Set(invites.filter(({ id }) => ids.includes(id)).map(({ firstName }) => firstName));
    };
    for (const ignoreCase of [false, true]) {
      expect(await like("A*a", ignoreCase)).toEqual(new Set(["A*a"]));
      expect(await like("A?a", ignoreCase)).toEqual(new Set(["A?a"]));
      expect(await like("[A]na", ignoreCase)).toEqual(new Set(["[A]na"]));
      expect(await like("100\\%", ignoreCase)).toEqual(new Set(["100%"]));
      expect(await like("a\\_b", ignoreCase)).toEqual(new Set(["a_b"]));
      expect(await like("a\\\\b", ignoreCase)).toEqual(new Set(["a\\b"]));
      expect(await like("!na", ignoreCase)).toEqual(new Set(["!na"]));
    }
    expect(await like("Ana", false)).toEqual(new Set(["Ana"]));
    expect(await like("ANA", true)).toEqual(new Set(["Ana", "ana"]));
  });

  it("pages through everything without repeating or losing a row, in both directions", async () => {
    for (const descending of [false, true]) {
      const pages = [];
      for (let offset = 0; offset < 160; offset += 10) {
        pages.push(await searched({ ...all, sort: "lastName", descending, limit: 10, offset }));
      }
      expect(pages.flatMap(({ ids }) => ids)).toEqual(expected({ ...all, sort: "lastName", descending }).ids);
      expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([150]));
    }
  });
});

describe.each(engines)("a search through several strides on %s", (engine) => {
  const many = Array.from({ length: 11_000 }, (_, index) =>
    inviteOf({
      tenantId: index % 11 ? "large" : "small",
      createdAt: NOW + index,
      firstName: index % 1000 === 500 ? "Needle" : "Straw",
    }),
  );
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore(engine);
    await fill(opened.database, many);
  });
  afterAll(() => opened.close());

  it("counts and orders what it finds in all of them", async () => {
    const search: InviteSearch = {
      tenantIds: ["small", "large"],
      conditions: [{ field: "firstName", like: "needle", ignoreCase: true }],
      sort: "createdAt",
      descending: true,
      limit: 4,
      offset: 5,
    };
    const needles = many.filter(({ firstName }) => firstName === "Needle").toReversed();
    expect(needles).toHaveLength(11);
    const { data, total } = await opened.store.invites.search(search, NOW);
    expect(data).toEqual(needles.slice(5, 9));
    expect(total).toBe(11);
    const everything = { ...search, conditions: [], limit: 10, offset: 10_995 };
    const last = await opened.store.invites.search(everything, NOW);
    expect(last).toEqual({ data: many.slice(0, 5).toReversed(), total: 11_000 });
  });
});
