/** The contract of the reads over many invites: `list`, `listForEmail`, `stats`. Each is compared with a plain reckoning. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Invite, inviteStatuses, statusAt } from "../../src/core/invite.ts";
import { type InviteQuery, inviteSorts } from "../../src/core/invite-query.ts";
import { engines } from "../support/databases.ts";
import { DAY, fill, HOUR, inviteOf, NOW, openStore, type TestStore, useStore } from "../support/store.ts";

const NAMES = ["Ana", "ANA", "Änne", "änne", "Zoë", "50%_off!", null];
const ROLES = [["owner"], ["admin", "member"], ["member"], ["team_lead"], ["team-lead"], ["Member"]];

/** Invites in every state, of few values, so that every filter finds several and every sort has ties. */
function manyInvites(count: number): Invite[] {
  return Array.from({ length: count }, (_, index) => {
    const pick = <T>(from: readonly T[], stride: number) => from[Math.floor(index / stride) % from.length] as T;
    const createdAt = NOW - 10 * DAY + Math.floor(index / 3) * HOUR;
    return inviteOf({
      tenantId: index % 10 === 9 ? "other" : "acme",
      kind: index % 4 === 1 ? "link" : "email",
      createdAt,
      ...(index % 4 === 1 ? {} : { emailKey: `person${(index * 37) % count}@example.com` }),
      firstName: pick(NAMES, 1),
      lastName: pick(["Lima", "de la Cruz"], 7),
      roles: pick(ROLES, 2),
      status: pick(inviteStatuses, 3),
      expiresAt: NOW + pick([-2, -1, 0, 1, 2], 5) * DAY,
      updatedAt: createdAt + pick([0, 1, 2], 4) * HOUR,
      createdBy: pick(["user1", "user2", null], 2),
    });
  });
}

const moment = fc.integer({ min: NOW - 11 * DAY, max: NOW });

function tally(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function expected(all: Invite[], query: InviteQuery): string[] {
  const lower = (text: string | null) => (text ?? "").toLowerCase();
  const text = ({ emailKey, firstName, lastName }: Invite) =>
    [emailKey, firstName, lastName].filter(Boolean).map(lower).join(" ");
  const matching = all.filter(
    (invite) =>
      invite.tenantId === "acme" &&
      (query.status === undefined || statusAt(invite, NOW) === query.status) &&
      (query.kind === undefined || invite.kind === query.kind) &&
      (query.role === undefined || invite.roles.includes(query.role)) &&
      (query.createdBy === undefined || invite.createdBy === query.createdBy) &&
      (query.createdAfter === undefined || invite.createdAt >= query.createdAfter) &&
      (query.createdBefore === undefined || invite.createdAt < query.createdBefore) &&
      (query.q === undefined || text(invite).includes(query.q.toLowerCase())),
  );
  const column = { createdAt: "id", expiresAt: "expiresAt", email: "emailKey", updatedAt: "updatedAt" } as const;
  const key = column[query.sort.replace("-", "") as keyof typeof column];
  const order = (a: Invite, b: Invite) => {
    const [x, y] = [a[key] ?? "", b[key] ?? ""];
    return x < y || (x === y && a.id < b.id) ? -1 : 1;
  };
  return matching.sort((a, b) => order(a, b) * (query.sort.startsWith("-") ? -1 : 1)).map(({ id }) => id);
}

describe.each([...engines, "a Kysely on PostgreSQL" as const])("the lists of a store on %s", (engine) => {
  const invites = manyInvites(240);
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore(engine);
    await fill(opened.database, invites);
  });
  afterAll(() => opened.close());

  const walked = async (query: InviteQuery): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await opened.store.invites.list("acme", { ...query, cursor }, NOW);
      expect(page.data.length).toBeLessThanOrEqual(query.limit);
      ids.push(...page.data.map(({ id }) => id));
      if (page.nextCursor === null) return ids;
      if (ids.length > invites.length) throw new Error("The pages go in circles");
      expect(page.data).toHaveLength(query.limit);
      cursor = page.nextCursor;
    }
  };

  it("answers every combination of filters, sort and page size as a plain filter and sort would", () => {
    const when = fc.oneof(moment, fc.constantFrom(...invites.map(({ createdAt }) => createdAt)));
    const query = fc.record(
      {
        status: fc.constantFrom(...inviteStatuses),
        kind: fc.constantFrom("email" as const, "link" as const),
        role: fc.constantFrom("owner", "admin", "member", "team_lead", "Member", "nobody"),
        q: fc.constantFrom("an", "ÄNNE", "zoë l", "person1", "@EXAMPLE.com", "%", "_", "!", "50%_off!", "de la cruz", "x"),
        createdBy: fc.constantFrom("user1", "user2", "user3"),
        createdAfter: when,
        createdBefore: when,
        sort: fc.constantFrom(...inviteSorts),
        limit: fc.integer({ min: 1, max: 100 }),
      },
      { requiredKeys: ["sort", "limit"] },
    );
    const same = fc.asyncProperty(query, async (asked) => {
      expect(await walked(asked)).toEqual(expected(invites, asked));
    });
    return fc.assert(same, { numRuns: 250 });
  });

  it.each(inviteSorts)("walks every invite of the tenant once by %s, in pages of seven", async (sort) => {
    expect(await walked({ sort, limit: 7 })).toEqual(expected(invites, { sort, limit: 7 }));
  });

  it("walks past no address that has expired, recorded or not, whatever letters it has", async () => {
    const tenantId = `letters of ${engine}`;
    const expired = { tenantId, expiresAt: NOW - DAY };
    // In the order of their bytes, which is not that of JavaScript's strings.
    const emails = ["a@example.com", "é@example.com", "ｚ@example.com", "😀@example.com"];
    await fill(
      opened.database,
      emails.map((emailKey, index) => inviteOf({ ...expired, emailKey, status: index % 2 ? "expired" : "pending" })),
    );
    const walk: (string | null)[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const asked = { status: "expired", sort: "email", limit: 1, ...(cursor === undefined ? {} : { cursor }) } as const;
      const { data, nextCursor } = await opened.store.invites.list(tenantId, asked, NOW);
      walk.push(...data.map(({ emailKey }) => emailKey));
      cursor = nextCursor;
    }
    expect(walk).toEqual(emails);
  });

  it.each(inviteStatuses)("counts as %s what is so at the moment of asking, recorded or not", async (status) => {
    const listed = await walked({ status, sort: "-createdAt", limit: 100 });
    expect(listed).toEqual(expected(invites, { status, sort: "-createdAt", limit: 100 }));
    expect(listed.length).toBeGreaterThan(10);
  });

  it("answers whole invites, and of another tenant nothing", async () => {
    const page = await opened.store.invites.list("acme", { sort: "createdAt", limit: 1000 }, NOW);
    const byId = new Map(invites.map((invite) => [invite.id, invite]));
    for (const invite of page.data) expect(invite).toEqual(byId.get(invite.id));
    expect(await opened.store.invites.list("nobody", { sort: "email", limit: 10 }, NOW)).toEqual({ data: [], nextCursor: null });
  });

  it.each(["", "x", "bm90IGpzb24", "WzFd", "WyJhIiwiYiJd", "bnVsbA"])("refuses the cursor %j", async (cursor) => {
    const asked = opened.store.invites.list("acme", { sort: "expiresAt", limit: 10, cursor }, NOW);
    await expect(asked).rejects.toMatchObject({ code: "invalid_cursor" });
  });

  it("reckons the stats as a plain count would", () => {
    const when = fc.option(moment, { nil: undefined });
    const same = fc.asyncProperty(when, when, async (from, to) => {
      const asked = { limit: 1000, sort: "createdAt", createdAfter: from, createdBefore: to } as const;
      const ids = new Set(expected(invites, asked));
      const counted = invites.filter(({ id }) => ids.has(id));
      const stats = await opened.store.invites.stats("acme", { from, to }, NOW);
      expect(stats).toMatchObject({ total: counted.length, funnel: { created: counted.length, delivered: 0, accepted: 0 } });
      const none = Object.fromEntries(inviteStatuses.map((status) => [status, 0]));
      expect(stats.byStatus).toEqual({ ...none, ...tally(counted.map((invite) => statusAt(invite, NOW))) });
      expect(stats.byRole).toEqual(tally(counted.flatMap(({ roles }) => roles)));
      const days = tally(counted.map(({ createdAt }) => new Date(createdAt).toISOString().slice(0, 10)));
      expect(stats.perDay).toEqual(
        Object.entries(days)
          .sort()
          .map(([date, created]) => ({ date, created, accepted: 0 })),
      );
    });
    return fc.assert(same, { numRuns: 40 });
  });
});

describe.each([...engines, "a Kysely on PostgreSQL" as const])("what a store on %s tells of uses and addresses", (engine) => {
  const own = useStore(engine);
  const { inserted } = own;

  it("counts invites that were delivered and used, and how long people took", async () => {
    const { store, tenantId } = own;
    const { timeToAcceptMs: nothing } = await store.invites.stats(tenantId, {}, NOW);
    expect(nothing).toEqual({ p50: null, p90: null });
    const link = await inserted({ kind: "link", uses: 10 });
    for (let used = 1; used <= 10; used += 1) {
      await store.uses.insert({ tenantId, inviteId: link.id, userId: `u${used}`, usedAt: NOW + DAY, elapsedMs: used * 100 });
    }
    const mailed = await inserted({ uses: 1 });
    await store.invites.markSent([mailed], NOW);
    await store.uses.insert({ tenantId, inviteId: mailed.id, userId: "u1", usedAt: NOW, elapsedMs: 5000 });
    await inserted({ tenantId: "another", sentCount: 1 });
    const stats = await store.invites.stats(tenantId, {}, NOW + DAY);
    expect(stats.funnel).toEqual({ created: 2, delivered: 1, accepted: 2 });
    expect(stats.timeToAcceptMs).toEqual({ p50: 600, p90: 1000 });
    expect(stats.perDay).toEqual([
      { date: "2030-01-15", created: 2, accepted: 1 },
      { date: "2030-01-16", created: 0, accepted: 10 },
    ]);
  });

  it("lists the open invites for an address in every tenant, newest first, and no more than asked for", async () => {
    const { store, tenantId } = own;
    const emailKey = `ana@${tenantId}.example`;
    const open = [];
    for (let index = 0; index < 4; index += 1) {
      open.push(
        await inserted({ tenantId: `${tenantId}.${index}`, emailKey, createdAt: NOW - index * HOUR, expiresAt: NOW + 1 }),
      );
    }
    await inserted({ emailKey, expiresAt: NOW });
    await inserted({ emailKey, status: "canceled" });
    await inserted({ tenantId: `${tenantId}.x`, emailKey: `other@${tenantId}.example` });
    expect(await store.invites.listForEmail(emailKey, NOW, 10)).toEqual(open);
    expect(await store.invites.listForEmail(emailKey, NOW, 2)).toEqual(open.slice(0, 2));
    expect(await store.invites.listForEmail("nobody@example.com", NOW, 2)).toEqual([]);
  });
});
