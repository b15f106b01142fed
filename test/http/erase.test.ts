/** Erasing a person, and purging what was decided long ago. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expireRequests } from "../../src/core/expire-requests.ts";
import { newId } from "../../src/core/ids.ts";
import type { Message, MessageKind } from "../../src/core/message.ts";
import { purgeDecided } from "../../src/core/purge.ts";
import { addressee } from "../../src/core/suppression.ts";
import { type Body, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dump } from "../support/dump.ts";
import { expectProblem, mailsTo, openTenant, type TestTenant } from "../support/tenants.ts";

const DAY = 86_400_000;

describe.each(engines)("erasing a person, on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    const unexpected = [...app.unexpected];
    await app.close();
    expect(unexpected).toEqual([]);
  });
  const erase = (email: string, more: object = {}) => app.operator.post("/v1/erasures", { email, ...more });
  const everything = async () => JSON.stringify(await dump(app.database)).toLowerCase();

  it("leaves neither address nor name in any table, and all the counts", async () => {
    const other = await openTenant(olive, "Other");
    const email = "Zelda.Quux@Example.com";
    const person = { email, firstName: "Zeldarina", lastName: "Quuxington", data: { note: "for zeldarina" } };
    const accepted = await acme.handed(person);
    const zelda = await app.signUp("zelda.quux@example.com", { name: "Zeldarina Quuxington" });
    await zelda.post(`/v1/invites/${accepted.token}/accept`);
    const pending = await other.invite({ ...person, redirectUrl: "/welcome?who=zeldarina" });
    const canceled = await other.invite({ email: "zelda.quux@example.com", firstName: "Zeldarina", onDuplicate: "replace" });
    const third = await openTenant(olive, "Third");
    const expired = await third.invite({ ...person, expiresIn: 60 });
    await app.doorlist.worker.drain();
    await olive.post(`${acme.path}/suppressions`, { email });
    await app.operator.post("/v1/suppressions", { email });
    await olive.patch(`${other.invites}/${canceled.id}`, { firstName: "Zeldarina II" });
    app.clock.advance(120_000);
    expect(await everything()).toMatch(/zeldarina|zelda\.quux/);
    const stats = async () =>
      Promise.all([acme, other, third].map(async ({ invites }) => (await olive.get(`${invites}/stats`)).body));
    const before = await stats();

    expect(await erase("ZELDA.QUUX@example.com", { account: true })).toMatchObject({
      status: 200,
      body: { invites: 4, account: true, ownerless: [] },
    });
    const after = await everything();
    for (const word of ["zelda", "quux"]) expect(after).not.toContain(word);

    // What was open is canceled; all else is counted as before, but for the member who is gone.
    expect(await other.read(canceled.id)).toMatchObject({ status: "canceled", email: null, firstName: null, data: null });
    expect(await other.read(pending.id)).toMatchObject({ status: "canceled", email: null, redirectUrl: null });
    expect(await third.read(expired.id)).toMatchObject({ status: "expired", email: null });
    expect(await acme.read(accepted.invite.id)).toMatchObject({ status: "accepted", uses: 1, email: null });
    expect((await stats()).map(({ total }) => total)).toEqual(before.map(({ total }) => total));
    expect(await acme.members()).toBe(1);
    expect(await acme.eventTypes(accepted.invite.id)).toEqual([
      "invite.created",
      "invite.accepted",
      "member.joined",
      "person.erased",
    ]);
    expect(await zelda.get("/v1/me")).toMatchObject({ status: 401 });

    // An expired one cannot be revived: there is nobody to send it to.
    expectProblem(await olive.post(`${third.invites}/${expired.id}/resend`, {}), 410, "invite_erased");
    // The lists of a tenant still work.
    expect((await olive.get(`${other.invites}?sort=email`)).body.data).toHaveLength(2);
    expect((await olive.get(`${other.invites}/${canceled.id}/messages`)).body.data[0]).toMatchObject({ to: "", state: "sent" });
    // A second time finds nothing.
    expect((await erase(email, { account: true })).body).toEqual({ invites: 0, account: false, ownerless: [] });
  });

  it("keeps their address suppressed, by its digest alone", async () => {
    await olive.post(`${acme.path}/suppressions`, { email: "ann@example.com" });
    await erase("ann@example.com");
    expect((await olive.get(`${acme.path}/suppressions`)).body.data[0]).toMatchObject({ email: null, reason: "manual" });
    expect(await app.world.store.suppressions.find([acme.id], [addressee(app.world.keyring, "Ann@example.com")])).toHaveLength(1);
    const invite = await acme.invite({ email: "ann@example.com" });
    expect(await mailsTo(app, "ann@example.com")).toEqual([]);
    expect(await acme.read(invite.id)).toMatchObject({ delivery: { state: "suppressed" } });
  });

  it("leaves no other spelling of the domain either, of an address that an invite was corrected from", async () => {
    const typed = "Zoe@Bücher.example";
    const { id } = await acme.invite({ email: typed });
    await app.doorlist.worker.drain();
    await olive.post(`${acme.invites}/${id}/resend`, { email: "corrected@example.com" });
    await app.doorlist.worker.drain();
    const batch = { invites: [{ email: typed, roles: ["nobody"] }] };
    await olive.post(`${acme.invites}/batch`, batch, { "idempotency-key": "spelled" });
    expect(await everything()).toContain("zoe@bücher.example");
    await erase("zoe@xn--bcher-kva.example");
    expect(await everything()).not.toContain("zoe@");
  });

  it("does nothing where it is to erase the account too, and accounts are kept elsewhere", async () => {
    const nobody = async () => null;
    const userByEmail = async (email: string) => ({ id: "ana", email, emailVerified: true, name: "Ana" });
    const host = await openApp(engine, { directory: { session: nobody, user: nobody, userByEmail } });
    await host.operator.post("/v1/tenants", { id: "acme", name: "Acme" });
    const { body } = await host.operator.post("/v1/tenants/acme/invites", { email: "ana@example.com" });
    expectProblem(await host.operator.post("/v1/erasures", { email: "ana@example.com", account: true }), 403, "not_allowed");
    const invite = await host.operator.get(`/v1/tenants/acme/invites/${body.invite.id}`);
    expect(invite.body).toMatchObject({ email: "ana@example.com", status: "pending" });
    await host.close();
  });

  it("sends nothing that still waits", async () => {
    await acme.invite({ email: "ben@example.com" });
    await erase("ben@example.com");
    expect(await app.doorlist.worker.drain()).toBe(0);
    expect(await everything()).not.toContain("ben@example.com");
  });

  it("keeps the account where that was not asked for, and says whose tenant is left without an owner where it was", async () => {
    const cleo = await app.signUp("cleo@example.com");
    const hers = await openTenant(cleo, "Hers");
    expect((await erase("cleo@example.com")).body).toEqual({ invites: 0, account: null, ownerless: [] });
    expect(await cleo.get("/v1/me")).toMatchObject({ status: 200 });
    expect((await erase("cleo@example.com", { account: true })).body).toEqual({
      invites: 0,
      account: true,
      ownerless: [hers.id],
    });
    expect(await cleo.get("/v1/me")).toMatchObject({ status: 401 });
    expect((await app.operator.get(hers.path)).body.members).toBe(0);
    // The address is free again.
    await app.signUp("cleo@example.com");
  });

  it("leaves everybody else as they are", async () => {
    const dan = await acme.invite({ email: "dan@example.com", firstName: "Dan", data: { a: 1 } });
    const danny = await acme.invite({ email: "dan@example.com.au", firstName: "Danny" });
    await app.doorlist.worker.drain();
    const before = await acme.read(danny.id);
    const history = await acme.events(danny.id);
    await erase("dan@example.com");
    expect(await acme.read(danny.id)).toEqual(before);
    expect(await acme.events(danny.id)).toEqual(history);
    expect(await acme.read(dan.id)).toMatchObject({ email: null });
  });

  it("is for installation-wide keys", async () => {
    expectProblem(await app.anyone.post("/v1/erasures", { email: "ana@example.com" }), 401, "unauthenticated");
    expectProblem(await olive.post("/v1/erasures", { email: "ana@example.com" }), 403, "not_allowed");
    const { body } = await olive.post(`${acme.path}/api-keys`, { name: "k" });
    expectProblem(await app.withKey(body.key).post("/v1/erasures", { email: "ana@example.com" }), 403, "not_allowed");
    expectProblem(await erase("nobody"), 422, "invalid_email", "email");
  });
});

describe.each(engines)("purging, on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  beforeAll(async () => {
    app = await openApp(engine);
    // A key's session does not run out while the clock is moved by weeks.
    olive = app.operator as Person;
  });
  afterAll(() => app.close());

  /** One invite of each status. */
  async function tenantWithAll(): Promise<{ tenant: TestTenant; ids: Record<string, string> }> {
    const tenant = await openTenant(olive);
    const ids: Record<string, string> = {};
    const joined = await app.signUp(`joined${tenant.id}@example.com`);
    const accepted = await tenant.handed({ email: joined.email });
    await joined.post(`/v1/invites/${accepted.token}/accept`);
    ids.accepted = accepted.invite.id;
    const rejected = await tenant.handed({ email: `rejected${tenant.id}@example.com` });
    await app.anyone.post(`/v1/invites/${rejected.token}/reject`);
    ids.rejected = rejected.invite.id;
    ids.canceled = (await tenant.invite({ email: `canceled${tenant.id}@example.com` })).id;
    await app.doorlist.worker.drain();
    await olive.post(`${tenant.invites}/${ids.canceled}/cancel`);
    ids.pending = (await tenant.invite({ email: `pending${tenant.id}@example.com`, expiresIn: 300 * 86_400 })).id;
    await app.doorlist.worker.drain();
    return { tenant, ids };
  }
  const left = async ({ invites }: TestTenant): Promise<string[]> =>
    (await olive.get(`${invites}?limit=100`)).body.data.map(({ status }: Body) => status).sort();

  it("deletes what was decided longer ago than the tenant keeps it, with all that hangs from it, and counts it on", async () => {
    const { tenant, ids } = await tenantWithAll();
    const untouched = await tenantWithAll();
    await olive.patch(tenant.path, { settings: { retentionDays: 30 } });
    const before = (await olive.get(`${tenant.invites}/stats`)).body;
    expect(await purgeDecided(app.world, null)).toBe(0);
    app.clock.advance(29 * DAY);
    expect(await purgeDecided(app.world, null)).toBe(0);
    app.clock.advance(2 * DAY);
    expect(await purgeDecided(app.world, null)).toBe(3);
    expect(await purgeDecided(app.world, null)).toBe(0);

    expect(await left(tenant)).toEqual(["pending"]);
    expect(await left(untouched.tenant)).toEqual(["accepted", "canceled", "pending", "rejected"]);
    const stats = (await olive.get(`${tenant.invites}/stats`)).body;
    expect(stats).toMatchObject({ total: before.total, byStatus: before.byStatus });
    const dumped = JSON.stringify(await dump(app.database));
    for (const who of ["rejected", "canceled"]) expect(dumped).not.toContain(`${who}${tenant.id}@example.com`);
    const rows = await dump(app.database);
    for (const table of ["doorlist_invite", "doorlist_invite_role", "doorlist_invite_use", "doorlist_message"]) {
      for (const status of ["accepted", "rejected", "canceled"]) {
        expect(rows[table]?.join()).not.toContain(ids[status]);
      }
    }
    // Who did what, and when, is still there to be audited.
    expect(await tenant.eventTypes(ids.rejected)).toEqual(["invite.created", "invite.rejected"]);
  });

  it("goes by the installation's days where the tenant names none, in bounded steps, and by many processes at once", async () => {
    const tenant = await openTenant(olive, "Many");
    const invites = Array.from({ length: 450 }, (_, n) => ({ email: `many${n}@example.com`, expiresIn: 60, delivery: "none" }));
    await olive.post(`${tenant.invites}/batch`, { invites });
    app.clock.advance(10 * DAY);
    const { expireInvites } = await import("../../src/core/expire.ts");
    await expireInvites(app.world);
    app.clock.advance(6 * DAY);
    const purged = await Promise.all([1, 2, 3].map(() => purgeDecided(app.world, 5)));
    const all = await olive.get(`${tenant.invites}/stats`);
    expect(all.body).toMatchObject({ total: 450, byStatus: { expired: 450 } });
    expect(await left(tenant)).toEqual([]);
    expect(purged.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(450);
    const ranged = await olive.get(`${tenant.invites}/stats?from=2020-01-01T00:00:00Z`);
    expect(ranged.body.total).toBe(0);
  });
});

describe.each(engines)("purging requests to join, on %s", (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openApp(engine);
  });
  afterAll(() => app.close());

  it("deletes those that ended longer ago than the tenant keeps them, with the mails that told of it, and none that waits", async () => {
    const olive = app.operator as Person;
    const tenant = await openTenant(olive, "Asked");
    const other = await openTenant(olive, "Not asked");
    for (const { path } of [tenant, other]) await olive.patch(path, { settings: { joinRequests: true } });
    await olive.patch(tenant.path, { settings: { retentionDays: 20 } });
    const ids: Record<string, string> = {};
    const ask = async (name: string, { path } = tenant): Promise<Person> => {
      const person = await app.signUp(`${name}${tenant.id}@example.com`);
      await app.world.directory.markEmailVerified(person.id);
      ids[name] = (await person.post(`${path}/requests`, { message: `I am ${name}.` })).body.id;
      return person;
    };
    for (const name of ["approved", "refused", "expired"]) await ask(name);
    const leaver = await ask("withdrawn");
    await leaver.post(`/v1/me/requests/${ids.withdrawn}/withdraw`);
    await ask("kept", other);
    await olive.post(`${tenant.path}/requests/${ids.approved}/approve`);
    await olive.post(`${tenant.path}/requests/${ids.refused}/refuse`);
    await olive.post(`${other.path}/requests/${ids.kept}/refuse`);
    await app.doorlist.worker.drain();
    const held = async () => {
      const { doorlist_request: rows = [], doorlist_message: mails = [] } = await dump(app.database);
      const told = mails.filter((row) => row.includes("request_")).join();
      return Object.keys(ids).map((name) => [
        name,
        rows.join().includes(String(ids[name])),
        told.includes(`${name}${tenant.id}@`),
      ]);
    };
    const names = (rows: unknown[][], column: 1 | 2) => rows.filter((row) => row[column]).map(([name]) => name);
    app.clock.advance(19 * DAY);
    expect(await purgeDecided(app.world, null)).toBe(0);
    app.clock.advance(2 * DAY);
    await ask("pending");
    expect(await purgeDecided(app.world, null)).toBe(3);
    expect(names(await held(), 1)).toEqual(["expired", "kept", "pending"]);
    expect(names(await held(), 2)).toEqual(["kept"]);
    app.clock.advance(10 * DAY);
    await expireRequests(app.world);
    await app.doorlist.worker.drain();
    expect(names(await held(), 2)).toEqual(["expired", "kept"]);
    app.clock.advance(21 * DAY);
    expect(await purgeDecided(app.world, null)).toBe(1);
    expect(names(await held(), 1)).toEqual(["kept", "pending"]);
    expect(names(await held(), 2)).toEqual(["kept"]);
    expect(await tenant.eventTypes()).toContain("request.expired");
    expect((await olive.get(`${tenant.path}/members`)).body.data).toHaveLength(1);
  });

  it("deletes mails about no invite as long ago, but not the one whose link proves a domain", async () => {
    const tenant = await openTenant(app.operator as Person, "Told");
    await app.operator.patch(tenant.path, { settings: { retentionDays: 20 } });
    const { messages } = app.world.store;
    const tell = async (kind: MessageKind) => {
      const about = { tenantId: tenant.id, inviteId: null, to: "ada@example.com", generation: 0, about: null, attempts: 0 };
      const message = { ...about, id: newId(app.clock.now()), kind, createdAt: app.clock.now() } as Message;
      await messages.enqueue([message]);
      await messages.markFailed(message, "No such mailbox");
    };
    const told = async () => {
      const { doorlist_message: mails = [] } = await dump(app.database);
      const ours = mails.filter((row) => row.includes(tenant.id)).join();
      return kinds.filter((kind) => ours.includes(kind));
    };
    const kinds = ["expired_digest", "seat_free", "domain_verify", "requested"] as const;
    for (const kind of kinds.slice(0, 3)) await tell(kind);
    app.clock.advance(21 * DAY);
    await tell("requested");
    expect(await told()).toEqual(kinds);
    await purgeDecided(app.world, null);
    expect(await told()).toEqual(["domain_verify", "requested"]);
  });
});
