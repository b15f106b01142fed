/** The waitlist that moves by itself lets in whom the invite is for when the turn comes, with what it offers then. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { admitWaiting } from "../../src/core/admit-waiting.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("a waitlist that moves by itself on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let bob: Person;
  let acme: TestTenant;
  let count = 0;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
    count += 1;
    bob = await app.signUp(`bob${count}@example.com`);
    await olive.patch(acme.path, { seats: 1, settings: { waitlist: "automatic" } });
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  async function linesUp(who: Person, token: string): Promise<string> {
    const { status, body } = await who.post(`/v1/invites/${token}/request`);
    expect([status, body.waitsFor]).toEqual([200, "seat"]);
    return body.id;
  }
  const resend = (id: string, body: object) => olive.post(`${acme.invites}/${id}/resend`, body);
  const approve = (id: string, body?: object) => olive.post(`${acme.path}/requests/${id}/approve`, body);
  const queue = async () => (await olive.get(`${acme.path}/requests`)).body.data;
  /** Answers how many came in. */
  async function addSeats(): Promise<number> {
    await olive.patch(acme.path, { seats: 5 });
    return admitWaiting(app.world);
  }
  const rolesOf = async (who: Person) =>
    (await olive.get(`${acme.path}/members`)).body.data.find(({ userId }: { userId: string }) => userId === who.id)?.roles;

  it("lets in who opened the invite", async () => {
    const { invite, token } = await acme.handed({ email: bob.email, roles: ["admin"] });
    await linesUp(bob, token);
    expect(await addSeats()).toBe(1);
    expect(await rolesOf(bob)).toEqual(["admin"]);
    expect(await acme.read(invite.id)).toMatchObject({ status: "accepted", uses: 1 });
  });

  it("lets in who the invite is for by then, not who had it at a wrong address", async () => {
    const { invite, token } = await acme.handed({ email: bob.email, roles: ["admin"] });
    const right = await app.signUp(`right${count}@example.com`);
    const id = await linesUp(bob, token);
    expect(await resend(invite.id, { email: right.email })).toMatchObject({ status: 200 });
    expect(await addSeats()).toBe(0);
    expect(await queue()).toMatchObject([{ id, status: "pending", waitsFor: "approval", decidedBy: null }]);
    expectProblem(await approve(id), 403, "email_mismatch");
    const { url } = (await olive.get(`${acme.invites}/${invite.id}/link`)).body;
    expect(await right.post(`/v1/invites/${url.split("/").at(-1)}/accept`)).toMatchObject({ status: 200 });
    expect([await rolesOf(right), await rolesOf(bob)]).toEqual([["admin"], undefined]);
  });

  it("gives the roles that the invite offers by then", async () => {
    const { invite, token } = await acme.handed({ email: bob.email, roles: ["owner"] });
    await linesUp(bob, token);
    await olive.patch(`${acme.invites}/${invite.id}`, { roles: ["member"] });
    expect(await addSeats()).toBe(1);
    expect(await rolesOf(bob)).toEqual(["member"]);
    expect(await acme.events(invite.id)).toContainEqual(
      expect.objectContaining({ type: "request.approved", data: expect.objectContaining({ roles: ["member"] }) }),
    );
  });

  it("lets nobody in by a link that was rotated, and leaves them to an approver", async () => {
    const { invite, token } = await acme.link({ roles: ["admin"] });
    const id = await linesUp(bob, token);
    await resend(invite.id, { rotate: true });
    expect(await addSeats()).toBe(0);
    expect(await queue()).toMatchObject([{ id, waitsFor: "approval" }]);
    expect((await olive.get(acme.path)).body.members).toBe(1);
    expect(await approve(id, { roles: ["member"] })).toMatchObject({ status: 200, body: { member: { roles: ["member"] } } });
  });

  it("keeps to the word of an approver, whatever becomes of the link's offer", async () => {
    const { invite, token } = await acme.link({ requiresApproval: true });
    const { id } = (await bob.post(`/v1/invites/${token}/request`)).body;
    expect(await approve(id, { roles: ["admin"] })).toMatchObject({ body: { member: null, request: { waitsFor: "seat" } } });
    await resend(invite.id, { rotate: true });
    expect(await addSeats()).toBe(1);
    expect(await rolesOf(bob)).toEqual(["admin"]);
  });
});
