import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expireInvites } from "../../src/core/expire.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe.each(engines)("the numbers on invites on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let guests: Person[];
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    guests = await Promise.all(["a", "b", "c", "d"].map((name) => app.signUp(`${name}@example.com`)));
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
    // To the first hour of a day in UTC, so that hours do not cross midnight by chance.
    app.clock.advance(DAY - (app.clock.now() % DAY));
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const stats = async (query = "") => (await olive.get(`${acme.invites}/stats${query}`)).body;
  const accept = (person: Person | undefined, token: string) => person?.post(`/v1/invites/${token}/accept`);
  const date = () => new Date(app.clock.now()).toISOString().slice(0, 10);
  const iso = () => new Date(app.clock.now()).toISOString();

  it("are zeros in a tenant without invites", async () => {
    expect(await stats()).toEqual({
      total: 0,
      byStatus: { pending: 0, accepted: 0, rejected: 0, canceled: 0, expired: 0 },
      byRole: {},
      perDay: [],
      funnel: { created: 0, delivered: 0, accepted: 0 },
      timeToAcceptMs: { p50: null, p90: null },
      topInviters: [],
      countedAt: iso(),
    });
  });

  it("add up: by state, role and day, from created to accepted, and how long it took", async () => {
    const [a, b, c, d] = guests;
    const first = date();
    const mailed = await acme.invite({ email: a?.email, roles: ["admin", "member"] });
    const link = await acme.link({ roles: ["member"] });
    const declined = await acme.handed({ email: b?.email, roles: ["owner"] });
    const canceled = await acme.handed({ email: "canceled@example.com" });
    await acme.handed({ email: "late@example.com", expiresIn: 60 });
    await acme.invite({ email: "waits@example.com" });
    await app.doorlist.worker.drain();
    await app.anyone.post(`/v1/invites/${declined.token}/reject`);
    await olive.post(`${acme.invites}/${canceled.invite.id}/cancel`);
    app.clock.advance(HOUR);
    await accept(b, link.token);
    app.clock.advance(HOUR);
    await accept(c, link.token);
    await accept(c, link.token);
    app.clock.advance(DAY);
    const second = date();
    await accept(d, link.token);
    await accept(a, (await app.mailTo(a?.email ?? "")).token);
    const last = await acme.link({ roles: ["admin"], maxUses: 1 });
    app.clock.advance(10);
    await accept(b, last.token);

    const expected = {
      total: 7,
      byStatus: { pending: 2, accepted: 2, rejected: 1, canceled: 1, expired: 1 },
      byRole: { owner: 1, admin: 2, member: 5 },
      perDay: [
        { date: first, created: 6, accepted: 2 },
        { date: second, created: 1, accepted: 3 },
      ],
      funnel: { created: 7, delivered: 2, accepted: 3 },
      // Five uses, after 10 ms, 1 h, 2 h, 26 h and 26 h: nearest rank.
      timeToAcceptMs: { p50: 2 * HOUR, p90: 26 * HOUR },
      topInviters: [{ userId: olive.id, user: { email: olive.email, name: "olive" }, invited: 7, accepted: 3 }],
      countedAt: iso(),
    };
    expect(await stats()).toEqual(expected);
    await expireInvites(app.world);
    expect(await stats()).toEqual(expected);
    expect(await acme.read(mailed.id)).toMatchObject({ status: "accepted" });
  });

  it("count an invite as expired, not pending, from the moment it is", async () => {
    await acme.link({ expiresIn: 60 });
    app.clock.advance(59_999);
    expect((await stats()).byStatus).toMatchObject({ pending: 1, expired: 0 });
    app.clock.advance(1);
    expect((await stats()).byStatus).toMatchObject({ pending: 0, expired: 1 });
  });

  it("follow a change of roles", async () => {
    const { invite } = await acme.link({ roles: ["admin", "member"] });
    await olive.patch(`${acme.invites}/${invite.id}`, { roles: ["owner"] });
    expect((await stats()).byRole).toEqual({ owner: 1 });
  });

  it("are of the invites that were created in a span, its start inside and its end outside", async () => {
    const [a, b] = guests;
    const early = await acme.link({ roles: ["owner"] });
    await accept(a, early.token);
    app.clock.advance(DAY);
    const from = iso();
    const inside = await acme.link({ roles: ["admin"] });
    app.clock.advance(HOUR);
    await accept(b, inside.token);
    app.clock.advance(DAY);
    const to = iso();
    await acme.link({ roles: ["member"] });
    const span = `?from=${from}&to=${to}`;
    expect(await stats(span)).toEqual({
      total: 1,
      byStatus: { pending: 1, accepted: 0, rejected: 0, canceled: 0, expired: 0 },
      byRole: { admin: 1 },
      perDay: [{ date: from.slice(0, 10), created: 1, accepted: 1 }],
      funnel: { created: 1, delivered: 0, accepted: 1 },
      timeToAcceptMs: { p50: HOUR, p90: HOUR },
      topInviters: [expect.objectContaining({ invited: 1, accepted: 1 })],
      countedAt: iso(),
    });
    expect((await stats(`?from=${from}`)).total).toBe(2);
    expect((await stats(`?to=${from}`)).byRole).toEqual({ owner: 1 });
    expect((await stats(`?from=${to}&to=${from}`)).total).toBe(0);
  });

  it("catch up with changes all over a large tenant once the worker has looked at it", { timeout: 60_000 }, async () => {
    const emails = Array.from({ length: 6_100 }, (_, index) => ({ email: `p${index}@example.com` }));
    const { succeeded } = (await olive.post(`${acme.invites}/batch`, { invites: emails, defaults: { delivery: "none" } })).body;
    await app.doorlist.worker.tick();
    app.clock.advance(HOUR);
    expect(await stats()).toMatchObject({ total: 6_100, countedAt: iso() });
    app.clock.advance(60_000);
    // In two segments: more than an answer counts by itself.
    for (const index of [10, 3_000]) await olive.post(`${acme.invites}/${succeeded[index].invite.id}/cancel`);
    expect(await stats()).not.toMatchObject({ countedAt: iso() });
    for (let turn = 0; turn < 3; turn += 1) {
      await app.doorlist.worker.tick();
      app.clock.advance(15_000);
    }
    expect(await stats()).toMatchObject({ byStatus: { canceled: 2 }, countedAt: iso() });
  });

  it("are of this tenant alone", async () => {
    const other = await openTenant(olive);
    await other.link();
    expect((await stats()).total).toBe(0);
    const [stranger] = guests;
    expectProblem((await stranger?.get(`${acme.invites}/stats`)) as never, 404, "tenant_not_found");
  });
});
