/** Requests to join: made, answered, withdrawn and expired; at a tenant's page and by a link that needs approval. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { expireRequests } from "../../src/core/expire-requests.ts";
import { type Body, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, mailsTo, openTenant, type TestTenant } from "../support/tenants.ts";

const DAY = 86_400_000;

describe.each(engines)("a request to join on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  let ana: Person;
  let count = 0;
  async function open(): Promise<void> {
    app = await openApp(engine);
    olive = await person("olive@example.com");
  }
  async function close(): Promise<void> {
    expect(app.unexpected).toEqual([]);
    await app.close();
  }
  /** Sessions are over as well: the next test begins anew. */
  function passDays(days: number): void {
    onTestFinished(() => close().then(open));
    app.clock.advance(days * DAY);
  }
  beforeAll(open);
  beforeEach(async () => {
    acme = await openTenant(olive);
    count += 1;
    ana = await person(`ana${count}@example.com`, "ana");
    await olive.patch(acme.path, { settings: { joinRequests: true } });
  });

  afterAll(close);

  /** Somebody whose address is confirmed. */
  async function person(email: string, name = "Somebody"): Promise<Person> {
    const made = await app.signUp(email, { name });
    await app.world.directory.markEmailVerified(made.id);
    return made;
  }
  const ask = (who: Person, body?: object) => who.post(`${acme.path}/requests`, body);
  const queue = async (status = "pending"): Promise<Body[]> =>
    (await olive.get(`${acme.path}/requests?status=${status}`)).body.data;
  const answer = (id: string, verb: "approve" | "refuse", body?: object, by = olive) =>
    by.post(`${acme.path}/requests/${id}/${verb}`, body);
  const own = (name: string) => `${name}${count}@example.com`;
  const asking = async () => (await subjects(olive.email)).filter((subject) => / to join /.test(subject));
  const subjects = async (email: string) => (await mailsTo(app, email)).map(({ subject }) => subject);

  it("is nobody's to make where the tenant does not take any, which it does not by itself", async () => {
    const other = await openTenant(olive, "Other");
    expectProblem(await ana.post(`${other.path}/requests`), 404, "tenant_not_found");
    expectProblem(await ana.get(`${other.path}/join`), 404, "tenant_not_found");
    expectProblem(await ana.get("/v1/tenants/nowhere/join"), 404, "tenant_not_found");
  });

  it("lets the person in with the roles that the approver chose, tells both, and is told of", async () => {
    expect((await ana.get(`${acme.path}/join`)).body).toEqual({
      tenant: { id: acme.id, name: "Acme" },
      visitor: { state: "open", user: { id: ana.id, email: ana.email, name: "ana" } },
    });
    const asked = await ask(ana, { message: "I am new here." });
    expect(asked).toMatchObject({ status: 200, body: { status: "pending", waitsFor: "approval", position: null } });
    expect(await subjects(olive.email)).toContain("ana asks to join Acme");
    expect(await queue()).toMatchObject([
      {
        id: asked.body.id,
        user: { email: ana.email, emailVerified: true, name: "ana" },
        origin: "open",
        roles: null,
        message: "I am new here.",
      },
    ]);
    const approved = await answer(asked.body.id, "approve", { roles: ["admin"] });
    expect(approved).toMatchObject({
      status: 200,
      body: {
        request: { status: "approved", roles: ["admin"], decidedBy: olive.id },
        member: { userId: ana.id, roles: ["admin"] },
      },
    });
    expect(await answer(asked.body.id, "approve")).toMatchObject({ status: 200, body: { member: { roles: ["admin"] } } });
    expect(await acme.members()).toBe(2);
    expect(await subjects(ana.email)).toEqual(["Welcome to Acme"]);
    expect((await ana.get(`${acme.path}/join`)).body.visitor.state).toBe("member");
    const events = (await acme.events()).filter(({ type }) => /^(request|member)/.test(type)).slice(1);
    expect(events).toMatchObject([
      { type: "request.created", actor: `user:${ana.id}`, data: { requestId: asked.body.id, userId: ana.id, origin: "open" } },
      { type: "request.approved", actor: `user:${olive.id}`, data: { requestId: asked.body.id, roles: ["admin"] } },
      { type: "member.joined", data: { userId: ana.id, roles: ["admin"] } },
    ]);
    expect(JSON.stringify(events)).not.toContain("I am new here");
    expectProblem(await ask(ana), 409, "already_member");
  });

  it("is one however often it is made, also at once", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(ana)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await queue()).toHaveLength(1);
    expect((await acme.eventTypes()).filter((type) => type === "request.created")).toHaveLength(1);
  });

  it("is refused with a mail, once, and may be made again", async () => {
    const { id } = (await ask(ana)).body;
    expect(await answer(id, "refuse")).toMatchObject({ status: 200, body: { status: "refused", decidedBy: olive.id } });
    expect(await answer(id, "refuse")).toMatchObject({ status: 200 });
    expectProblem(await answer(id, "approve"), 409, "request_refused");
    expect((await subjects(ana.email))[0]).toBe("Your request to join Acme");
    expect(await acme.members()).toBe(1);
    expect((await ask(ana)).body.id).not.toBe(id);
    expect(await queue("refused")).toHaveLength(1);
  });

  it("is the person's to withdraw, and nobody else's", async () => {
    const { id } = (await ask(ana)).body;
    expectProblem(await olive.post(`/v1/me/requests/${id}/withdraw`), 404, "request_not_found");
    expect(await ana.post(`/v1/me/requests/${id}/withdraw`)).toMatchObject({ status: 200, body: { status: "withdrawn" } });
    expect(await ana.post(`/v1/me/requests/${id}/withdraw`)).toMatchObject({ status: 200 });
    expectProblem(await answer(id, "approve"), 409, "request_withdrawn");
    expect((await ana.get("/v1/me/requests")).body.data).toMatchObject([{ id, status: "withdrawn", tenant: { name: "Acme" } }]);
  });

  it("expires with a mail after 30 days, and is expired before the sweep says so", async () => {
    const { id } = (await ask(ana)).body;
    passDays(30);
    expect((await olive.get(`${acme.path}/requests/${id}`)).body.status).toBe("expired");
    expect(await queue()).toEqual([]);
    expectProblem(await answer(id, "approve"), 410, "request_expired");
    expect(await expireRequests(app.world)).toBeGreaterThan(0);
    expect(await expireRequests(app.world)).toBe(0);
    expect((await subjects(ana.email))[0]).toBe("Your request to join Acme");
    expect((await acme.eventTypes()).filter((type) => type === "request.expired")).toHaveLength(1);
    expect(await queue("expired")).toHaveLength(1);
  });

  it("makes way for a newer one where it has expired, swept or not", async () => {
    const { id } = (await ask(ana)).body;
    passDays(30);
    const again = await ask(ana);
    expect(again).toMatchObject({ status: 200, body: { status: "pending" } });
    expect(again.body.id).not.toBe(id);
    expect(await queue("expired")).toMatchObject([{ id }]);
  });

  it("takes a confirmed address, and a person", async () => {
    const ben = await app.signUp(own("ben"));
    expectProblem(await ask(ben), 403, "email_unverified");
    expect((await ben.get(`${acme.path}/join`)).body.visitor.state).toBe("unverified");
    expectProblem(await app.anyone.post(`${acme.path}/requests`), 401, "unauthenticated");
    expect((await app.anyone.get(`${acme.path}/join`)).body).toEqual({
      tenant: { id: acme.id, name: "Acme" },
      visitor: { state: "anonymous" },
    });
  });

  it("is answered by those who may invite, within their ceiling, in their own tenant", async () => {
    const [ada, mia] = [await person(own("ada")), await person(own("mia"))];
    await acme.admit(ada, ["admin"]);
    await acme.admit(mia);
    const { id } = (await ask(ana)).body;
    expectProblem(await answer(id, "approve", {}, mia), 403, "not_allowed");
    expectProblem(await mia.get(`${acme.path}/requests`), 403, "not_allowed");
    expectProblem(await answer(id, "approve", { roles: ["owner"] }, ada), 403, "role_not_allowed", "roles");
    expectProblem(await answer(id, "approve", { roles: ["emperor"] }, ada), 422, "unknown_role", "roles.0");
    const other = await openTenant(ana, "Other");
    expectProblem(await ana.post(`${other.path}/requests/${id}/approve`), 404, "request_not_found");
    expectProblem(await ana.post(`${acme.path}/requests/${id}/approve`), 404, "tenant_not_found");
    expect(await answer(id, "approve", {}, ada)).toMatchObject({ status: 200, body: { member: { roles: ["member"] } } });
  });

  it("gives the tenant's usual roles where none are named", async () => {
    await olive.patch(acme.path, { settings: { defaultRoles: ["admin"] } });
    const { id } = (await ask(ana)).body;
    expect(await answer(id, "approve")).toMatchObject({ body: { member: { roles: ["admin"] } } });
  });

  it("waits where no seat is free, and is as it was", async () => {
    await olive.patch(acme.path, { seats: 1 });
    const { id } = (await ask(ana)).body;
    expectProblem(await answer(id, "approve"), 409, "seats_full");
    expect(await queue()).toMatchObject([{ id, status: "pending", waitsFor: "approval", decidedBy: null }]);
    await olive.patch(acme.path, { seats: 2 });
    expect(await answer(id, "approve")).toMatchObject({ status: 200 });
  });

  it("tells approvers at once of the first of an hour, and of all others together when it is over", async () => {
    app.clock.advance(3_600_000 - (app.clock.now() % 3_600_000));
    const before = (await asking()).length;
    for (const name of ["ben", "cem", "dan"]) await ask(await person(own(name)));
    expect(await asking()).toHaveLength(before + 1);
    app.clock.advance(3_600_000);
    expect(await asking()).toHaveLength(before + 2);
    expect((await asking())[0]).toBe("Several people ask to join Acme");
  });

  it("tells nobody where the tenant does not want it, or where it was answered before", async () => {
    const before = await asking();
    await olive.patch(acme.path, { settings: { notices: { requested: false } } });
    await ask(ana);
    await olive.patch(acme.path, { settings: { notices: null } });
    const ben = await person(own("ben"));
    const { id } = (await ask(ben)).body;
    await ben.post(`/v1/me/requests/${id}/withdraw`);
    const { id: first } = (await queue())[0];
    await answer(first, "refuse");
    app.clock.advance(3_600_000);
    expect(await asking()).toEqual(before);
  });

  it("is limited for a person", async () => {
    for (let count = 0; count < 10; count += 1) {
      const { id } = (await ask(ana)).body;
      await ana.post(`/v1/me/requests/${id}/withdraw`);
    }
    expectProblem(await ask(ana), 429, "rate_limited");
  });

  it("closes with its tenant, and goes with its person", async () => {
    const { id } = (await ask(ana)).body;
    expect(await app.operator.post("/v1/erasures", { email: ana.email, account: true })).toMatchObject({ status: 200 });
    expect(await queue()).toEqual([]);
    expectProblem(await olive.get(`${acme.path}/requests/${id}`), 404, "request_not_found");
    const types = await acme.eventTypes();
    expect(types).toContain("request.withdrawn");
  });

  it("goes with its person where their account stays, too", async () => {
    const { id } = (await ask(ana, { message: "I am new here." })).body;
    await answer(id, "refuse");
    const { id: second } = (await ask(ana)).body;
    expect(await app.operator.post("/v1/erasures", { email: ana.email })).toMatchObject({ status: 200, body: { account: null } });
    for (const gone of [id, second]) {
      expectProblem(await olive.get(`${acme.path}/requests/${gone}`), 404, "request_not_found");
    }
    expect((await ana.get("/v1/me/requests")).body.data).toEqual([]);
  });

  describe("in a waitlist that an approver keeps", () => {
    let ada: Person;
    let ben: Person;
    const seatMails = async (email: string) => (await subjects(email)).filter((subject) => subject === "A seat is free at Acme");
    const fill = async (notices: object | null = null) => {
      [ada, ben] = [await person(own("ada")), await person(own("ben"))];
      await acme.admit(ada, ["admin"]);
      await acme.admit(ben);
      await olive.patch(acme.path, { seats: 3, settings: { waitlist: "approval", notices } });
      const { id } = (await ask(ana)).body;
      expect((await answer(id, "approve")).body).toMatchObject({ member: null, request: { waitsFor: "seat" } });
      return id;
    };

    it("is told to approvers when a seat comes free, once a day", async () => {
      const id = await fill();
      const before = await seatMails(olive.email);
      expect(await seatMails(ada.email)).toEqual([]);
      expect(await ben.delete(`${acme.path}/members/${ben.id}`)).toMatchObject({ status: 204 });
      expect(await seatMails(olive.email)).toHaveLength(before.length + 1);
      expect(await seatMails(ada.email)).toHaveLength(1);
      expect(await seatMails(ben.email)).toEqual([]);
      const [mail] = await mailsTo(app, ada.email);
      expect(mail?.text).toContain("Somebody is waiting for it.");
      expect(mail?.text).toContain(`/?tenant=${acme.id}&page=requests`);
      await olive.patch(acme.path, { seats: 4 });
      expect(await seatMails(ada.email)).toHaveLength(1);
      app.clock.advance(DAY);
      await olive.patch(acme.path, { seats: 5 });
      expect(await seatMails(ada.email)).toHaveLength(2);
      expect((await answer(id, "approve")).body).toMatchObject({ member: { userId: ana.id } });
    });

    it("counts those before one who still wait, swept or not", async () => {
      const first = await fill();
      passDays(1);
      const { id } = (await ask(await person(own("zoe")))).body;
      expect((await answer(id, "approve")).body).toMatchObject({ request: { position: 2 } });
      app.clock.advance(179 * DAY);
      expect((await app.operator.get(`${acme.path}/requests/${first}`)).body).toMatchObject({ status: "expired" });
      expect((await app.operator.get(`${acme.path}/requests/${id}`)).body).toMatchObject({ status: "pending", position: 1 });
    });

    it("is told to nobody where nobody waits, no seat is free, it was taken meanwhile, or the tenant does not want it", async () => {
      const id = await fill({ seatFree: false });
      await olive.patch(acme.path, { seats: 4 });
      expect(await seatMails(ada.email)).toEqual([]);
      await olive.patch(acme.path, { seats: 3, settings: { notices: null, waitlist: "automatic" } });
      await olive.patch(acme.path, { seats: 4 });
      expect(await seatMails(ada.email)).toEqual([]);
      await olive.patch(acme.path, { seats: 3, settings: { waitlist: "approval" } });
      expect(await seatMails(ada.email)).toEqual([]);
      // Queued, and let in before it goes out.
      await olive.patch(acme.path, { seats: 4 });
      await answer(id, "approve");
      expect(await seatMails(ada.email)).toEqual([]);
      app.clock.advance(DAY);
      await olive.patch(acme.path, { seats: 5 });
      expect(await seatMails(ada.email)).toEqual([]);
    });
  });

  describe("by a link that needs approval", () => {
    const use = (token: string, who: Person) => who.post(`/v1/invites/${token}/request`, { message: "Hello" });

    it("is made instead of joining, and takes a use only when it is approved", async () => {
      const { invite, token } = await acme.link({ requiresApproval: true, maxUses: 1, roles: ["admin"] });
      expect(invite).toMatchObject({ requiresApproval: true });
      expect((await ana.get(`/v1/invites/${token}`)).body.invite).toMatchObject({ requiresApproval: true });
      expectProblem(await ana.post(`/v1/invites/${token}/accept`), 409, "approval_required");
      const { id } = (await use(token, ana)).body;
      const ben = await person(own("ben"));
      const second = (await use(token, ben)).body.id;
      expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 0 });
      expect(await queue()).toMatchObject([{ origin: "link", inviteId: invite.id, roles: ["admin"], message: "Hello" }, {}]);
      expect(await answer(id, "approve")).toMatchObject({ status: 200, body: { member: { roles: ["admin"] } } });
      expect(await acme.read(invite.id)).toMatchObject({ status: "accepted", uses: 1 });
      expect((await olive.get(`${acme.invites}/${invite.id}/uses`)).body.data).toMatchObject([{ userId: ana.id }]);
      expectProblem(await answer(second, "approve"), 410, "invite_accepted");
      expect(await queue()).toMatchObject([{ id: second, status: "pending" }]);
      expect(await acme.members()).toBe(2);
      expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200, body: { member: { userId: ana.id } } });
      expect(await acme.eventTypes(invite.id)).toEqual([
        "invite.created",
        "request.created",
        "request.created",
        "request.approved",
        "invite.accepted",
        "member.joined",
      ]);
    });

    it("takes no use of whoever got its roles another way meanwhile", async () => {
      const { invite, token } = await acme.link({ requiresApproval: true, maxUses: 1 });
      const { id } = (await use(token, ana)).body;
      await acme.admit(ana, ["admin", "member"]);
      expect(await answer(id, "approve")).toMatchObject({ status: 200, body: { member: { roles: ["admin", "member"] } } });
      expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 0 });
      expect(await acme.eventTypes(invite.id)).toEqual(["invite.created", "request.created", "request.approved"]);
      expect((await subjects(ana.email))[0]).toBe("Welcome to Acme");
    });

    it("does not ask the tenant whether it takes requests, holds to the link's domains, and is not for e-mail invites", async () => {
      await olive.patch(acme.path, { settings: { joinRequests: null } });
      const { token } = await acme.link({ requiresApproval: true, allowedDomains: ["acme.example"] });
      expectProblem(await use(token, ana), 403, "domain_not_allowed");
      const { token: own } = await acme.link({ requiresApproval: true, allowedDomains: ["example.com"] });
      const zoe = await app.signUp(`zoe${count}@example.com`);
      expectProblem(await use(own, zoe), 403, "email_unverified");
      expect(await use(own, ana)).toMatchObject({ status: 200 });
      const { token: plain } = await acme.link();
      expectProblem(await use(plain, ana), 409, "request_not_needed");
      const refused = await olive.post(acme.invites, { email: "x@example.com", requiresApproval: true });
      expectProblem(refused, 422, "invalid_field", "requiresApproval");
    });

    it("is made by signing up with the link", async () => {
      const { token } = await acme.link({ requiresApproval: true });
      const answered = await app.anyone.post("/api/auth/sign-up/email", {
        ...{ name: "Cem", email: own("cem"), password: "correct horse 1", inviteToken: token },
      });
      expect(answered).toMatchObject({ status: 200, body: { request: { tenantId: acme.id, status: "pending" } } });
      expect(answered.body.member).toBeUndefined();
      expect(await queue()).toMatchObject([{ user: { email: own("cem"), emailVerified: false } }]);
    });
  });
});
