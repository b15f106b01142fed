import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { caller, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, inviteInState, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("accepting an invite on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let ben: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine, { allowedOrigins: ["https://app.example"] });
    olive = await app.signUp("olive@example.com");
    ana = await app.signUp("ana@example.com");
    ben = await app.signUp("ben@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const accept = (person: Person, token: string) => person.post(`/v1/invites/${token}/accept`);
  const rolesOf = async (person: Person) => {
    const { body } = await olive.get(`${acme.path}/members?limit=100`);
    return body.data.find(({ userId }: { userId: string }) => userId === person.id)?.roles;
  };

  it("makes the person a member, takes a use and tells both stories", async () => {
    const { invite, token } = await acme.handed({ email: "Ana@Example.com", roles: ["member", "admin"] });
    app.clock.advance(1000);
    const now = new Date(app.clock.now()).toISOString();
    expect(await accept(ana, token)).toMatchObject({
      status: 200,
      body: {
        invite: { ...invite, status: "accepted", statusAt: now, updatedAt: now, uses: 1 },
        member: { tenantId: acme.id, userId: ana.id, roles: ["admin", "member"], joinedAt: now },
      },
    });
    expect(await rolesOf(ana)).toEqual(["admin", "member"]);
    expect(await acme.members()).toBe(2);
    expect(await acme.eventTypes(invite.id)).toEqual(["invite.created", "invite.accepted", "member.joined"]);
  });

  it("answers the same again, without a second use, in whatever order the requests come", async () => {
    const { invite, token } = await acme.handed({ email: ana.email });
    const together = await Promise.all(Array.from({ length: 6 }, () => accept(ana, token)));
    const [first] = together;
    expect(first?.status).toBe(200);
    for (const answer of together) expect(answer.body).toEqual(first?.body);
    app.clock.advance(8 * 24 * 3600 * 1000);
    expect((await accept(ana, token)).body).toEqual(first?.body);
    expect(await acme.members()).toBe(2);
    expect(await acme.eventTypes(invite.id)).toEqual(["invite.created", "invite.accepted", "member.joined"]);
    expectProblem(await accept(ben, token), 403, "email_mismatch");
  });

  it("is for those who are signed in", async () => {
    const { token } = await acme.handed({ email: ana.email });
    expectProblem(await app.anyone.post(`/v1/invites/${token}/accept`), 401, "unauthenticated");
    expectProblem(await app.operator.post(`/v1/invites/${token}/accept`), 401, "unauthenticated");
  });

  it("is refused to every other address, dots and tags included", async () => {
    for (const email of ["ben+ana@example.com", "b.en@example.com", "ben@example.org", "ben@sub.example.com"]) {
      const { invite, token } = await acme.handed({ email });
      expectProblem(await accept(ben, token), 403, "email_mismatch");
      expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 0 });
    }
    expect(await acme.members()).toBe(1);
  });

  it.each(["rejected", "canceled", "expired"])("is refused where the invite is %s", async (state) => {
    const { id, token } = await inviteInState(app, acme, ana, state);
    expectProblem(await accept(ana, token), 410, `invite_${state}`);
    expect(await acme.read(id)).toMatchObject({ uses: 0 });
    expect(await acme.members()).toBe(1);
  });

  it("adds roles and never takes one away: an admin who opens a member's invite stays admin", async () => {
    await acme.admit(ana, ["admin"]);
    const { invite, token } = await acme.handed({ email: ana.email, roles: ["member"] });
    expect(await accept(ana, token)).toMatchObject({ status: 200, body: { member: { roles: ["admin", "member"] } } });
    const { token: again } = await acme.link({ roles: ["member"] });
    expect(await accept(ana, again)).toMatchObject({ status: 200, body: { member: { roles: ["admin", "member"] } } });
    expect(await rolesOf(ana)).toEqual(["admin", "member"]);
    expect(await acme.eventTypes(invite.id)).toEqual(["invite.created", "invite.accepted", "member.roles_changed"]);
    expect(await acme.members()).toBe(2);
  });

  it("holds the inviter to their role once more: removed or demoted, their invites let nobody in", async () => {
    await acme.admit(ben, ["admin"]);
    const { body } = await ben.post(acme.invites, { email: ana.email, roles: ["admin"], delivery: "none" });
    const token = body.url.split("/").at(-1);
    const refused = async () => {
      expectProblem(await accept(ana, token), 403, "inviter_not_entitled");
      expect(await acme.read(body.invite.id)).toMatchObject({ status: "pending", uses: 0 });
    };
    await olive.patch(`${acme.path}/members/${ben.id}`, { roles: ["member"] });
    await refused();
    await olive.delete(`${acme.path}/members/${ben.id}`);
    await refused();
    await olive.post(`${acme.invites}/${body.invite.id}/resend`);
    expect(await accept(ana, token)).toMatchObject({ status: 200 });
  });

  it("asks nothing of an inviter that was a key", async () => {
    const { body } = await app.operator.post(acme.invites, { email: ana.email, roles: ["owner"], delivery: "none" });
    expect(await accept(ana, body.url.split("/").at(-1))).toMatchObject({ body: { member: { roles: ["owner"] } } });
  });

  describe("the address", () => {
    const confirmed = async (person: Person) => (await person.get("/v1/me")).body.user.emailVerified;
    let zoe: Person;
    let count = 0;
    beforeEach(async () => {
      count += 1;
      zoe = await app.signUp(`zoe-${count}@example.com`);
      expect(await confirmed(zoe)).toBe(false);
    });

    it("is confirmed where the link went to that mailbox alone", async () => {
      await acme.invite({ email: zoe.email });
      await accept(zoe, (await app.mailTo(zoe.email)).token);
      expect(await confirmed(zoe)).toBe(true);
    });

    it("is not where the app was handed the link", async () => {
      await accept(zoe, (await acme.handed({ email: zoe.email })).token);
      expect(await confirmed(zoe)).toBe(false);
    });

    it("is not where an inviter was shown the link", async () => {
      const { id } = await acme.invite({ email: zoe.email });
      const { token } = await app.mailTo(zoe.email);
      await olive.get(`${acme.invites}/${id}/link`);
      await accept(zoe, token);
      expect(await confirmed(zoe)).toBe(false);
    });

    it("is not where the pending invite was created again with the link handed over", async () => {
      await acme.invite({ email: zoe.email });
      const { token } = await acme.handed({ email: zoe.email });
      await acme.invite({ email: zoe.email });
      await accept(zoe, token);
      expect(await confirmed(zoe)).toBe(false);
    });

    it("is again where the link that was shown was rotated and mailed", async () => {
      const { id } = await acme.invite({ email: zoe.email });
      await olive.get(`${acme.invites}/${id}/link`);
      app.clock.advance(1000);
      await olive.post(`${acme.invites}/${id}/resend`, { rotate: true });
      await accept(zoe, (await app.mailTo(zoe.email)).token);
      expect(await confirmed(zoe)).toBe(true);
    });

    it("is not where the invite is a link for whoever holds it", async () => {
      await accept(zoe, (await acme.link()).token);
      expect(await confirmed(zoe)).toBe(false);
    });
  });

  it("does not let somebody who was removed back in by the invite they used", async () => {
    const mine = await acme.handed({ email: ana.email });
    const link = await acme.link({ roles: ["admin"] });
    for (const { token } of [mine, link]) await accept(ana, token);
    expect(await olive.delete(`${acme.path}/members/${ana.id}`)).toMatchObject({ status: 204 });
    for (const { token } of [mine, link]) expectProblem(await accept(ana, token), 410, "invite_already_used");
    expect(await rolesOf(ana)).toBeUndefined();
    const fresh = await acme.handed({ email: ana.email });
    expect(await accept(ana, fresh.token)).toMatchObject({ status: 200 });
  });

  it("puts what opened the invite in the place of {token} in where to go on", async () => {
    const redirectUrl = "https://app.example/in/{token}?again={token}";
    const led = (by: string) => ({ status: 200, body: { redirectUrl: `https://app.example/in/${by}?again=${by}` } });
    const { token } = await acme.handed({ email: ana.email, redirectUrl });
    for (let time = 0; time < 2; time++) expect(await accept(ana, token)).toMatchObject(led(token));
    const { code } = await acme.link({ tokenType: "code", roles: ["admin"], redirectUrl });
    expect(await accept(ana, code)).toMatchObject(led(code));
    const zoe = await app.signUp(`zoe-${acme.id}@example.com`);
    await app.world.directory.markEmailVerified(zoe.id);
    const mine = await acme.handed({ email: zoe.email, redirectUrl });
    expect(await zoe.post(`/v1/me/invites/${mine.invite.id}/accept`)).toMatchObject(led(mine.token));
  });

  it("answers where to go on, as long as the allowed origins allow it", async () => {
    const there = await acme.handed({ email: ana.email, redirectUrl: "https://app.example/in?x=1" });
    const here = await acme.handed({ email: ben.email, redirectUrl: "/welcome" });
    expect((await accept(ana, there.token)).body.redirectUrl).toBe("https://app.example/in?x=1");
    const narrowed = await openApp(engine, { database: app.database.url, clock: app.clock });
    const again = ({ cookie }: Person, token: string) =>
      caller(narrowed.doorlist.handler, { cookie }).post(`/v1/invites/${token}/accept`);
    try {
      const answer = await again(ana, there.token);
      expect(answer).toMatchObject({ status: 200, body: { member: { userId: ana.id } } });
      expect(answer.body).not.toHaveProperty("redirectUrl");
      const { token } = await acme.link({ redirectUrl: "https://app.example/in" });
      expect((await again(ben, token)).body).not.toHaveProperty("redirectUrl");
      expect((await again(ben, here.token)).body.redirectUrl).toBe("/welcome");
    } finally {
      await narrowed.close();
    }
  });
});
