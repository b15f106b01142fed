import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expireInvites } from "../../src/core/expire.ts";
import { BASE, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, inviteInState, mailsTo, openTenant, type TestTenant } from "../support/tenants.ts";

const DAY = 24 * 60 * 60 * 1000;

describe.each(engines)("the life of an invite on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    ana = await app.signUp("ana@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const act = (id: string, verb: string, body?: unknown) => olive.post(`${acme.invites}/${id}/${verb}`, body);
  const change = (id: string, body: unknown) => olive.patch(`${acme.invites}/${id}`, body);
  const open = (token: string) => app.anyone.get(`/v1/invites/${token}`);
  const iso = (at = app.clock.now()) => new Date(at).toISOString();

  const pick = (from: Record<string, unknown>, fields: object) =>
    Object.fromEntries(Object.keys(fields).map((name) => [name, from[name]]));
  const inState = (state: string) => inviteInState(app, acme, ana, state);

  describe("update", () => {
    it.each([
      ["roles", { roles: ["admin", "member"] }],
      ["firstName", { firstName: "Ana" }],
      ["lastName", { lastName: "Lima" }],
      ["a name to none", { firstName: null, lastName: null }],
      ["locale", { locale: "de" }],
      ["data", { data: { deep: { er: [1] } } }],
      ["data to none", { data: null }],
    ])("changes %s and nothing else", async (_, fields) => {
      const { invite, token } = await acme.handed({ email: "u@example.com", firstName: "U", data: { x: 1 }, locale: "fr" });
      app.clock.advance(1000);
      const { status, body } = await change(invite.id, fields);
      expect(status).toBe(200);
      expect(body).toEqual({ ...invite, ...fields, updatedAt: iso() });
      expect(await acme.read(invite.id)).toEqual(body);
      expect(await open(token)).toMatchObject({ status: 200 });
      expect((await acme.events(invite.id)).at(-1)).toMatchObject({
        type: "invite.updated",
        data: { before: pick(invite, fields), after: fields },
      });
    });

    it("changes the expiry by either way to say it", async () => {
      const { invite } = await acme.link();
      expect((await change(invite.id, { expiresIn: 120 })).body.expiresAt).toBe(iso(app.clock.now() + 120_000));
      const at = iso(app.clock.now() + DAY);
      expect((await change(invite.id, { expiresAt: at })).body.expiresAt).toBe(at);
      expectProblem(await change(invite.id, { expiresAt: at, expiresIn: 120 }), 422, "invalid_expiry");
      expect((await acme.read(invite.id)).expiresAt).toBe(at);
    });

    it("gives whoever accepts the changed roles", async () => {
      const { invite, token } = await acme.handed({ email: ana.email });
      await change(invite.id, { roles: ["admin"] });
      expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ body: { member: { roles: ["admin"] } } });
    });

    it("is by whoever changes the roles, from then on: an owner vouches for what the admin who made it may not grant", async () => {
      const ada = await app.signUp(`ada-${acme.id}@example.com`);
      await acme.admit(ada, ["admin"]);
      const { body } = await ada.post(acme.invites, { email: ana.email, delivery: "none" });
      const { id } = body.invite;
      await change(id, { firstName: "Ana", roles: ["member"] });
      expect(await acme.read(id)).toMatchObject({ createdBy: ada.id });
      await change(id, { roles: ["owner"] });
      expect(await acme.read(id)).toMatchObject({ createdBy: olive.id, roles: ["owner"] });
      expect(await ana.post(`/v1/invites/${body.url.split("/").at(-1)}/accept`)).toMatchObject({
        status: 200,
        body: { member: { roles: ["owner"] } },
      });
      const { invite } = await acme.link();
      await app.operator.patch(`${acme.invites}/${invite.id}`, { roles: ["admin"] });
      expect(await acme.read(invite.id)).toMatchObject({ createdBy: null });
    });

    it("refuses no change, no roles, and what an invite does not let change", async () => {
      const { invite } = await acme.link();
      expectProblem(await change(invite.id, {}), 400, "invalid_body", "body");
      expectProblem(await change(invite.id, { roles: [] }), 422, "invalid_field", "roles");
      for (const field of ["email", "maxUses", "status", "uses", "redirectUrl"])
        expectProblem(await change(invite.id, { [field]: 1 }), 422, "unknown_field", field);
      expect(await acme.read(invite.id)).toEqual(invite);
    });

    it.each(["accepted", "rejected", "canceled", "expired"])("is refused for an invite that is %s", async (state) => {
      const { id } = await inState(state);
      expectProblem(await change(id, { firstName: "Late" }), 410, `invite_${state}`);
      expect(await acme.read(id)).toMatchObject({ firstName: null });
    });
  });

  describe("cancel and reject", () => {
    it("cancels once, however often it is asked", async () => {
      const { id, token } = await inState("pending");
      const first = await act(id, "cancel");
      expect(first).toMatchObject({ status: 200, body: { status: "canceled", statusAt: iso() } });
      app.clock.advance(1000);
      expect(await act(id, "cancel")).toMatchObject({ status: 200, body: first.body });
      expect(await acme.eventTypes(id)).toEqual(["invite.created", "invite.canceled"]);
      expect(await open(token)).toMatchObject({ body: { invite: { status: "canceled" } } });
      expectProblem(await ana.post(`/v1/invites/${token}/accept`), 410, "invite_canceled");
    });

    it("drops the mail of a canceled invite that had not gone out", async () => {
      const { id } = await acme.invite({ email: "not-sent@example.com" });
      await act(id, "cancel");
      expect(await mailsTo(app, "not-sent@example.com")).toEqual([]);
      expect(await acme.read(id)).toMatchObject({ sentCount: 0 });
    });

    it.each(["accepted", "rejected", "expired"])("does not cancel an invite that is %s", async (state) => {
      const { id } = await inState(state);
      expectProblem(await act(id, "cancel"), 410, `invite_${state}`);
      expect(await acme.read(id)).toMatchObject({ status: state });
    });

    it("lets the holder of the link decline signed out, once", async () => {
      const { id, token } = await inState("pending");
      const reject = () => app.anyone.post(`/v1/invites/${token}/reject`);
      expect(await reject()).toMatchObject({ status: 200, body: { status: "rejected" } });
      app.clock.advance(1000);
      expect(await reject()).toMatchObject({ status: 200, body: { status: "rejected" } });
      expect((await acme.events(id)).map(({ type, actor }) => [type, actor])).toEqual([
        ["invite.created", `user:${olive.id}`],
        ["invite.rejected", "holder"],
      ]);
      expectProblem(await ana.post(`/v1/invites/${token}/accept`), 410, "invite_rejected");
    });

    it("lets the addressee decline, and nobody else who is signed in", async () => {
      const { id, token } = await inState("pending");
      expectProblem(await olive.post(`/v1/invites/${token}/reject`), 403, "email_mismatch");
      expect(await acme.read(id)).toMatchObject({ status: "pending" });
      expect(await ana.post(`/v1/invites/${token}/reject`)).toMatchObject({ status: 200 });
      expect((await acme.events(id)).at(-1)).toMatchObject({ type: "invite.rejected", actor: `user:${ana.id}` });
    });

    it("lets nobody decline a link, which is for others too", async () => {
      const { invite, token } = await acme.link();
      expectProblem(await app.anyone.post(`/v1/invites/${token}/reject`), 409, "not_rejectable");
      expect(await acme.read(invite.id)).toMatchObject({ status: "pending" });
    });

    it.each(["accepted", "canceled", "expired"])("does not decline an invite that is %s", async (state) => {
      const { id, token } = await inState(state);
      expectProblem(await ana.post(`/v1/invites/${token}/reject`), 410, `invite_${state}`);
      expect(await acme.read(id)).toMatchObject({ status: state });
    });
  });

  describe("expiry", () => {
    it("is computed at read, to the millisecond, before any sweep", async () => {
      const { invite, token } = await acme.handed({ email: ana.email, expiresIn: 60 });
      app.clock.advance(59_999);
      expect(await open(token)).toMatchObject({ body: { invite: { status: "pending" } } });
      app.clock.advance(1);
      expect(await open(token)).toMatchObject({ body: { invite: { status: "expired" } } });
      expect(await acme.read(invite.id)).toMatchObject({ status: "expired", statusAt: invite.expiresAt });
      expectProblem(await ana.post(`/v1/invites/${token}/accept`), 410, "invite_expired");
      expect(await acme.eventTypes(invite.id)).toEqual(["invite.created"]);
    });

    it("is swept with one event for each invite, however many sweep at once", async () => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n += 1) ids.push((await acme.link({ expiresIn: 60 })).invite.id);
      const alive = (await acme.link({ expiresIn: 61 })).invite.id;
      app.clock.advance(60_000);
      const swept = await Promise.all([expireInvites(app.world), expireInvites(app.world), expireInvites(app.world)]);
      expect(swept.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(5);
      expect(await expireInvites(app.world)).toBe(0);
      for (const id of ids) expect(await acme.eventTypes(id)).toEqual(["invite.created", "invite.expired"]);
      expect((await acme.events(ids[0])).at(-1)).toMatchObject({ actor: "system" });
      expect(await acme.read(alive)).toMatchObject({ status: "pending" });
    });

    it("sweeps more than one slice in one go", async () => {
      const invites = Array.from({ length: 450 }, () => ({ kind: "link", expiresIn: 60 }));
      await olive.post(`${acme.invites}/batch`, { invites });
      app.clock.advance(60_000);
      expect(await expireInvites(app.world)).toBeGreaterThanOrEqual(450);
      const { body } = await olive.get(`${acme.invites}/stats`);
      expect(body.byStatus).toMatchObject({ pending: 0, expired: 450 });
    });
  });

  describe("the link and the timeline", () => {
    it("shows the link that the mail carries, and records that once", async () => {
      const { id } = await acme.invite({ email: "shown@example.com", tokenType: "code" });
      const { url, text } = await app.mailTo("shown@example.com");
      app.clock.advance(1000);
      const link = () => olive.get(`${acme.invites}/${id}/link`);
      const first = await link();
      expect(first).toMatchObject({ status: 200, body: { url } });
      expect(text).toContain(first.body.code);
      expect((await link()).body).toEqual(first.body);
      expect(await acme.eventTypes(id)).toEqual(["invite.created", "invite.sent", "invite.link_shown"]);
    });

    it("records nothing where the link was handed over from the start", async () => {
      const { invite, token } = await acme.link();
      expect((await olive.get(`${acme.invites}/${invite.id}/link`)).body).toEqual({ url: `${BASE}/join/${token}` });
      expect(await acme.eventTypes(invite.id)).toEqual(["invite.created"]);
    });

    it.each(["accepted", "rejected", "canceled", "expired"])("shows no link of an invite that is %s", async (state) => {
      const { id } = await inState(state);
      expectProblem(await olive.get(`${acme.invites}/${id}/link`), 410, `invite_${state}`);
    });

    it("tells who used an invite, page by page, and each only once", async () => {
      const ben = await app.signUp("ben@example.com");
      const { invite, token } = await acme.link();
      for (const person of [ana, ana, ben]) await person.post(`/v1/invites/${token}/accept`);
      const uses = `${acme.invites}/${invite.id}/uses`;
      const first = (await olive.get(`${uses}?limit=1`)).body;
      const second = (await olive.get(`${uses}?limit=1&cursor=${first.nextCursor}`)).body;
      expect(second.nextCursor).toBeNull();
      const people = [...first.data, ...second.data];
      expect(people.map(({ user }) => user.email).sort()).toEqual(["ana@example.com", "ben@example.com"]);
      expect(people[0]).toEqual({
        userId: expect.any(String),
        usedAt: iso(),
        user: { email: expect.any(String), name: expect.any(String) },
      });
    });

    it("tells the whole story of an invite in order", async () => {
      const { invite, token } = await acme.handed({ email: ana.email });
      for (const step of [
        () => change(invite.id, { roles: ["admin"] }),
        () => act(invite.id, "resend"),
        () => ana.post(`/v1/invites/${token}/accept`),
      ]) {
        app.clock.advance(1000);
        await step();
      }
      const { body } = await olive.get(`${acme.path}/events?inviteId=${invite.id}`);
      expect(body.data.map(({ type }: { type: string }) => type)).toEqual([
        "member.joined",
        "invite.accepted",
        "invite.resent",
        "invite.updated",
        "invite.created",
      ]);
      expect(body.data[1]).toMatchObject({ actor: `user:${ana.id}`, tenantId: acme.id, inviteId: invite.id, at: iso() });
      const paged = (await olive.get(`${acme.path}/events?inviteId=${invite.id}&limit=2`)).body;
      const rest = (await olive.get(`${acme.path}/events?inviteId=${invite.id}&limit=100&cursor=${paged.nextCursor}`)).body;
      expect([...paged.data, ...rest.data]).toEqual(body.data);
    });
  });
});
