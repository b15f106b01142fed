/** Tenants and their members, by the published SDK. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../support/databases.ts";
import { violations } from "../../support/rows.ts";
import { type Body, type House, openHouse, refusal, uniqueEmail, WELCOME } from "./support.ts";

const UNKNOWN = "0190b5c0-0000-7000-8000-000000000000";

describe.each(engines)("a tenant of the Nile SDK on %s", (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(engine);
  });
  afterAll(async () => {
    expect(await violations(house.rows)).toEqual([]);
    expect(house.server.output()).not.toContain("unexpected error");
    await house.close();
  });

  const emailsIn = async (id: string, person: { in: (id: string, act: (nile: Body) => Promise<Body>) => Promise<Body> }) =>
    ((await person.in(id, (nile) => nile.tenants.users())) as Body[]).map(({ email }) => email).sort();

  it("is made, read, renamed and listed by its owner", async () => {
    const olive = await house.signUp(uniqueEmail("olive"));
    const made: Body = await olive.as((nile) => nile.tenants.create("Acme"));
    expect(made).toMatchObject({ id: expect.any(String), name: "Acme", deleted: null });
    expect(await olive.in(made.id, (nile) => nile.tenants.get(made.id))).toEqual(made);
    const renamed: Body = await olive.in(made.id, (nile) => nile.tenants.update({ id: made.id, name: "Acme Ltd" }));
    expect(renamed).toMatchObject({ id: made.id, name: "Acme Ltd", created: made.created });
    expect(await olive.as((nile) => nile.tenants.list())).toEqual([{ id: made.id, name: "Acme Ltd" }]);
    expect(await emailsIn(made.id, olive)).toEqual([olive.email]);
  });

  it("may have an id of the app's choice, once", async () => {
    const olive = await house.signUp(uniqueEmail("olive"));
    const id = crypto.randomUUID();
    expect(await olive.as((nile) => nile.tenants.create({ name: "Chosen", id }))).toMatchObject({ id });
    const again = await olive.as((nile) => nile.tenants.create({ name: "Chosen", id }));
    expect((await refusal(again))[0]).toBe(409);
  });

  it("is gone for everybody when its owner deletes it, with its invites, and its id is not taken again", async () => {
    const { owner, id } = await house.tenant();
    const guest = await house.signUp(uniqueEmail("guest"));
    await owner.in(id, (nile) => nile.tenants.addMember(guest.id));
    const email = uniqueEmail("late");
    await owner.in(id, (nile) => nile.tenants.invite({ email, callbackUrl: WELCOME }));
    const token = (await house.linkTo(email)).searchParams.get("token") ?? "";
    expect((await refusal(await guest.in(id, (nile) => nile.tenants.delete(id))))[0]).toBe(403);
    expect(await owner.in(id, (nile) => nile.tenants.delete(id))).toMatchObject({ status: 204 });

    for (const person of [owner, guest]) {
      expect(await person.as((nile) => nile.tenants.list())).toEqual([]);
      expect((await refusal(await person.in(id, (nile) => nile.tenants.get(id))))[0]).toBe(404);
      expect((await refusal(await person.in(id, (nile) => nile.tenants.invites())))[0]).toBe(404);
    }
    const accept = { identifier: email, token, callbackUrl: WELCOME };
    expect((await refusal(await house.anyone.in(id, (nile) => nile.tenants.acceptInvite(accept))))[0]).toBe(404);
    expect((await refusal(await guest.as((nile) => nile.tenants.create({ name: "Mine now", id }))))[0]).toBe(409);
    expect((await refusal(await owner.in(id, (nile) => nile.tenants.delete(id))))[0]).toBe(404);
  });

  it("takes members in and lets them go", async () => {
    const { owner, id } = await house.tenant();
    const [ana, bob] = [await house.signUp(uniqueEmail("ana")), await house.signUp(uniqueEmail("bob"))];
    const added: Body = await owner.in(id, (nile) => nile.tenants.addMember(ana.id));
    expect(added).toMatchObject({ id: ana.id, email: ana.email });
    await owner.in(id, (nile) => nile.tenants.addMember(bob.id));
    expect(await emailsIn(id, ana)).toEqual([ana.email, bob.email, owner.email].sort());
    expect(await owner.in(id, (nile) => nile.tenants.removeMember(bob.id))).toMatchObject({ status: 204 });
    expect(await ana.in(id, (nile) => nile.tenants.leaveTenant(id))).toMatchObject({ status: 204 });
    expect(await emailsIn(id, owner)).toEqual([owner.email]);
    expect((await refusal(await ana.in(id, (nile) => nile.tenants.users())))[0]).toBe(404);
  });

  it("refuses what is not a member's to do", async () => {
    const { owner, id } = await house.tenant();
    const [ana, eve] = [await house.signUp(uniqueEmail("ana")), await house.signUp(uniqueEmail("eve"))];
    await owner.in(id, (nile) => nile.tenants.addMember(ana.id));
    expect((await refusal(await ana.in(id, (nile) => nile.tenants.addMember(eve.id))))[0]).toBe(403);
    expect((await refusal(await ana.in(id, (nile) => nile.tenants.removeMember(owner.id))))[0]).toBe(403);
    expect((await refusal(await ana.in(id, (nile) => nile.tenants.update({ id, name: "Hers" }))))[0]).toBe(403);
    expect((await refusal(await eve.in(id, (nile) => nile.tenants.addMember(eve.id))))[0]).toBe(404);
    expect((await refusal(await eve.in(id, (nile) => nile.tenants.users())))[0]).toBe(404);
    expect((await refusal(await eve.in(id, (nile) => nile.tenants.get(id))))[0]).toBe(404);
    expect((await house.raw("GET", `users/${owner.id}/tenants`, { cookie: eve.cookie })).status).toBe(404);
    expect((await refusal(await owner.in(id, (nile) => nile.tenants.leaveTenant(id))))[0]).toBe(409);
  });

  it("says what is wrong with an addition or a name", async () => {
    const { owner, id } = await house.tenant();
    const twice = await owner.in(id, (nile) => nile.tenants.addMember(owner.id));
    expect(await refusal(twice)).toEqual([400, "User is already a member of the tenant"]);
    const nobody = await owner.in(id, (nile) => nile.tenants.addMember(UNKNOWN));
    expect(await refusal(nobody)).toEqual([400, "User does not exist or has been deleted."]);
    expect((await refusal(await owner.in(id, (nile) => nile.tenants.removeMember(UNKNOWN))))[0]).toBe(404);
    expect(await refusal(await owner.as((nile) => nile.tenants.create("  ")))).toEqual([400, "name is required"]);
    expect((await refusal(await owner.as((nile) => nile.tenants.create("a\0b"))))[0]).toBe(400);
    expect((await refusal(await owner.as((nile) => nile.tenants.create({ name: "A", id: "abc" }))))[0]).toBe(400);
  });

  it("asks who is there first", async () => {
    const { id } = await house.tenant();
    const paths = [
      ["GET", "me"],
      ["POST", "tenants"],
      ["GET", `tenants/${id}`],
      ["PUT", `tenants/${id}`],
      ["DELETE", `tenants/${id}`],
      ["GET", `tenants/${id}/users`],
      ["PUT", `tenants/${id}/users/${UNKNOWN}/link`],
      ["DELETE", `tenants/${id}/users/${UNKNOWN}/link`],
      ["GET", `tenants/${id}/invites`],
      ["POST", `tenants/${id}/invite`],
      ["DELETE", `tenants/${id}/invite/${UNKNOWN}`],
    ];
    for (const [method = "", path = ""] of paths) {
      const answer = await house.raw(method, path);
      expect([method, path, ...(await refusal(answer))]).toEqual([method, path, 401, "Unauthorized"]);
    }
  });
});
