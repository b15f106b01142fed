import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApiKey } from "../../src/core/api-keys.ts";
import { API_KEY, type Body, caller, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("API keys on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let adam: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    adam = await app.signUp("adam@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const create = async (name = "CI"): Promise<Body> => (await olive.post(`${acme.path}/api-keys`, { name })).body;
  const list = async (): Promise<Body[]> => (await olive.get(`${acme.path}/api-keys`)).body.data;

  it("are shown once, listed without the key, and dead once revoked", async () => {
    const { apiKey, key } = await create();
    expect(key).toMatch(/^dl_[A-Za-z0-9_-]{43}$/);
    expect(apiKey).toEqual({
      id: expect.any(String),
      tenantId: acme.id,
      name: "CI",
      createdBy: olive.id,
      createdAt: new Date(app.clock.now()).toISOString(),
    });
    expect(await list()).toEqual([apiKey]);
    expect(await app.withKey(key).get(acme.invites)).toMatchObject({ status: 200 });
    expect(await olive.delete(`${acme.path}/api-keys/${apiKey.id}`)).toMatchObject({ status: 204, body: "" });
    expectProblem(await app.withKey(key).get(acme.invites), 401, "invalid_api_key");
    expectProblem(await olive.delete(`${acme.path}/api-keys/${apiKey.id}`), 404, "api_key_not_found");
    expect(await list()).toEqual([]);
    expect((await acme.eventTypes()).filter((type) => type.startsWith("api_key"))).toEqual([
      "api_key.created",
      "api_key.revoked",
    ]);
  });

  it("are an owner's to make, see and revoke", async () => {
    await acme.admit(adam, ["admin"]);
    const { apiKey } = await create();
    expectProblem(await adam.post(`${acme.path}/api-keys`, { name: "mine" }), 403, "not_allowed");
    expectProblem(await adam.get(`${acme.path}/api-keys`), 403, "not_allowed");
    expectProblem(await adam.delete(`${acme.path}/api-keys/${apiKey.id}`), 403, "not_allowed");
    expect(await list()).toHaveLength(1);
  });

  it("of a tenant act in that tenant alone, without a role ceiling, and make no tenants", async () => {
    const { apiKey, key } = await create();
    const robot = app.withKey(key);
    const { body } = await robot.post(acme.invites, { email: "o@example.com", roles: ["owner"] });
    expect(body.invite).toMatchObject({ createdBy: null, roles: ["owner"] });
    expect(await acme.events(body.invite.id)).toMatchObject([{ actor: `key:${apiKey.id}` }]);
    const other = await openTenant(olive);
    expectProblem(await robot.get(other.path), 404, "tenant_not_found");
    expectProblem(await robot.post(other.invites, { email: "x@example.com" }), 404, "tenant_not_found");
    expectProblem(await robot.post("/v1/tenants", { name: "More" }), 403, "not_allowed");
    expect((await robot.get("/v1/tenants")).body).toMatchObject({ data: [{ id: acme.id, roles: null }], nextCursor: null });
    expect(await other.count()).toBe(0);
  });

  it("act for a member, with that member's roles and in their name", async () => {
    await acme.admit(adam, ["admin"]);
    const { key } = await create();
    const asAdam = app.withKey(key, adam.id);
    const { body } = await asAdam.post(acme.invites, { email: "m@example.com", roles: ["admin"] });
    expect(body.invite.createdBy).toBe(adam.id);
    expect(await acme.events(body.invite.id)).toMatchObject([{ actor: `user:${adam.id}` }]);
    expectProblem(await asAdam.post(acme.invites, { email: "o@example.com", roles: ["owner"] }), 403, "role_not_allowed");
    expectProblem(await asAdam.get(`${acme.path}/api-keys`), 403, "not_allowed");
    expect((await asAdam.get("/v1/me")).body.user.id).toBe(adam.id);
  });

  it("act for nobody who does not exist, and a tenant's for nobody outside it", async () => {
    const field = "doorlist-acting-user";
    const { key } = await create();
    for (const nobody of ["no-such-user", adam.id, ""]) {
      expectProblem(await app.withKey(key).get(acme.invites, { [field]: nobody }), 404, "user_not_found", field);
    }
    expectProblem(await app.operator.get("/v1/me", { [field]: "no-such-user" }), 404, "user_not_found", field);
    expectProblem(await app.withKey(API_KEY, adam.id).get(acme.invites), 404, "tenant_not_found");
    expectProblem(await app.operator.get("/v1/me"), 401, "unauthenticated");
  });

  describe("of a tenant, acting for a member who is invited elsewhere", () => {
    let asMember: ReturnType<TestApp["withKey"]>;
    let here: TestTenant;
    let member: Person;
    let count = 0;
    beforeEach(async () => {
      count += 1;
      member = await app.signUp(`member${count}@example.com`);
      await app.world.directory.markEmailVerified(member.id);
      here = await openTenant(adam, "Here");
      await here.admit(member);
      await olive.patch(acme.path, { settings: { joinRequests: true } });
      const { body } = await adam.post(`${here.path}/api-keys`, { name: "key" });
      asMember = app.withKey(body.key, member.id);
    });

    it("see and answer the invites of that tenant alone", async () => {
      const { invite, token } = await acme.handed({ email: member.email, roles: ["admin"] });
      const own = await here.invite({ email: member.email, roles: ["admin"] });
      expect((await member.get("/v1/me/invites")).body.data).toHaveLength(2);
      expect((await asMember.get("/v1/me/invites")).body.data).toMatchObject([{ id: own.id }]);
      expectProblem(await asMember.get(`/v1/invites/${token}`), 404, "invite_not_found");
      for (const verb of ["accept", "reject"]) {
        expectProblem(await asMember.post(`/v1/me/invites/${invite.id}/${verb}`), 404, "invite_not_found");
        expectProblem(await asMember.post(`/v1/invites/${token}/${verb}`), 404, "invite_not_found");
      }
      expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 0 });
      expect(await asMember.post(`/v1/me/invites/${own.id}/accept`)).toMatchObject({
        body: { member: { roles: ["admin", "member"] } },
      });
      const everywhere = app.withKey(API_KEY, member.id);
      expect((await everywhere.get("/v1/me/invites")).body.data).toMatchObject([{ id: invite.id }]);
      expect(await everywhere.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    });

    it("ask, and see what was asked, in that tenant alone", async () => {
      const { token } = await acme.link({ requiresApproval: true });
      expectProblem(await asMember.get(`${acme.path}/join`), 404, "tenant_not_found");
      expectProblem(await asMember.post(`${acme.path}/requests`), 404, "tenant_not_found");
      expectProblem(await asMember.post(`/v1/invites/${token}/request`), 404, "invite_not_found");
      const { id } = (await member.post(`${acme.path}/requests`)).body;
      expect((await asMember.get("/v1/me/requests")).body).toEqual({ data: [] });
      expectProblem(await asMember.post(`/v1/me/requests/${id}/withdraw`), 404, "request_not_found");
      expect((await member.get("/v1/me/requests")).body.data).toMatchObject([{ id, status: "pending" }]);
    });

    it("are no member of another tenant at the fronts", async () => {
      await acme.admit(member, ["admin"]);
      const session = async (id: string) => (await asMember.get(`/roq/v01/session?tenantId=${id}`)).body.session.user.tenantId;
      expect([await session(here.id), await session(acme.id)]).toEqual([here.id, null]);
      const made = { email: "new@example.com", role: "admin", tenantId: acme.id };
      expect(await asMember.post("/api/auth/invite/create", made)).toMatchObject({ status: 401 });
      expect(await asMember.get("/api/auth/invite/list")).toMatchObject({ status: 401 });
    });
  });

  it("do not let a person act for another by the header alone", async () => {
    const { body } = await adam.get("/v1/me", { "doorlist-acting-user": olive.id });
    expect(body.user.id).toBe(adam.id);
  });

  it("of the installation act everywhere, the one given from outside like the one made here", async () => {
    const { key, apiKey } = await createApiKey(app.world, "operator", null, "ops");
    for (const operator of [app.operator, app.withKey(key)]) {
      expect(await operator.get(acme.invites)).toMatchObject({ status: 200 });
      const made = await operator.post("/v1/tenants", { name: "Made by key" });
      expect(made).toMatchObject({ status: 201, body: { members: 0, roles: null } });
      expect(await operator.get(`/v1/tenants/${made.body.id}`)).toMatchObject({ status: 200 });
    }
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body }: Body = await app.operator.get(`/v1/tenants?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map(({ id }: Body) => id));
      cursor = body.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(acme.id);
    expect(await list()).not.toContainEqual(expect.objectContaining({ id: apiKey.id }));
  });

  it("are taken in the Authorization header as a bearer, and nowhere else", async () => {
    const { key } = await create();
    const send = (authorization: string, cookie?: string) =>
      caller(app.doorlist.handler, { authorization, ...(cookie ? { cookie } : {}) }).get(acme.invites);
    expect(await send(`bearer   ${key}`)).toMatchObject({ status: 200 });
    for (const wrong of [
      key,
      `Basic ${key}`,
      "Bearer",
      "Bearer ",
      `Bearer ${key} x`,
      `Bearer ${key}x`,
      "Bearer dl_",
      "Bearer undefined",
      "Bearer null",
    ]) {
      expectProblem(await send(wrong), 401, "invalid_api_key");
      // A wrong key is not forgiven for the sake of a session.
      expectProblem(await send(wrong, olive.cookie), 401, "invalid_api_key");
    }
    expectProblem(await app.anyone.get(`${acme.invites}?key=${key}`), 422, "unknown_field", "key");
  });

  it("given from outside, are taken only where one was given", async () => {
    const closed = await openApp(engine, { apiKey: undefined });
    try {
      for (const key of [API_KEY, "undefined", "null"])
        expectProblem(await closed.withKey(key).get("/v1/tenants"), 401, "invalid_api_key");
    } finally {
      await closed.close();
    }
  });
});
