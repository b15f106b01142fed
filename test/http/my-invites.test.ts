import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("the invites that wait for somebody on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  let count = 0;
  beforeAll(async () => {
    app = await openApp(engine, { allowedOrigins: ["https://app.example"] });
    olive = await app.signUp("olive@example.com", { name: "Olive" });
  });
  beforeEach(async () => {
    acme = await openTenant(olive, "Acme");
    count += 1;
    ana = await app.signUp(`ana-${count}@example.com`);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const mine = async () => (await ana.get("/v1/me/invites")).body.data;
  async function confirm(): Promise<void> {
    const door = await openTenant(olive, "Door");
    await door.invite({ email: ana.email });
    await ana.post(`/v1/invites/${(await app.mailTo(ana.email)).token}/accept`);
  }

  it("are those of every tenant, newest first, with nothing that opens them", async () => {
    const other = await openTenant(olive, "Other");
    const first = await acme.invite({ email: ana.email.toUpperCase(), roles: ["admin"] });
    app.clock.advance(1000);
    const second = await other.invite({ email: ana.email, shareInviterName: false });
    await acme.invite({ email: "somebody-else@example.com" });
    expect(await mine()).toEqual([
      {
        id: second.id,
        tenant: { id: other.id, name: "Other" },
        email: ana.email,
        roles: ["member"],
        createdAt: second.createdAt,
        expiresAt: second.expiresAt,
      },
      {
        id: first.id,
        tenant: { id: acme.id, name: "Acme" },
        inviter: { name: "Olive" },
        email: ana.email.toUpperCase(),
        roles: ["admin"],
        createdAt: first.createdAt,
        expiresAt: first.expiresAt,
      },
    ]);
  });

  it("are open ones: not expired, canceled, declined or accepted, and no links", async () => {
    await acme.link();
    await acme.invite({ email: ana.email, expiresIn: 60 });
    app.clock.advance(60_000);
    expect(await mine()).toEqual([]);
    const { invite, token } = await acme.handed({ email: ana.email });
    expect(await mine()).toHaveLength(1);
    await olive.post(`${acme.invites}/${invite.id}/cancel`);
    expect(await mine()).toEqual([]);
    expectProblem(await ana.post(`/v1/invites/${token}/accept`), 410, "invite_canceled");
    const again = await acme.handed({ email: ana.email });
    await ana.post(`/v1/invites/${again.token}/accept`);
    expect(await mine()).toEqual([]);
  });

  it("are accepted without a token only where the address is confirmed", async () => {
    const { id } = await acme.invite({ email: ana.email, roles: ["admin"], redirectUrl: "https://app.example/in" });
    expectProblem(await ana.post(`/v1/me/invites/${id}/accept`), 403, "email_unverified");
    expectProblem(await ana.post(`/v1/me/invites/${id}/reject`), 403, "email_unverified");
    expect(await acme.read(id)).toMatchObject({ status: "pending", uses: 0 });
    app.clock.advance(1000);
    await confirm();
    const first = await ana.post(`/v1/me/invites/${id}/accept`);
    expect(first).toMatchObject({
      status: 200,
      body: { invite: { status: "accepted" }, member: { roles: ["admin"] }, redirectUrl: "https://app.example/in" },
    });
    expect((await ana.post(`/v1/me/invites/${id}/accept`)).body).toEqual(first.body);
    expect(await acme.members()).toBe(2);
  });

  it("are declined once, with a confirmed address", async () => {
    await confirm();
    const { id } = await acme.invite({ email: ana.email });
    expect(await ana.post(`/v1/me/invites/${id}/reject`)).toMatchObject({ status: 200, body: { status: "rejected" } });
    expect(await ana.post(`/v1/me/invites/${id}/reject`)).toMatchObject({ status: 200 });
    expectProblem(await ana.post(`/v1/me/invites/${id}/accept`), 410, "invite_rejected");
    expect(await acme.eventTypes(id)).toEqual(["invite.created", "invite.rejected"]);
  });

  it("are nobody else's: another's invite, a link and an unknown id are the same 404", async () => {
    await confirm();
    const others = await acme.invite({ email: "somebody-else@example.com" });
    const link = await acme.link();
    for (const id of [others.id, link.invite.id, "01900000-0000-7000-8000-000000000000", "x"]) {
      for (const verb of ["accept", "reject"]) {
        expectProblem(await ana.post(`/v1/me/invites/${id}/${verb}`), 404, "invite_not_found");
      }
    }
    expect(await acme.read(others.id)).toMatchObject({ status: "pending" });
  });

  it("are for those who are signed in", async () => {
    for (const path of ["/v1/me", "/v1/me/invites"]) expectProblem(await app.anyone.get(path), 401, "unauthenticated");
    expectProblem(await app.anyone.post("/v1/me/invites/x/accept"), 401, "unauthenticated");
  });
});
