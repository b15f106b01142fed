/** The database goes away, in every way that a database does: each request is refused as a passing thing, and comes back. */
import pg from "pg";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { type Answer, API_KEY, caller, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { openRows, violations } from "../support/rows.ts";
import { openTenant, type TestTenant } from "../support/tenants.ts";
import { until } from "../support/until.ts";

const DAY = 86_400_000;

async function opened(engine: "sqlite" | "postgres") {
  const app = await openApp(engine);
  onTestFinished(() => app.close());
  const olive = await app.signUp("olive@example.com");
  return { app, olive, acme: await openTenant(olive) };
}

interface House {
  app: TestApp;
  olive: Person;
  acme: TestTenant;
}

/** What is written, at each kind of door. */
const writes = ({ app, olive, acme }: House): (() => Promise<Answer>)[] => [
  () => olive.post(acme.invites, { email: "a@example.com" }),
  () => app.operator.post("/v1/tenants", { name: "Another" }),
  () => app.operator.post(acme.invites, { kind: "link" }, { "idempotency-key": "again" }),
  () => app.anyone.post("/api/auth/sign-in/email", { email: "olive@example.com", password: PASSWORD }),
  () => app.anyone.post("/api/auth/sign-up/email", { name: "New", email: "new@example.com", password: PASSWORD }),
  () => app.anyone.post("/account/forgot", "email=olive@example.com", { "content-type": "application/x-www-form-urlencoded" }),
  () =>
    caller(app.doorlist.handler, {
      cookie: olive.cookie.replace("better-auth", "nile").replace("session_token", "session-token"),
    }).post("/nile/v2/databases/main/tenants", { name: "Nile" }),
  () =>
    olive.post("/roq/v01/graphql", {
      query: `mutation { sendUserInvitesV2(data: { tenantId: "${acme.id}", userInvites: [{ email: "b@example.com", createdByUserId: "${olive.id}" }] }) { success { id } errors { error } } }`,
    }),
];
const reads = ({ app, olive, acme }: House): (() => Promise<Answer>)[] => [
  () => olive.get(acme.invites),
  () => olive.get("/v1/me"),
  () => app.operator.get(`${acme.path}/events`),
  () => app.anyone.get(`/v1/invites/${"A".repeat(43)}`),
];

async function expectRefused(house: House, calls: (() => Promise<Answer>)[]): Promise<void> {
  for (const [index, send] of calls.entries()) {
    const { status, headers, body } = await send();
    const told = JSON.stringify(body).includes("UNAVAILABLE") || status === 503;
    expect([index, told, body]).toEqual([index, true, expect.anything()]);
    if (status === 503) expect([index, headers.get("retry-after")]).toEqual([index, "1"]);
  }
  expect(
    house.app.unexpected.filter((error) => !/terminat|connection|accepting|lock|cannot be reached/i.test(String(error))),
  ).toEqual([]);
}

async function expectBack(house: House): Promise<void> {
  await until("the database is back", async () => (await house.olive.post(house.acme.invites, { kind: "link" })).status === 201);
  expect(
    await house.app.anyone.post("/api/auth/sign-in/email", { email: "olive@example.com", password: PASSWORD }),
  ).toMatchObject({
    status: 200,
  });
  const rows = await openRows(house.app.database.url);
  expect(await violations(rows)).toEqual([]);
  await rows.close();
}

describe("a PostgreSQL", () => {
  async function administer(house: House, statement: string): Promise<void> {
    const name = new URL(house.app.database.url).pathname.slice(1);
    const client = new pg.Client({ connectionString: inject("postgresUrl") });
    await client.connect();
    await client.query(statement.replace("DATABASE", name));
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
    await client.end();
  }

  it("that lets nobody in is refused as a passing thing, at every door", async () => {
    const house = await opened("postgres");
    await administer(house, "alter database DATABASE allow_connections false");
    await expectRefused(house, [...reads(house), ...writes(house)]);
    expect((await house.app.anyone.get("/readyz")).status).toBe(503);
    expect((await house.app.anyone.get("/healthz")).status).toBe(200);
    await administer(house, "alter database DATABASE allow_connections true");
    await expectBack(house);
  });

  it("that may only be read, as after a failover, still answers what is read", async () => {
    const house = await opened("postgres");
    await administer(house, "alter database DATABASE set default_transaction_read_only = on");
    await until("it is read", async () => (await house.olive.get("/v1/me")).status === 200);
    await expectRefused(house, writes(house));
    expect((await house.olive.get(house.acme.invites)).status).toBe(200);
    await administer(house, "alter database DATABASE reset default_transaction_read_only");
    await expectBack(house);
  });
});

describe.each(["sqlite", "postgres"] as const)("a clock that jumps, on %s", (engine) => {
  it.each([
    ["a day back", -DAY],
    ["a year on", 365 * DAY],
    ["to 1970", -Date.now() + 1000],
  ])("%s breaks nothing and lets nobody in twice", async (_, ms) => {
    const { app, olive, acme } = await opened(engine);
    const ana = await app.signUp("ana@example.com");
    const before = await acme.link({ maxUses: 1 });
    app.clock.advance(ms);
    await app.doorlist.worker.drain();
    const key = app.withKey(API_KEY);
    const { body } = await key.post(acme.invites, { email: "ana@example.com", delivery: "none" });
    expect(body.invite).toMatchObject({ status: "pending" });
    for (const token of [before.token, body.url.split("/").at(-1)]) {
      const answers = await Promise.all([1, 2, 3].map(() => ana.post(`/v1/invites/${token}/accept`)));
      for (const { status } of answers) expect([200, 401, 410]).toContain(status);
    }
    expect((await key.get(`${acme.path}/events`)).status).toBe(200);
    expect((await key.get(`${acme.invites}/stats`)).status).toBe(200);
    expect((await olive.get(acme.invites)).status).toBeLessThan(500);
    const rows = await openRows(app.database.url);
    expect(await violations(rows)).toEqual([]);
    await rows.close();
    expect(app.unexpected).toEqual([]);
  });
});
