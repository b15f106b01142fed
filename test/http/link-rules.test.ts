import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("the limits of a link and of a tenant on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let guests: [Person, Person, Person, Person];
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    const [first, ...rest] = await Promise.all(
      ["olive@example.com", "a@example.com", "b@sub.example.com", "c@example.org", "d@xn--mnchen-3ya.example"].map((email) =>
        app.signUp(email),
      ),
    );
    olive = first as Person;
    guests = rest as typeof guests;
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const accept = (person: Person, token: string) => person.post(`/v1/invites/${token}/accept`);
  const seats = (count: number | null) => olive.patch(acme.path, { seats: count });

  it("counts people, not requests, and closes with the last use", async () => {
    const [a, b, c] = guests;
    const { invite, token } = await acme.link({ maxUses: 2 });
    await accept(a, token);
    await accept(a, token);
    expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 1 });
    await accept(b, token);
    expect(await acme.read(invite.id)).toMatchObject({ status: "accepted", uses: 2 });
    expectProblem(await accept(c, token), 410, "invite_accepted");
    expect(await accept(a, token)).toMatchObject({ status: 200 });
    expect(await acme.members()).toBe(3);
  });

  it("lets exactly as many in as it may where all come at once", async () => {
    const { invite, token } = await acme.link({ maxUses: 2 });
    const answers = await Promise.all(guests.map((guest) => accept(guest, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 410, 410]);
    expect(await acme.read(invite.id)).toMatchObject({ status: "accepted", uses: 2 });
    expect(await acme.members()).toBe(3);
  });

  it.each([0, null])("lets everybody in where maxUses is %s", async (maxUses) => {
    const { invite, token } = await acme.link({ maxUses });
    for (const guest of guests) expect(await accept(guest, token)).toMatchObject({ status: 200 });
    expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 4, maxUses: null });
  });

  it("lets in the domains it names, whole and in any form", async () => {
    const [a, sub, org, munich] = guests;
    const { invite, token } = await acme.link({ allowedDomains: ["EXAMPLE.com", "münchen.example"] });
    expectProblem(await accept(sub, token), 403, "domain_not_allowed");
    expectProblem(await accept(org, token), 403, "domain_not_allowed");
    // Anybody may write an address of the domain into an account.
    expectProblem(await accept(a, token), 403, "email_unverified");
    expectProblem(await accept(munich, token), 403, "email_unverified");
    expect(await acme.read(invite.id)).toMatchObject({ uses: 0 });
    for (const { id } of [a, sub, munich]) await app.world.directory.markEmailVerified(id);
    expectProblem(await accept(sub, token), 403, "domain_not_allowed");
    expect(await accept(a, token)).toMatchObject({ status: 200 });
    expect(await accept(munich, token)).toMatchObject({ status: 200 });
    expect(await accept(munich, token)).toMatchObject({ status: 200 });
    expect(await acme.read(invite.id)).toMatchObject({ uses: 2 });
  });

  it("asks for no confirmed address where it names no domains", async () => {
    const [, , org] = guests;
    const { token } = await acme.link();
    expect(await accept(org, token)).toMatchObject({ status: 200 });
  });

  describe("opened by a member who has all that it gives", () => {
    it("answers as to who accepts again, and takes no use: the last is for somebody else", async () => {
      const [a, b] = guests;
      await acme.admit(a, ["admin", "member"]);
      const { invite, token } = await acme.link({ maxUses: 1, redirectUrl: "/welcome" });
      const [before, told] = [await acme.read(invite.id), await acme.events()];
      for (let time = 0; time < 2; time++) {
        const member = { userId: a.id, roles: ["admin", "member"] };
        const answer = await accept(a, token);
        expect(answer).toMatchObject({ status: 200, body: { invite: before, member, redirectUrl: "/welcome" } });
      }
      expect(await acme.read(invite.id)).toEqual(before);
      expect(await acme.events()).toEqual(told);
      expect((await olive.get(`${acme.invites}/${invite.id}/uses`)).body.data).toEqual([]);
      expect(await accept(b, token)).toMatchObject({ status: 200, body: { invite: { status: "accepted", uses: 1 } } });
      expectProblem(await accept(a, token), 410, "invite_accepted");
    });

    it("counts what they may grant as theirs: whoever made it may try it, and stays what they are", async () => {
      const [a] = guests;
      const { invite, token } = await acme.link({ maxUses: 1, roles: ["admin", "member"] });
      expect((await olive.get(`/v1/invites/${token}`)).body.visitor.state).toBe("member");
      expect(await accept(olive, token)).toMatchObject({ status: 200, body: { member: { roles: ["owner"] } } });
      expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 0 });
      expect(await acme.eventTypes(invite.id)).toEqual(["invite.created"]);
      await acme.admit(a);
      expect((await a.get(`/v1/invites/${token}`)).body.visitor.state).toBe("invited");
      expect(await accept(a, token)).toMatchObject({ status: 200, body: { member: { roles: ["admin", "member"] } } });
      expect(await acme.read(invite.id)).toMatchObject({ status: "accepted", uses: 1 });
    });

    it("asks for no approval", async () => {
      const { invite, token } = await acme.link({ requiresApproval: true });
      expect(await accept(olive, token)).toMatchObject({ status: 200, body: { member: { roles: ["owner"] } } });
      expect(await acme.eventTypes(invite.id)).toEqual(["invite.created"]);
    });
  });

  it("lets nobody into a tenant without a free seat, and takes no use from them", async () => {
    const [a, b] = guests;
    await seats(2);
    const { invite, token } = await acme.link({ maxUses: 5 });
    expect(await accept(a, token)).toMatchObject({ status: 200 });
    expectProblem(await accept(b, token), 409, "seats_full");
    expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 1 });
    expect(await acme.eventTypes(invite.id)).toEqual(["invite.created", "invite.accepted", "member.joined"]);

    await olive.delete(`${acme.path}/members/${a.id}`);
    expect(await acme.members()).toBe(1);
    expect(await accept(b, token)).toMatchObject({ status: 200 });
    expect(await acme.members()).toBe(2);
  });

  it("fills the last seats with exactly as many as fit where all come at once", async () => {
    await seats(3);
    const { token } = await acme.link();
    const answers = await Promise.all(guests.map((guest) => accept(guest, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409]);
    expect(await acme.members()).toBe(3);
  });

  it("raises the role of a member where every seat is taken", async () => {
    const [a] = guests;
    await acme.admit(a);
    await seats(2);
    const { token } = await acme.handed({ email: a.email, roles: ["admin"] });
    expect(await accept(a, token)).toMatchObject({ status: 200, body: { member: { roles: ["admin", "member"] } } });
  });

  it("takes no fewer seats than there are members, and opens again where the limit goes", async () => {
    const [a, b] = guests;
    await acme.admit(a);
    expectProblem(await seats(1), 409, "seats_below_members", "seats");
    expect(await seats(2)).toMatchObject({ status: 200, body: { seats: 2, members: 2 } });
    const { token } = await acme.link();
    expectProblem(await accept(b, token), 409, "seats_full");
    expect(await seats(null)).toMatchObject({ status: 200, body: { seats: null } });
    expect(await accept(b, token)).toMatchObject({ status: 200 });
  });
});
