/** Resend to a corrected address: whoever got the mail by mistake holds a dead link. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, inviteInState, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("resending an invite to a corrected address on %s", (engine) => {
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
  const resend = (id: string, body: unknown) => olive.post(`${acme.invites}/${id}/resend`, body);
  const addressesFound = async (q: string) =>
    (await olive.get(`${acme.invites}?q=${encodeURIComponent(q)}`)).body.data.map(({ email }: { email: string }) => email);

  it("mails a new link there; the one that the wrong mailbox got is dead", async () => {
    const { id } = await acme.invite({ email: "anna@example.com", firstName: "Ana" });
    const wrong = await app.mailTo("anna@example.com");
    expect(await resend(id, { email: "Ana@Example.com" })).toMatchObject({
      status: 200,
      body: { id, email: "Ana@Example.com", status: "pending", newAccount: false, delivery: { state: "queued" } },
    });
    const right = await app.mailTo("Ana@Example.com");
    expect(right.token).not.toBe(wrong.token);
    expectProblem(await app.anyone.get(`/v1/invites/${wrong.token}`), 404, "invite_not_found");
    expectProblem(await ana.post(`/v1/invites/${wrong.token}/accept`), 404, "invite_not_found");
    expect(await ana.post(`/v1/invites/${right.token}/accept`)).toMatchObject({ status: 200, body: { invite: { id } } });
  });

  it("is found by the new address, and no longer by the old one", async () => {
    const { id } = await acme.invite({ email: "typo@exmaple.com", firstName: "Tyra" });
    await resend(id, { email: "typo@example.com" });
    expect(await addressesFound("exmaple")).toEqual([]);
    expect(await addressesFound("typo@example")).toEqual(["typo@example.com"]);
    expect(await addressesFound("tyra")).toEqual(["typo@example.com"]);
    expect((await acme.create({ email: "typo@exmaple.com" })).invite.id).not.toBe(id);
  });

  it("is written down with both addresses and no token", async () => {
    const { id } = await acme.invite({ email: "before@example.com" });
    await resend(id, { email: "after@example.com" });
    const { token } = await app.mailTo("after@example.com");
    const events = await acme.events(id);
    expect(events.map(({ type }) => type)).toEqual(["invite.created", "invite.resent", "invite.sent"]);
    expect(events[1]).toMatchObject({
      actor: `user:${olive.id}`,
      data: { rotated: true, before: { email: "before@example.com" }, after: { email: "after@example.com" } },
    });
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it("does not stand beside a pending invite for that address, but takes the place of one that has expired", async () => {
    const { id } = await acme.invite({ email: "mine@example.com" });
    const other = await acme.invite({ email: "theirs@example.com", expiresIn: 60 });
    expectProblem(await resend(id, { email: "THEIRS@example.com" }), 409, "invite_pending", "email");
    expect(await acme.read(id)).toMatchObject({ email: "mine@example.com" });
    app.clock.advance(61_000);
    expect(await resend(id, { email: "theirs@example.com" })).toMatchObject({ status: 200 });
    expect(await acme.read(other.id)).toMatchObject({ status: "expired" });
  });

  it("gives one address to one of many that are corrected to it at the same time", async () => {
    const invites = await Promise.all([1, 2, 3, 4, 5].map((n) => acme.invite({ email: `wrong${n}@example.com` })));
    const answers = await Promise.all(invites.map(({ id }) => resend(id, { email: "right@example.com" })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(await addressesFound("right@")).toEqual(["right@example.com"]);
  });

  it("keeps the link where the address is the one it has", async () => {
    const { id } = await acme.invite({ email: "same@example.com" });
    const before = await app.mailTo("same@example.com");
    expect(await resend(id, { email: "same@example.com" })).toMatchObject({ status: 200 });
    expect((await app.mailTo("same@example.com")).token).toBe(before.token);
  });

  it("refuses what is no address, a link, a member, and an invite that was decided", async () => {
    const { id } = await acme.invite({ email: "one@example.com" });
    expectProblem(await resend(id, { email: "nobody" }), 422, "invalid_email", "email");
    const { invite: link } = await acme.link();
    expectProblem(await resend(link.id, { email: "two@example.com" }), 422, "invalid_field", "email");
    const decided = await inviteInState(app, acme, ana, "canceled");
    expectProblem(await resend(decided.id, { email: "three@example.com" }), 410, "invite_canceled");
    await acme.admit(ana);
    expectProblem(await resend(id, { email: ana.email }), 409, "already_member", "email");
  });
});
