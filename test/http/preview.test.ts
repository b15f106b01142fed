import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { API_KEY, type Caller, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, inviteInState, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("what the holder of a link sees on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com", { name: "Olive O." });
    ana = await app.signUp("ana@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive, "Acme & Söhne");
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const seen = async (token: string, by: Caller = app.anyone) => (await by.get(`/v1/invites/${token}`)).body;
  const stateOf = async (token: string, by: Caller = app.anyone) => (await seen(token, by)).visitor.state;

  it("is the whole offer, and nothing of the app's own", async () => {
    const { token, invite } = await acme.handed({
      email: "New@Example.com",
      firstName: "Nia",
      roles: ["admin"],
      locale: "fr",
      message: "Bienvenue !",
      data: { secret: "of the app" },
    });
    expect(await seen(token)).toEqual({
      invite: {
        status: "pending",
        kind: "email",
        tenant: { id: acme.id, name: "Acme & Söhne" },
        inviter: { name: "Olive O." },
        email: "New@Example.com",
        firstName: "Nia",
        lastName: null,
        roles: ["admin"],
        expiresAt: invite.expiresAt,
        newAccount: true,
        allowedDomains: null,
        requiresApproval: false,
        waitlist: false,
        locale: "fr",
        message: "Bienvenue !",
      },
      visitor: { state: "new" },
    });
  });

  it("names no inviter who does not share their name, nor a key", async () => {
    const { token } = await acme.handed({ email: "a@example.com", shareInviterName: false });
    expect((await seen(token)).invite).not.toHaveProperty("inviter");
    const byKey = await app.operator.post(acme.invites, { kind: "link" });
    expect((await seen(byKey.body.url.split("/").at(-1))).invite).not.toHaveProperty("inviter");
  });

  it("signed out, tells an address without an account from one with", async () => {
    expect(await stateOf((await acme.handed({ email: "nobody@example.com" })).token)).toBe("new");
    expect(await stateOf((await acme.handed({ email: "ANA@example.com" })).token)).toBe("known");
    expect(await stateOf((await acme.link()).token)).toBe("anonymous");
  });

  it("signed in, tells whether the invite is for this person, for another, or for a member", async () => {
    const forAna = await acme.handed({ email: "ANA@Example.com", roles: ["admin"] });
    expect(await seen(forAna.token, ana)).toMatchObject({
      invite: { newAccount: false },
      visitor: { state: "invited", user: { id: ana.id, email: "ana@example.com", name: "ana" } },
    });
    expect(await stateOf(forAna.token, olive)).toBe("other_account");
    await acme.admit(ana, ["member"]);
    expect(await stateOf(forAna.token, ana)).toBe("invited");
    await ana.post(`/v1/invites/${forAna.token}/accept`);
    expect(await stateOf(forAna.token, ana)).toBe("member");
    expect((await seen(forAna.token, ana)).invite.status).toBe("accepted");
  });

  it("signed in at a link, tells by the domain of the address", async () => {
    const open = await acme.link();
    const ruled = await acme.link({ allowedDomains: ["example.com"] });
    const other = await acme.link({ allowedDomains: ["example.org", "ample.com"] });
    expect(await stateOf(open.token, ana)).toBe("invited");
    expect(await stateOf(ruled.token, ana)).toBe("unverified");
    await app.world.directory.markEmailVerified(ana.id);
    expect(await stateOf(ruled.token, ana)).toBe("invited");
    expect(await stateOf(other.token, ana)).toBe("other_account");
    expect((await seen(other.token, ana)).invite.allowedDomains).toEqual(["example.org", "ample.com"]);
  });

  it("is the same for a key that acts for the person", async () => {
    const { token } = await acme.handed({ email: ana.email });
    expect(await stateOf(token, app.withKey(API_KEY, ana.id))).toBe("invited");
    expect(await stateOf(token, app.operator)).toBe("known");
  });

  it.each(["accepted", "rejected", "canceled", "expired"])("tells that the invite is %s", async (state) => {
    const { token } = await inviteInState(app, acme, ana, state);
    expect(await seen(token)).toMatchObject({ invite: { status: state } });
  });

  it("is a 404 for whatever is not a token of ours", async () => {
    const { invite, token } = await acme.handed({ email: "real@example.com" });
    const flipped = (at: number) => token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    // The id names the invite, and the last 16 bytes prove it: each has to be right.
    for (const forged of [
      flipped(0),
      flipped(20),
      flipped(22),
      flipped(40),
      `${token}A`,
      token.slice(1),
      token.toLowerCase(),
      invite.id,
    ]) {
      expectProblem(await app.anyone.get(`/v1/invites/${forged}`), 404, "invite_not_found");
      expectProblem(await ana.post(`/v1/invites/${forged}/accept`), 404, "invite_not_found");
      expectProblem(await app.anyone.post(`/v1/invites/${forged}/reject`), 404, "invite_not_found");
    }
    const another = await acme.handed({ email: "other@example.com" });
    expectProblem(await app.anyone.get(`/v1/invites/${token.slice(0, 22)}${another.token.slice(22)}`), 404, "invite_not_found");
  });
});
