import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setMemberRoles } from "../../src/core/members.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("what a role allows on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let adam: Person;
  let mia: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    [olive, adam, mia] = (await Promise.all(["olive", "adam", "mia"].map((name) => app.signUp(`${name}@example.com`)))) as [
      Person,
      Person,
      Person,
    ];
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
    await acme.admit(adam, ["admin"]);
    await acme.admit(mia, ["member"]);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const setRoles = (by: Person, whose: Person, roles: string[]) => by.patch(`${acme.path}/members/${whose.id}`, { roles });
  const remove = (by: Person, whom: Person) => by.delete(`${acme.path}/members/${whom.id}`);

  it("is never none: from code too, that is refused, and the seat stays theirs", async () => {
    const actor = { type: "key", keyId: "test", tenantId: null, user: null } as const;
    const none = setMemberRoles(app.world, actor, acme.id, mia.id, []);
    await expect(none).rejects.toMatchObject({ code: "invalid_field", extras: { field: "roles" } });
    expect(await app.world.store.members.get(acme.id, mia.id)).toMatchObject({ roles: ["member"] });
    expect(await acme.members()).toBe(3);
  });

  it("lets an admin invite admins and members, and no owner in any way", async () => {
    for (const roles of [["admin"], ["member"], ["admin", "member"]]) {
      expect(await adam.post(acme.invites, { kind: "link", roles })).toMatchObject({ status: 201 });
    }
    const before = await acme.count();
    for (const roles of [["owner"], ["member", "owner"]]) {
      expectProblem(await adam.post(acme.invites, { email: "o@example.com", roles }), 403, "role_not_allowed", "roles");
      expectProblem(await adam.post(acme.invites, { kind: "link", roles }), 403, "role_not_allowed", "roles");
    }
    const { body } = await adam.post(acme.invites, { email: "up@example.com", roles: ["member"] });
    expectProblem(await adam.patch(`${acme.invites}/${body.invite.id}`, { roles: ["owner"] }), 403, "role_not_allowed", "roles");
    expect(await acme.read(body.invite.id)).toMatchObject({ roles: ["member"] });
    expect(await acme.count()).toBe(before + 1);
  });

  it("keeps an admin's hands off an owner's invite: no change, no resend, no cancel, and no look at its link", async () => {
    const invite = await acme.invite({ email: "heir@example.com", roles: ["owner"] });
    const path = `${acme.invites}/${invite.id}`;
    for (const refused of [
      adam.patch(path, { roles: ["member"] }),
      adam.patch(path, { firstName: "X" }),
      adam.post(`${path}/resend`),
      adam.post(`${path}/resend`, { rotate: true }),
      adam.post(`${path}/cancel`),
      adam.get(`${path}/link`),
    ]) {
      expectProblem(await refused, 403, "role_not_allowed", "roles");
    }
    expect(await acme.read(invite.id)).toEqual(invite);
    expect(await acme.eventTypes(invite.id)).toEqual(["invite.created"]);
  });

  it("keeps an admin from taking an owner's invite over by inviting its address again", async () => {
    const invite = await acme.invite({ email: "heir@example.com", roles: ["owner"] });
    for (const onDuplicate of ["resend", "replace"]) {
      for (const delivery of ["email", "none"]) {
        const answer = await adam.post(acme.invites, { email: "heir@example.com", roles: ["member"], delivery, onDuplicate });
        expectProblem(answer, 403, "role_not_allowed");
        expect(answer.body).not.toHaveProperty("url");
      }
    }
    expectProblem(await adam.post(acme.invites, { email: "heir@example.com", onDuplicate: "error" }), 409, "invite_pending");
    expect(await acme.read(invite.id)).toEqual(invite);
  });

  it("lets a member neither invite nor look at invites", async () => {
    const { invite } = await acme.link();
    const one = `${acme.invites}/${invite.id}`;
    for (const refused of [
      mia.post(acme.invites, { email: "x@example.com" }),
      mia.post(`${acme.invites}/batch`, { invites: [{ email: "x@example.com" }] }),
      mia.get(acme.invites),
      mia.get(`${acme.invites}/stats`),
      mia.get(one),
      mia.get(`${one}/uses`),
      mia.patch(one, { firstName: "x" }),
      mia.post(`${one}/resend`),
      mia.post(`${one}/cancel`),
      mia.get(`${acme.path}/events`),
      mia.patch(acme.path, { name: "Mine" }),
      mia.get(`${acme.path}/api-keys`),
    ]) {
      expectProblem(await refused, 403, "not_allowed");
    }
    expect((await mia.get(`${one}/link`)).status).toBe(403);
    expect(await acme.read(invite.id)).toEqual(invite);
    expect(await mia.get(acme.path)).toMatchObject({ status: 200, body: { roles: ["member"] } });
    expect((await mia.get(`${acme.path}/members`)).body.data).toHaveLength(3);
  });

  it("leaves the tenant's name and seats to its owners", async () => {
    expectProblem(await adam.patch(acme.path, { name: "Adam's" }), 403, "not_allowed");
    expect(await olive.patch(acme.path, { name: "Acme 2", seats: 9 })).toMatchObject({
      status: 200,
      body: { name: "Acme 2", seats: 9 },
    });
    expect(await adam.get(acme.path)).toMatchObject({ body: { name: "Acme 2", seats: 9, members: 3 } });
  });

  it("gives and takes only the roles that one may grant", async () => {
    expect(await setRoles(adam, mia, ["admin"])).toMatchObject({ status: 200, body: { roles: ["admin"], userId: mia.id } });
    expectProblem(await setRoles(adam, mia, ["owner"]), 403, "role_not_allowed", "roles");
    expectProblem(await setRoles(adam, olive, ["member"]), 403, "role_not_allowed");
    expectProblem(await remove(adam, olive), 403, "role_not_allowed");
    expect(await setRoles(olive, mia, ["member", "owner", "member"])).toMatchObject({ body: { roles: ["owner", "member"] } });
    expectProblem(await setRoles(adam, mia, ["member"]), 403, "role_not_allowed");
    expect((await acme.events()).at(-1)).toMatchObject({
      type: "member.roles_changed",
      actor: `user:${olive.id}`,
      data: { userId: mia.id, before: { roles: ["admin"] }, after: { roles: ["owner", "member"] } },
    });
  });

  it("lets everybody leave, and a member remove nobody", async () => {
    expectProblem(await remove(mia, adam), 403, "role_not_allowed");
    expect(await remove(mia, mia)).toMatchObject({ status: 204 });
    expectProblem(await mia.get(acme.path), 404, "tenant_not_found");
    expect(await remove(adam, adam)).toMatchObject({ status: 204 });
    expect(await acme.members()).toBe(1);
    expectProblem(await remove(olive, mia), 404, "member_not_found");
    expect(await acme.members()).toBe(1);
  });

  it("keeps an owner: the last one neither leaves nor steps down", async () => {
    expectProblem(await remove(olive, olive), 409, "last_owner");
    expectProblem(await setRoles(olive, olive, ["admin"]), 409, "last_owner");
    expectProblem(await app.operator.delete(`${acme.path}/members/${olive.id}`), 409, "last_owner");
    expect(await acme.members()).toBe(3);
    await setRoles(olive, adam, ["owner"]);
    const both = await Promise.all([setRoles(olive, olive, ["member"]), setRoles(adam, adam, ["member"])]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("knows the roles that were declared, and none besides", async () => {
    for (const roles of [["emperor"], ["member", "Owner"], ["__proto__"], ["constructor"], ["*"], ["\0"]]) {
      const at = `roles.${roles.length - 1}`;
      expectProblem(await olive.post(acme.invites, { email: "r@example.com", roles }), 422, "unknown_role", at);
      expectProblem(await setRoles(olive, mia, roles), 422, "unknown_role", at);
      expectProblem(await app.operator.post(acme.invites, { email: "r@example.com", roles }), 422, "unknown_role", at);
    }
    const other = await openApp(engine, {
      roles: { head: { grants: ["pupil", "guest"] }, pupil: { grants: ["guest"] }, guest: { grants: [] } },
    });
    try {
      const head = await other.signUp("head@example.com");
      const school = await openTenant(head);
      expectProblem(await head.post(school.invites, { kind: "link", roles: ["head"] }), 403, "role_not_allowed");
      expect((await school.link({ roles: [] })).invite.roles).toEqual(["guest"]);
      const pupil = await other.signUp("pupil@example.com");
      await school.admit(pupil, ["pupil"]);
      expect(await pupil.post(school.invites, { kind: "link", roles: ["guest"] })).toMatchObject({ status: 201 });
      expectProblem(await pupil.post(school.invites, { kind: "link", roles: ["pupil"] }), 403, "role_not_allowed");
    } finally {
      await other.close();
    }
  });
});
