import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expireInvites } from "../../src/core/expire.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, inviteInState, mailsTo, openTenant, type TestTenant, tokenOf } from "../support/tenants.ts";

const DAY = 24 * 60 * 60 * 1000;

describe.each(engines)("resending an invite on %s", (engine) => {
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
  const open = (token: string) => app.anyone.get(`/v1/invites/${token}`);
  const iso = (at = app.clock.now()) => new Date(at).toISOString();

  const inState = (state: string) => inviteInState(app, acme, ana, state);

  it("mails the same link again and gives it a week", async () => {
    const { id } = await acme.invite({ email: "resend@example.com", expiresIn: 3600 });
    const { token } = await app.mailTo("resend@example.com");
    app.clock.advance(1000);
    expect(await act(id, "resend")).toMatchObject({
      status: 200,
      body: { id, status: "pending", expiresAt: iso(app.clock.now() + 7 * DAY), delivery: { state: "queued" }, sentCount: 1 },
    });
    const [second, first] = await mailsTo(app, "resend@example.com");
    expect([tokenOf(first.text.match(/\S+\/join\/\S+/)[0]), tokenOf(second.text.match(/\S+\/join\/\S+/)[0])]).toEqual([
      token,
      token,
    ]);
    expect(await acme.read(id)).toMatchObject({ sentCount: 2, lastSentAt: iso(), delivery: { state: "sent", at: iso() } });
  });

  it("never shortens a life that is longer, and takes the one it is told", async () => {
    const { id, expiresAt } = await acme.invite({ email: "long@example.com", expiresIn: 30 * 24 * 3600 });
    expect((await act(id, "resend")).body.expiresAt).toBe(expiresAt);
    expect((await act(id, "resend", { expiresIn: 60 })).body.expiresAt).toBe(iso(app.clock.now() + 60_000));
    expect((await act(id, "resend", { expiresAt })).body.expiresAt).toBe(expiresAt);
  });

  it("rotated, gives a new link; the old one is nobody's, for preview, accept and reject", async () => {
    const { id } = await acme.invite({ email: ana.email });
    const old = await app.mailTo(ana.email);
    app.clock.advance(1000);
    await act(id, "resend", { rotate: true });
    const fresh = await app.mailTo(ana.email);
    expect(fresh.token).not.toBe(old.token);
    expectProblem(await open(old.token), 404, "invite_not_found");
    expectProblem(await ana.post(`/v1/invites/${old.token}/accept`), 404, "invite_not_found");
    expectProblem(await ana.post(`/v1/invites/${old.token}/reject`), 404, "invite_not_found");
    expect(await ana.post(`/v1/invites/${fresh.token}/accept`)).toMatchObject({ status: 200 });
    expect((await acme.events(id)).map(({ type, data }) => [type, data?.rotated]).slice(0, 4)).toEqual([
      ["invite.created", undefined],
      ["invite.sent", undefined],
      ["invite.resent", true],
      ["invite.sent", undefined],
    ]);
  });

  it("rotated, gives a new code too", async () => {
    const { invite, code } = await acme.link({ tokenType: "code" });
    await act(invite.id, "resend", { rotate: true });
    const { body } = await olive.get(`${acme.invites}/${invite.id}/link`);
    expect(body.code).not.toBe(code);
    expectProblem(await open(code), 404, "invite_not_found");
    expect(await open(body.code)).toMatchObject({ status: 200 });
  });

  it.each([
    ["whose time has passed", false],
    ["that was swept", true],
  ])("revives an invite %s, with the link it had", async (_, swept) => {
    const { id, token } = await inState("expired");
    if (swept) await expireInvites(app.world);
    expect(await act(id, "resend")).toMatchObject({ status: 200, body: { status: "pending" } });
    expect(await open(token)).toMatchObject({ body: { invite: { status: "pending" } } });
    expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
  });

  it("does not revive an expired invite beside a newer one for the address", async () => {
    const { id } = await inState("expired");
    const { invite: newer } = await acme.handed({ email: ana.email });
    expectProblem(await act(id, "resend"), 409, "invite_pending");
    expect(await acme.read(id)).toMatchObject({ status: "expired" });
    expect(await acme.read(newer.id)).toMatchObject({ status: "pending" });
  });

  it.each(["accepted", "rejected", "canceled"])("is refused for an invite that was %s", async (state) => {
    const { id } = await inState(state);
    const before = await acme.read(id);
    app.clock.advance(1000);
    expectProblem(await act(id, "resend"), 410, `invite_${state}`);
    expectProblem(await act(id, "resend", { rotate: true }), 410, `invite_${state}`);
    expect(await acme.read(id)).toEqual(before);
  });

  it("revives an expired one past a later one for the address that has expired too", async () => {
    const first = await acme.invite({ email: "twice@example.com", expiresIn: 60 });
    app.clock.advance(61_000);
    const second = await acme.invite({ email: "twice@example.com", expiresIn: 60 });
    app.clock.advance(61_000);
    expect(await act(first.id, "resend")).toMatchObject({ status: 200, body: { id: first.id, status: "pending" } });
    expect(await acme.read(second.id)).toMatchObject({ status: "expired" });
    expectProblem(await act(second.id, "resend"), 409, "invite_pending");
  });
});
