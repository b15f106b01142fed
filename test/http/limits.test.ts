/** How much anybody may do in a while, counted by all processes together. */
import { describe, expect, it, onTestFinished } from "vitest";
import { digestedKeys } from "../../src/http/digested-keys.ts";
import { createLimits, type SharedLimits } from "../../src/http/limits.ts";
import { type Answer, caller, openApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { openRows } from "../support/rows.ts";
import { expectProblem, openTenant } from "../support/tenants.ts";
import { until } from "../support/until.ts";

const limits = {
  address: { points: 5, seconds: 60 },
  inviter: { points: 4, seconds: 3600 },
  recipient: { points: 2, seconds: 86_400 },
  tenant: null,
  importer: { points: 5, seconds: 86_400 },
};

describe.each(engines)("a limit on %s", (engine) => {
  async function open(options: Parameters<typeof openApp>[1] = {}) {
    const app = await openApp(engine, { limits, ...options });
    onTestFinished(async () => {
      expect(app.unexpected).toEqual([]);
      await app.close();
    });
    /** The same database in another process, as far as anything can tell. */
    const another = async () => {
      const other = await openApp(engine, { limits, database: app.database.url, clock: app.clock });
      onTestFinished(() => other.close());
      return other;
    };
    return { app, another, acme: await openTenant(await app.signUp("olive@example.com")) };
  }
  const expectLimited = (answer: Answer, seconds: number) => {
    expectProblem(answer, 429, "rate_limited");
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(seconds);
  };

  it("holds a person's invites back, tells where they stand, and ends with its time", async () => {
    const { app, acme } = await open();
    const first = await acme.owner.post(acme.invites, { kind: "link" });
    expect(first.headers.get("ratelimit-policy")).toBe('"inviter";q=4;w=3600');
    expect(first.headers.get("ratelimit")).toBe('"inviter";r=3;t=3600');
    const tooMany = await acme.owner.post(`${acme.invites}/batch`, { invites: Array(4).fill({ kind: "link" }) });
    expectLimited(tooMany, 3600);
    expect(tooMany.headers.get("ratelimit")).toBe('"inviter";r=3;t=3600');
    const batch = await acme.owner.post(`${acme.invites}/batch`, { invites: Array(3).fill({ kind: "link" }) });
    expect([batch.status, batch.headers.get("ratelimit")]).toEqual([200, '"inviter";r=0;t=3600']);
    expectLimited(await acme.owner.post(acme.invites, { kind: "link" }), 3600);
    expect((await acme.owner.get(acme.invites)).body.data).toHaveLength(4);
    app.clock.advance(3_600_000);
    expect(await acme.owner.post(acme.invites, { kind: "link" })).toMatchObject({ status: 201 });
  });

  it("begins anew where the clock that counted was ahead by more than clocks differ", async () => {
    const { app, acme } = await open();
    for (let n = 0; n < 4; n += 1) await acme.owner.post(acme.invites, { kind: "link" });
    app.clock.advance(-60_000);
    expectLimited(await acme.owner.post(acme.invites, { kind: "link" }), 3660);
    app.clock.advance(-1);
    expect(await acme.owner.post(acme.invites, { kind: "link" })).toMatchObject({ status: 201 });
  });

  it("does not count what a key of the installation makes, and writes nothing for it", async () => {
    const { app, acme } = await open();
    const rows = await openRows(app.database.url);
    onTestFinished(() => rows.close());
    for (let n = 0; n < 12; n += 1) {
      const answer = await app.operator.post(acme.invites, { email: "ana@example.com" });
      expect([answer.status, answer.headers.get("ratelimit")]).toEqual([201, null]);
    }
    await (app.world.limits as SharedLimits).flush();
    expect(await rows.all("select * from doorlist_rate_limit")).toEqual([]);
  });

  it("counts the mails of a tenant's people to one address, resent or created, and another address goes on", async () => {
    const { acme } = await open();
    const ana = await acme.invite({ email: "ana@example.com" });
    const resent = await acme.owner.post(`${acme.invites}/${ana.id}/resend`);
    expect([resent.status, resent.headers.get("ratelimit")]).toEqual([200, '"inviter";r=2;t=3600, "recipient";r=0;t=86400']);
    expect(resent.headers.get("ratelimit-policy")).toBe('"inviter";q=4;w=3600, "recipient";q=2;w=86400');
    expectLimited(await acme.owner.post(`${acme.invites}/${ana.id}/resend`), 86_400);
    const { body } = await acme.owner.post(`${acme.invites}/batch`, { invites: [{ email: "ANA@example.com" }] });
    expect(body.failed).toMatchObject([{ index: 0, problem: { code: "rate_limited" } }]);
  });

  it("holds a tenant's keys to what its people may send to one address, and to its own invites", async () => {
    const { app, acme } = await open({ limits: { ...limits, tenant: { points: 4, seconds: 3600 } } });
    const ana = await acme.invite({ email: "ana@example.com" });
    const key = (await acme.owner.post(`${acme.path}/api-keys`, { name: "key" })).body.key;
    const [itself, asOlive] = [app.withKey(key), app.withKey(key, acme.owner.id)];
    expect(await itself.post(`${acme.invites}/${ana.id}/resend`)).toMatchObject({ status: 200 });
    for (const caller of [itself, asOlive]) expectLimited(await caller.post(`${acme.invites}/${ana.id}/resend`), 86_400);
    expectLimited(await itself.post(acme.invites, { kind: "link" }), 3600);
    expect(await app.operator.post(`${acme.invites}/${ana.id}/resend`)).toMatchObject({ status: 200 });
  });

  it("of imports counts their rows apart, all or none, and a row whose address has had its mails fails alone", async () => {
    const { app, acme } = await open();
    const imported = async (...emails: string[]) => {
      const defaults = { onDuplicate: "resend" };
      const made = await acme.owner.post(`${acme.path}/imports`, { fileName: "a.csv", total: emails.length, defaults });
      const path = `${acme.path}/imports/${made.body.id}`;
      await acme.owner.post(`${path}/rows`, { from: 0, rows: emails.map((email, index) => ({ line: index + 2, email })) });
      const started = await acme.owner.post(`${path}/start`);
      await app.doorlist.worker.runImports();
      const { data } = (await acme.owner.get(`${path}/rows`)).body;
      return { started, rows: data.map(({ outcome, code }: Record<string, string>) => code ?? outcome) };
    };
    const first = await imported("ana@example.com", "bo@example.com");
    expect(first.started.headers.get("ratelimit")).toBe('"importer";r=3;t=86400');
    expect(first.rows).toEqual(["invited", "invited"]);
    expect((await imported("ana@example.com")).rows).toEqual(["resent"]);
    expect((await imported("Ana@example.com", "cy@example.com")).rows).toEqual(["rate_limited", "invited"]);
    const late = await imported("dee@example.com");
    expectLimited(late.started, 86_400);
    expect([late.started.headers.get("ratelimit"), late.rows]).toEqual(['"importer";r=0;t=86400', [null]]);
    expect(await acme.count()).toBe(3);
    expect(await acme.owner.post(acme.invites, { kind: "link" })).toMatchObject({ status: 201 });
    app.clock.advance(86_400_000);
    expect((await imported("dee@example.com")).rows).toEqual(["invited"]);
  });

  it("is one for two processes", async () => {
    const { app, another, acme } = await open();
    const other = await another();
    const there = caller(other.doorlist.handler, { cookie: acme.owner.cookie });
    for (let n = 0; n < 2; n += 1) {
      expect(await acme.owner.post(acme.invites, { kind: "link" })).toMatchObject({ status: 201 });
      expect(await there.post(acme.invites, { kind: "link" })).toMatchObject({ status: 201 });
    }
    const rows = await openRows(app.database.url);
    onTestFinished(() => rows.close());
    await until("both have told what they counted", async () => {
      const [counted] = await rows.all<{ points: number }>("select points from doorlist_rate_limit where key like 'inviter%'");
      return counted?.points === 4;
    });
    expectLimited(
      await (await another()).operator
        .post(acme.invites, { kind: "link" }, {})
        .then(() => there.post(acme.invites, { kind: "link" })),
      3600,
    );
  });

  it("of wrong codes holds in another process and after a restart", async () => {
    const { app, another, acme } = await open();
    const { code } = await acme.handed({ email: "typed@example.com", tokenType: "code" });
    for (let n = 0; n < 10; n += 1) expect((await app.anyone.get(`/v1/invites/ZZZZ000${n}`)).status).toBe(404);
    const restarted = await another();
    expectLimited(await restarted.anyone.get(`/v1/invites/${code}`), 900);
    app.clock.advance(900_000);
    expect(await restarted.anyone.get(`/v1/invites/${code}`)).toMatchObject({ status: 200 });
  });

  it("of an address counts the writes of whoever comes from it, a whole /64 of IPv6 as one, proxies not at all", async () => {
    const { app } = await open();
    const from = (remoteAddress: string, forwarded?: string) =>
      caller(
        (request) => app.doorlist.handler(request, { incoming: { socket: { remoteAddress } } }),
        forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
      );
    const write = (by: ReturnType<typeof from>) => by.post("/v1/tenants", { name: "x" });
    for (let n = 0; n < 5; n += 1) {
      const answer = await write(from(`2a00:1:2:3::${n}`));
      expect([answer.status, answer.headers.get("ratelimit")]).toEqual([401, `"address";r=${4 - n};t=60`]);
    }
    expectLimited(await write(from("2a00:1:2:3:ffff::1")), 60);
    expectProblem(await write(from("2a00:1:2:4::1")), 401, "unauthenticated");
    expect((await from("2a00:1:2:3::1").get("/healthz")).status).toBe(200);
    for (let n = 0; n < 8; n += 1) expectProblem(await write(from("127.0.0.1")), 401, "unauthenticated");
    // A proxy in our own network says for whom it speaks; what its caller wrote before that counts for nothing.
    for (let n = 0; n < 5; n += 1) await write(from("10.0.0.2", `8.8.8.${n}, 9.9.9.9, 10.0.0.1`));
    expectLimited(await write(from("::ffff:10.0.0.3", "1.1.1.1, 9.9.9.9")), 60);
    // A key that is none lets nobody past it where no key is asked for.
    const pretender = { authorization: "Bearer dl_none" };
    for (let n = 0; n < 5; n += 1) await from("7.7.7.7").post("/api/auth/sign-out", {}, pretender);
    expectLimited(await from("7.7.7.7").post("/account/forgot", "email=a@example.com", pretender), 60);
    // One that is not in our network may write what it likes.
    for (let n = 0; n < 5; n += 1) await write(from("1.2.3.4", `8.8.8.${n}`));
    expectLimited(await write(from("1.2.3.4", "8.8.4.4")), 60);
  });

  it("forgets in a process what the table knows, and goes on where it was", async () => {
    const { app, acme } = await open({ limits: { recipient: { points: 4, seconds: 86_400 } } });
    const shared = app.world.limits as SharedLimits;
    const left = async (email: string) => {
      const answer = await acme.owner.post(acme.invites, { email, onDuplicate: "resend" });
      if (answer.status !== 201) return answer.status;
      return /"recipient";r=(\d+)/.exec(answer.headers.get("ratelimit") ?? "")?.[1];
    };
    expect(await left("ana@example.com")).toBe("3");
    for (const remaining of ["3", "2", "1"]) expect(await left("bo@example.com")).toBe(remaining);
    await shared.flush();
    app.clock.advance(61_000);
    await shared.flush();
    // Bo has used up half of the limit, and stays in memory; Ana is learned again.
    expect([await left("ana@example.com"), await left("bo@example.com"), await left("bo@example.com")]).toEqual(["3", "0", 429]);
    await shared.flush();
    expect(await left("ana@example.com")).toBe("1");
  });

  it("is told all at once, a thousand addresses as well", async () => {
    const { app, acme } = await open({ limits: {} });
    const rows = await openRows(app.database.url);
    onTestFinished(() => rows.close());
    const invites = Array.from({ length: 1000 }, (_, n) => ({ email: `p${n}@example.com` }));
    expect((await acme.owner.post(`${acme.invites}/batch`, { invites })).body.failed).toEqual([]);
    await (app.world.limits as SharedLimits).flush();
    const counted = await rows.all<{ points: number }>("select points from doorlist_rate_limit where key like 'recipient:%'");
    expect(counted.map(({ points }) => Number(points))).toEqual(Array(1000).fill(1));
  });

  it("is told after a failure, even where its time ended while it was told", async () => {
    const { app } = await open();
    const { store, keyring } = app.world;
    const table = digestedKeys(store.rateLimits, keyring);
    const problems: unknown[] = [];
    let isAway = true;
    const shared: SharedLimits = createLimits({
      clock: app.clock,
      onError: (error) => problems.push(error),
      table: {
        ...table,
        async add(counts, now) {
          if (!isAway) return table.add(counts, now);
          isAway = false;
          app.clock.advance(61_000);
          shared.take("address", "1.2.3.4");
          throw new Error("away");
        },
      },
    });
    shared.take("address", "1.2.3.4");
    await shared.flush();
    await shared.flush();
    expect(problems.map(String)).toEqual(["Error: away"]);
    expect(await table.get("address:1.2.3.4", app.clock.now())).toMatchObject({ points: 1 });
  });
});
