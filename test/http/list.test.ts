import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expireInvites } from "../../src/core/expire.ts";
import { inviteStatuses } from "../../src/core/invite.ts";
import { inviteSorts } from "../../src/core/invite-query.ts";
import { type Body, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("the list of invites on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let adam: Person;
  let acme: TestTenant;
  /** Every invite of the tenant, as read one by one. */
  let all: Body[];
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    adam = await app.signUp("adam@example.com");
    acme = await openTenant(olive);
    await acme.admit(adam, ["admin"]);
    await fill();
    const { body } = await olive.get(`${acme.invites}?limit=100`);
    all = await Promise.all(body.data.map(({ id }: Body) => acme.read(id)));
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  /** 40 invites of every kind, role, inviter and state, some of them of the same millisecond. */
  async function fill(): Promise<void> {
    for (let n = 0; n < 40; n += 1) {
      const link = n % 5 === 0;
      const by = n % 4 === 0 ? app.operator : n % 3 === 2 ? olive : [olive, adam][n % 2];
      const { body } = await (by as Person).post(acme.invites, {
        ...(link ? { kind: "link", maxUses: n === 20 ? 1 : 0 } : { email: `${"dcba"[n % 4]}${n}@example.com`, delivery: "none" }),
        firstName: ["Ana", "Ben", null][n % 3],
        roles: [["member"], ["admin"], ["owner", "member"]][n % 3],
        expiresIn: n % 6 === 1 ? 3600 : 86_400 * (1 + (n % 9)),
      });
      const id = body.invite.id;
      if (n % 7 === 3) await olive.post(`${acme.invites}/${id}/cancel`);
      if (n % 7 === 5 && !link) await app.anyone.post(`/v1/invites/${body.url.split("/").at(-1)}/reject`);
      if (n % 10 === 0) await adam.post(`/v1/invites/${body.url.split("/").at(-1)}/accept`);
      if (n % 3 === 0) app.clock.advance(60_000);
      // The first half expires into the sweep, the second half after it.
      if (n === 19) app.clock.advance(3_600_000);
      if (n === 19) await expireInvites(app.world);
    }
    app.clock.advance(3_600_000);
  }

  async function pages(query: Record<string, string>): Promise<Body[]> {
    const found: Body[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { status, body } = await olive.get(`${acme.invites}?${new URLSearchParams(cursor ? { ...query, cursor } : query)}`);
      expect(status).toBe(200);
      expect(body.data.length).toBeLessThanOrEqual(Number(query.limit));
      if (body.nextCursor !== null) expect(body.data).toHaveLength(Number(query.limit));
      found.push(...body.data);
      cursor = body.nextCursor;
    }
    return found;
  }

  const keyOf = (invite: Body, sort: string) => invite[sort.replace("-", "")] ?? "";
  function ordered(invites: Body[], sort: string): Body[] {
    const by = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    const rising = sort.replace("-", "") === "createdAt";
    const compare = (a: Body, b: Body) => (rising ? 0 : by(keyOf(a, sort), keyOf(b, sort))) || by(a.id, b.id);
    return invites.toSorted((a, b) => compare(a, b) * (sort.startsWith("-") ? -1 : 1));
  }

  it("has every state in it, so that the rest means something", () => {
    expect(all).toHaveLength(41);
    const states = new Set(all.map(({ status }) => status));
    expect([...inviteStatuses].filter((status) => !states.has(status))).toEqual([]);
  });

  it("answers exactly what its filters ask for, sorted, in pages of any size", async () => {
    const moments = ["", ...all.map(({ createdAt }) => createdAt)];
    const maybe = (...values: string[]) => fc.constantFrom("", "", ...values);
    const query = fc.record({
      status: maybe(...inviteStatuses),
      kind: maybe("email", "link"),
      role: maybe("owner", "admin", "member", "unheard-of"),
      q: maybe("ana", "BEN", "@example", "c1", "zzz"),
      createdBy: maybe(olive.id, adam.id, "nobody"),
      createdAfter: fc.constantFrom(...moments),
      createdBefore: fc.constantFrom(...moments),
      sort: fc.constantFrom(...inviteSorts),
      limit: fc.constantFrom("1", "2", "3", "7", "100"),
    });
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const fits = (invite: Body) =>
          (!asked.status || invite.status === asked.status) &&
          (!asked.kind || invite.kind === asked.kind) &&
          (!asked.role || invite.roles.includes(asked.role)) &&
          (!asked.q || `${invite.email ?? ""} ${invite.firstName ?? ""}`.toLowerCase().includes(asked.q.toLowerCase())) &&
          (!asked.createdBy || invite.createdBy === asked.createdBy) &&
          (!asked.createdAfter || invite.createdAt >= asked.createdAfter) &&
          (!asked.createdBefore || invite.createdAt < asked.createdBefore);
        const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ""));
        expect(await pages(given)).toEqual(ordered(all.filter(fits), asked.sort));
      }),
      { numRuns: 120 },
    );
  });

  it.each(inviteSorts)("sorts by %s", async (sort) => {
    expect(await pages({ sort, limit: "4" })).toEqual(ordered(all, sort));
  });

  it.each(inviteStatuses)("filters by %s alone, an invite past its time being expired and not pending", async (status) => {
    const expected = all.filter((invite) => invite.status === status);
    expect(expected.length).toBeGreaterThan(0);
    expect(await pages({ status, limit: "3" })).toEqual(ordered(expected, "-createdAt"));
  });

  it("answers 20, newest first, where nothing is asked, and at most 100", async () => {
    const { body } = await olive.get(acme.invites);
    expect(body.data).toEqual(ordered(all, "-createdAt").slice(0, 20));
    for (const limit of ["0", "101", "-1", "1.5", "many", "", "1e9"]) {
      expectProblem(await olive.get(`${acme.invites}?limit=${limit}`), 422, "invalid_field", "limit");
    }
  });

  it("refuses filters it does not know, and values that cannot be", async () => {
    for (const [query, field] of [
      ["color=red", "color"],
      ["status=open", "status"],
      ["kind=", "kind"],
      ["sort=name", "sort"],
      ["createdAfter=yesterday", "createdAfter"],
      ["createdBefore=2026-02-30T00:00:00Z", "createdBefore"],
      ["createdAfter=2026-01-01", "createdAfter"],
      ["q=", "q"],
    ]) {
      const answer = await olive.get(`${acme.invites}?${query}`);
      expectProblem(answer, 422, field === "color" ? "unknown_field" : "invalid_field", field);
    }
  });

  it("shows how a time is written, where it cannot be read", async () => {
    const { body } = await olive.get(`${acme.invites}?createdAfter=yesterday`);
    expect(body.detail).toBe("A time is written with its zone, as 2026-01-31T12:00:00Z");
  });

  it.each(["", "/events", "/members"])("refuses a cursor that is none of its own%s", async (list) => {
    const path = list === "" ? acme.invites : `${acme.path}${list}`;
    const coded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const garbage = [
      "garbage",
      "%22",
      "W10",
      coded([1]),
      coded({ id: "x" }),
      coded(["a", "b", "c"]),
      coded(null),
      coded(["a\0b"]),
    ];
    for (const cursor of garbage) expectProblem(await olive.get(`${path}?cursor=${cursor}`), 422, "invalid_cursor", "cursor");
    expectProblem(await olive.get(`${path}?cursor=${"x".repeat(2049)}`), 422, "invalid_cursor", "cursor");
  });

  it("refuses the cursor of another sort, and one whose number no row can hold", async () => {
    const { body } = await olive.get(`${acme.invites}?limit=1`);
    expectProblem(await olive.get(`${acme.invites}?sort=email&cursor=${body.nextCursor}`), 422, "invalid_cursor", "cursor");
    for (const number of ["1.5", "1e999", "1e300"]) {
      const cursor = Buffer.from(`[${number},"x"]`).toString("base64url");
      expectProblem(await olive.get(`${acme.invites}?sort=expiresAt&cursor=${cursor}`), 422, "invalid_cursor", "cursor");
    }
  });

  it("is nobody's but the tenant's", async () => {
    const other = await openTenant(adam);
    expectProblem(await olive.get(other.invites), 404, "tenant_not_found");
    expectProblem(await olive.get("/v1/tenants/no-such-tenant/invites"), 404, "tenant_not_found");
    expect((await adam.get(other.invites)).body).toEqual({ data: [], nextCursor: null });
  });

  it("searches names and addresses for what was typed, not for a pattern, in any case of any script", async () => {
    const place = await openTenant(olive);
    await olive.post(`${place.invites}/batch`, {
      invites: [
        { email: "percent@example.com", firstName: "100%", lastName: "sure!" },
        { email: "under_score@example.com", firstName: "1000", lastName: 'O\'Neil "Bo" \\ back' },
        { email: "asa@example.com", firstName: "Åsa", lastName: "ÖSTERBERG" },
        { email: "MÜLLER@münchen.example", firstName: "Юлия", lastName: "Ελένη" },
      ],
    });
    const found = async (q: string) => {
      const { body } = await olive.get(`${place.invites}?sort=email&q=${encodeURIComponent(q)}`);
      return body.data.map(({ email }: Body) => email.split("@")[0]);
    };
    expect(await found("%")).toEqual(["percent"]);
    expect(await found("0%")).toEqual(["percent"]);
    expect(await found("_")).toEqual(["under_score"]);
    expect(await found("r_s")).toEqual(["under_score"]);
    expect(await found("!")).toEqual(["percent"]);
    expect(await found("O'NEIL")).toEqual(["under_score"]);
    expect(await found('"bo" \\')).toEqual(["under_score"]);
    expect(await found("' or 1=1 --")).toEqual([]);
    expect(await found("åSA ös")).toEqual(["asa"]);
    expect(await found("A\u030Asa")).toEqual(["asa"]);
    expect(await found("юЛИЯ")).toEqual(["MÜLLER"]);
    expect(await found("ελΈνη")).toEqual(["MÜLLER"]);
    expect(await found("müller@MÜNCHEN")).toEqual(["MÜLLER"]);
    expect(await found("xn--mnchen-3ya")).toEqual(["MÜLLER"]);
    expect(await found("example")).toHaveLength(4);
  });
});

describe.each(engines)("a rare match among thousands on %s", (engine) => {
  it("is found wherever it stands, in pages too", async () => {
    const app = await openApp(engine);
    try {
      const acme = await openTenant(await app.signUp("olive@example.com"));
      const invites = Array.from({ length: 5_600 }, (_, n) => ({
        email: `p${n}@example.com`,
        delivery: "none",
        ...([3, 5_100, 5_599].includes(n) ? { firstName: "Rare" } : {}),
      }));
      await acme.owner.post(`${acme.invites}/batch`, { invites });
      for (const sort of ["createdAt", "-createdAt", "-email"]) {
        const found: string[] = [];
        for (let cursor: string | null = ""; cursor !== null; ) {
          const { body } = await acme.owner.get(`${acme.invites}?q=rare&limit=2&sort=${sort}${cursor && `&cursor=${cursor}`}`);
          found.push(...body.data.map(({ email }: Body) => email.split("@")[0]));
          cursor = body.nextCursor;
        }
        const rising = sort === "createdAt";
        expect([sort, found]).toEqual([sort, rising ? ["p3", "p5100", "p5599"] : ["p5599", "p5100", "p3"]]);
      }
    } finally {
      await app.close();
    }
  });
});

describe.each(engines)("paging on %s while others write", (engine) => {
  it.each(["-createdAt", "createdAt", "email", "-updatedAt"])("by %s loses and repeats none of 250 invites", async (sort) => {
    const app = await openApp(engine);
    try {
      const acme = await openTenant(await app.signUp("olive@example.com"));
      const invites = Array.from({ length: 250 }, (_, n) => ({ email: `p${(n * 37) % 250}@example.com`, delivery: "none" }));
      for (let at = 0; at < 250; at += 50) {
        await acme.owner.post(`${acme.invites}/batch`, { invites: invites.slice(at, at + 50) });
        app.clock.advance(1);
      }
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const { body } = await acme.owner.get(`${acme.invites}?limit=23&sort=${sort}${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.data.map(({ email }: Body) => email));
        cursor = body.nextCursor;
        app.clock.advance(1);
        await acme.create({ email: `new-${seen.length}@example.com`, delivery: "none" });
      }
      const old = seen.filter((email) => email.startsWith("p"));
      expect(old).toHaveLength(250);
      expect(new Set(seen).size).toBe(seen.length);
      expect(app.unexpected).toEqual([]);
    } finally {
      await app.close();
    }
  });
});
