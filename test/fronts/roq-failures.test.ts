/** What ROQ's SDK is told where something is wrong: every refusal with the status and code that its clients read. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { RoqFrontOptions } from "../../src/fronts/roq/context.ts";
import { roqFront } from "../../src/fronts/roq/index.ts";
import { API_KEY, openApp, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { ENVIRONMENT, KEY, type RoqServer, reasons, startRoq } from "./roq-server.ts";

const refused = (statusCode: number, errorCode: string) => ({ statusCode, errorCode, message: expect.any(String) });

describe.each(engines)("refusals of the ROQ front on %s", (engine) => {
  let roq: RoqServer;
  let acme: Awaited<ReturnType<RoqServer["tenant"]>>;
  let other: Awaited<ReturnType<RoqServer["tenant"]>>;
  let admin: Awaited<ReturnType<RoqServer["signUp"]>>;
  let member: Awaited<ReturnType<RoqServer["signUp"]>>;
  beforeAll(async () => {
    roq = await startRoq(engine);
    acme = await roq.tenant("olive@example.com");
    other = await roq.tenant("oscar@example.com", "Other");
    admin = await admit("admin@example.com", "admin");
    member = await admit("member@example.com", "member");
  });
  afterAll(() => roq.close());

  async function admit(email: string, role: string) {
    const person = await roq.signUp(email);
    const { body } = await acme.owner.post(`/v1/tenants/${acme.id}/invites`, { kind: "link", roles: [role] });
    expect(await person.post(`/v1/invites/${body.url.split("/").at(-1)}/accept`)).toMatchObject({ status: 200 });
    return person;
  }
  async function invite(email: string, roles = ["member"]): Promise<string> {
    const { body } = await acme.owner.post(`/v1/tenants/${acme.id}/invites`, { email, roles });
    return body.invite.id;
  }
  const as = (person: { id: string }) => roq.platform().asUser(person.id);
  /** One invite, in the name of a person unless another is named. */
  async function send(person: { id: string }, email: string, more: object = {}, tenantId = acme.id) {
    const userInvites = [{ createdByUserId: person.id, email, ...more }];
    return (await as(person).sendUserInvites({ data: { tenantId, userInvites } })).sendUserInvitesV2;
  }
  const countIn = async (tenant: { id: string; owner: RoqServer["anyone"] }): Promise<number> =>
    (await tenant.owner.get(`/v1/tenants/${tenant.id}/invites/stats`)).body.total;
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    roq.anyone.post(`/roq${path}`, body, headers);
  const keyHeader = { "roq-platform-server-authorization": `Basic ${btoa(`${ENVIRONMENT}:${KEY}`)}` };
  const list = { query: "{ userInvites(limit: 1) { totalCount } }" };
  async function serviceToken(): Promise<string> {
    const { body } = await post("/v01/authorize/serviceAccount", { environmentId: ENVIRONMENT, apiKey: KEY });
    return body.accessToken;
  }

  it("a wrong key gets no token and no data", async () => {
    expect(await post("/v01/authorize/serviceAccount", { environmentId: ENVIRONMENT, apiKey: "wrong" })).toMatchObject({
      status: 401,
      body: refused(401, "INVALID_API_KEY"),
    });
    const wrong = roq.platform("dl_wrong");
    await expect(wrong.asSuperAdmin().userInvites()).rejects.toMatchObject(refused(401, "UNAUTHORIZED_EXCEPTION"));
    await expect(wrong.asUser(acme.owner.id).userInvites()).rejects.toMatchObject(refused(401, "UNAUTHORIZED_EXCEPTION"));
  });

  it("a token without its key, or with another environment, opens nothing", async () => {
    const authorization = { "roq-platform-authorization": `Bearer ${await serviceToken()}` };
    const environment = { "roq-platform-server-authorization": `Basic ${btoa(`elsewhere:${KEY}`)}` };
    expect(await post("/v01/server/graphql", list, { ...authorization, ...keyHeader })).toMatchObject({ status: 200 });
    for (const headers of [authorization, { ...authorization, ...environment }]) {
      expect(await post("/v01/server/graphql", list, headers)).toMatchObject({
        status: 401,
        body: { data: null, errors: [{ extensions: { response: refused(401, "INVALID_API_KEY") } }] },
      });
    }
    // The key's own token is nobody's session.
    expect(await post("/v01/graphql", list, authorization)).toMatchObject({ status: 401 });
    expect(await post("/v01/server/graphql", list, keyHeader)).toMatchObject({ status: 401 });
  });

  it("an expired token and a forged one open nothing", async () => {
    const service = { "roq-platform-authorization": `Bearer ${await serviceToken()}` };
    const wanted = { environmentId: ENVIRONMENT, apiKey: KEY, userId: acme.owner.id, expiresIn: "4s" };
    const { body } = await post("/v01/authorize", wanted, service);
    const call = (token: string) =>
      post("/v01/server/graphql", list, { ...keyHeader, "roq-platform-authorization": `Bearer ${token}` });
    expect(await call(body.accessToken)).toMatchObject({ status: 200 });
    const [header, payload, signature] = body.accessToken.split(".");
    const claims = { ...JSON.parse(atob(payload)), roqUserId: other.owner.id };
    for (const forged of [
      `${header}.${btoa(JSON.stringify(claims))}.${signature}`,
      `${btoa('{"alg":"none"}')}.${payload}.`,
      body.idToken,
    ]) {
      expect(await call(forged)).toMatchObject({ status: 401 });
    }
    await sleep(4100);
    expect(await call(body.accessToken)).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { response: refused(401, "UNAUTHORIZED_EXCEPTION") } }] },
    });
    expect(await post("/v01/authorize", { ...wanted, expiresIn: "soon" }, service)).toMatchObject({ status: 422 });
    const deep = JSON.stringify({ ...wanted, expiresIn: "deep" }).replace('"deep"', `${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    const headers = { ...service, "content-type": "application/json" };
    const answer = await fetch(`${roq.url}/roq/v01/authorize`, { method: "POST", headers, body: deep });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining("INVALID_EXPIRY")]);
  });

  it("a token lasts as long as the words of its lifetime say, a day at most", async () => {
    const service = { "roq-platform-authorization": `Bearer ${await serviceToken()}` };
    const asked = { environmentId: ENVIRONMENT, apiKey: KEY, userId: acme.owner.id };
    const lasts = async (expiresIn: unknown): Promise<number> => {
      const { body } = await post("/v01/authorize", { ...asked, expiresIn }, service);
      const { exp, iat } = JSON.parse(atob(body.accessToken?.split(".")[1] ?? "e30="));
      return exp - iat;
    };
    const minutes: [unknown, number][] = [
      ["90", 1.5],
      [90.9, 1.5],
      ["1.5h", 90],
      ["10 minutes", 10],
      ["2 Hrs", 120],
    ];
    for (const [words, expected] of minutes) expect([words, await lasts(words)]).toEqual([words, expected * 60]);
    for (const long of ["24 hours", "2 days", "1w", "1y"]) expect([long, await lasts(long)]).toEqual([long, 86_400]);
    for (const wrong of ["", "soon", "1 month", "0.5s", "-1h", 0])
      expect([wrong, await lasts(wrong)]).toEqual([wrong, Number.NaN]);
  });

  it("an unknown user gets no token", async () => {
    const service = { "roq-platform-authorization": `Bearer ${await serviceToken()}` };
    const wanted = { environmentId: ENVIRONMENT, apiKey: KEY, userId: "nobody" };
    expect(await post("/v01/authorize", wanted, service)).toMatchObject({ status: 404, body: refused(404, "USER_NOT_FOUND") });
    expect(await post("/v01/authorize", wanted)).toMatchObject({ status: 401 });
    await expect(roq.platform().asUser("nobody").userInvites()).rejects.toMatchObject(refused(401, "UNAUTHORIZED_EXCEPTION"));
  });

  it("nobody invites into another tenant, or to a role above their own, or in another's name", async () => {
    expect(reasons(await send(acme.owner, "x1@example.com", {}, other.id))).toEqual({ "x1@example.com": "TENANT_NOT_FOUND" });
    expect(reasons(await send(admin, "x2@example.com", { roles: ["owner"] }))).toEqual({ "x2@example.com": "FORBIDDEN" });
    expect(reasons(await send(member, "x3@example.com"))).toEqual({ "x3@example.com": "FORBIDDEN" });
    expect(reasons(await send(admin, "x4@example.com", { createdByUserId: acme.owner.id }))).toEqual({
      "x4@example.com": "FORBIDDEN",
    });
    // A key may speak for a member, whose role then counts.
    const { sendUserInvitesV2 } = await roq
      .platform()
      .asSuperAdmin()
      .sendUserInvites({
        data: { tenantId: acme.id, userInvites: [{ createdByUserId: admin.id, email: "x5@example.com", roles: ["owner"] }] },
      });
    expect(reasons(sendUserInvitesV2)).toEqual({ "x5@example.com": "FORBIDDEN" });
    const invited = await acme.owner.get(`/v1/tenants/${acme.id}/invites?q=x`);
    expect(invited.body.data.filter(({ email }: { email: string }) => /^x\d@/.test(email))).toEqual([]);
    expect(await countIn(other)).toBe(0);
  });

  it("somebody invited or a member already is an outcome of their own", async () => {
    await invite("twice@example.com");
    expect(reasons(await send(acme.owner, "twice@example.com"))).toEqual({ "twice@example.com": "USER_INVITE_ALREADY_EXIST" });
    expect(reasons(await send(acme.owner, "member@example.com"))).toEqual({ "member@example.com": "USER_ALREADY_EXISTS" });
  });

  it("an invite is not there for strangers, and not for members who may invite nobody", async () => {
    const id = await invite("hidden@example.com", ["owner"]);
    const missing = refused(404, "INVITE_NOT_FOUND");
    for (const wrong of ["nope", "0196b1c5-7c3e-7d11-8a55-000000000000", ""]) {
      await expect(as(acme.owner).userInvite({ id: wrong })).rejects.toMatchObject(missing);
    }
    const stranger = as(other.owner);
    await expect(stranger.userInvite({ id })).rejects.toMatchObject(missing);
    await expect(stranger.resendUserInvite({ userInviteId: id })).rejects.toMatchObject(missing);
    await expect(stranger.cancelUserInvite({ userInviteId: id })).rejects.toMatchObject(missing);
    await expect(as(member).userInvite({ id })).rejects.toMatchObject(refused(403, "FORBIDDEN"));
    await expect(as(member).userInvites()).rejects.toMatchObject(refused(403, "FORBIDDEN"));
    // Above the admin's ceiling.
    await expect(as(admin).cancelUserInvite({ userInviteId: id })).rejects.toMatchObject(refused(403, "FORBIDDEN"));
    expect(await as(other.owner).userInvites({ filter: { tenantId: { equalTo: acme.id } } })).toEqual({
      userInvites: { data: [], totalCount: 0 },
    });
    expect(await as(acme.owner).userInvite({ id })).toMatchObject({ userInvite: { status: "pending" } });
  });

  it("a key of one tenant reaches that tenant alone, until it is revoked", async () => {
    const made = await acme.owner.post(`/v1/tenants/${acme.id}/api-keys`, { name: "roq" });
    expect(made).toMatchObject({ status: 201 });
    const keyed = roq.platform(made.body.key);
    const { userInvites } = await keyed.asSuperAdmin().userInvites();
    expect(new Set(userInvites.data.map(({ tenantId }) => tenantId))).toEqual(new Set([acme.id]));
    const { sendUserInvitesV2 } = await keyed.asSuperAdmin().sendUserInvites({
      data: { tenantId: other.id, userInvites: [{ createdByUserId: other.owner.id, email: "far@example.com" }] },
    });
    expect(reasons(sendUserInvitesV2)).toEqual({ "far@example.com": "TENANT_NOT_FOUND" });
    await expect(keyed.asUser(other.owner.id).userInvites()).rejects.toMatchObject({ statusCode: 401 });
    expect(await keyed.asUser(admin.id).userInvites({ limit: 1 })).toMatchObject({
      userInvites: { data: [{ tenantId: acme.id }] },
    });

    await acme.owner.delete(`/v1/tenants/${acme.id}/api-keys/${made.body.apiKey.id}`);
    await expect(keyed.asSuperAdmin().userInvites()).rejects.toMatchObject(refused(401, "INVALID_API_KEY"));
  });

  it("accepting is for the person invited, by their long token", async () => {
    const { body } = await acme.owner.post(`/v1/tenants/${acme.id}/invites`, {
      email: "guest@example.com",
      delivery: "none",
      tokenType: "code",
    });
    const token = body.url.split("/").at(-1);
    const missing = refused(404, "INVITE_NOT_FOUND");
    await expect(roq.platform().asSuperAdmin().acceptUserInvite({ data: { token } })).rejects.toMatchObject({ statusCode: 401 });
    await expect(as(member).acceptUserInvite({ data: { token } })).rejects.toMatchObject(refused(403, "EMAIL_MISMATCH"));
    await expect(as(member).acceptUserInvite({ data: { token: "nope" } })).rejects.toMatchObject(missing);
    const guest = await roq.signUp("guest@example.com");
    await expect(as(guest).acceptUserInvite({ data: { token: body.code } })).rejects.toMatchObject(missing);
    expect(await as(guest).acceptUserInvite({ data: { token } })).toMatchObject({ acceptUserInviteV2: { status: "accepted" } });
  });

  it("a link is none of its invites: it is refused before it is used", async () => {
    const { body } = await acme.owner.post(`/v1/tenants/${acme.id}/invites`, { kind: "link", maxUses: 1 });
    const token = body.url.split("/").at(-1);
    await expect(as(admin).acceptUserInvite({ data: { token } })).rejects.toMatchObject(refused(404, "INVITE_NOT_FOUND"));
    expect((await acme.owner.get(`/v1/tenants/${acme.id}/invites/${body.invite.id}`)).body).toMatchObject({
      status: "pending",
      uses: 0,
    });
  });

  it("somebody who was erased is shown without an address", async () => {
    const id = await invite("erased@example.com");
    expect(await roq.operator.post("/v1/erasures", { email: "erased@example.com" })).toMatchObject({ status: 200 });
    expect(await as(acme.owner).userInvite({ id })).toMatchObject({ userInvite: { id, email: "" } });
  });

  it("what does not fit the schema, or no database, is refused by name", async () => {
    const owner = as(acme.owner);
    await expect(owner.sendUserInvites({} as never)).rejects.toMatchObject({
      ...refused(400, "GRAPHQL_VALIDATION_FAILED"),
      message: expect.stringContaining("$data"),
    });
    await expect(owner.userInvites({ limit: 1001 })).rejects.toMatchObject(refused(422, "INVALID_FIELD"));
    await expect(owner.userInvites({ limit: -1 })).rejects.toMatchObject(refused(422, "INVALID_FIELD"));
    await expect(owner.userInvites({ offset: -1 })).rejects.toMatchObject(refused(422, "INVALID_FIELD"));
    await expect(owner.userInvites({ filter: { email: { like: "\0" } } })).rejects.toMatchObject(refused(422, "INVALID_FIELD"));
    await expect(owner.sendUserInvites({ data: { tenantId: acme.id, userInvites: [] } })).rejects.toMatchObject(
      refused(422, "BATCH_TOO_LARGE"),
    );
    const update = "mutation ($id: ID!, $change: UserInviteUpdateDto!) { updateUserInvite(id: $id, userInvite: $change) { id } }";
    const id = await invite("fixed@example.com");
    await expect(owner.graphqlRequest(update, { id, change: { acceptedByUserId: admin.id } })).rejects.toMatchObject(
      refused(422, "INVALID_FIELD"),
    );
    await expect(owner.graphqlRequest(update, { id, change: { locale: "no locale" } })).rejects.toMatchObject(
      refused(422, "INVALID_FIELD"),
    );
    expect(await roq.anyone.get("/roq/v01/nowhere")).toMatchObject({ status: 404, body: refused(404, "NOT_FOUND") });
    expect(await post("/v01/authorize/serviceAccount", { apiKey: KEY })).toMatchObject({
      status: 422,
      body: refused(422, "MISSING_FIELD"),
    });
  });

  it("of many calls in a document, the one that failed is named", async () => {
    const headers = { "roq-platform-authorization": `Bearer ${await serviceToken()}`, ...keyHeader };
    const query = '{ all: userInvites { totalCount } lost: userInvite(id: "nope") { id } }';
    const { body } = await post("/v01/server/graphql", { query }, headers);
    expect(body).toMatchObject({
      data: null,
      errors: [{ path: ["lost"], locations: [{ line: 1, column: 35 }], extensions: { code: "INVITE_NOT_FOUND" } }],
    });
  });

  it("a document that does not come as JSON is told so", async () => {
    const headers = {
      "roq-platform-authorization": `Bearer ${await serviceToken()}`,
      ...keyHeader,
      "content-type": "text/plain",
    };
    const answer = await fetch(`${roq.host}/v01/server/graphql`, { method: "POST", headers, body: JSON.stringify(list) });
    expect([answer.status, await answer.json()]).toMatchObject([415, refused(415, "UNSUPPORTED_MEDIA_TYPE")]);
  });

  it("variables that nest deeper than the stack goes are an invalid field, and no failure of ours", async () => {
    const deep = `${"[".repeat(7000)}${"]".repeat(7000)}`;
    const body = `{"query":"{ userInvites(limit: 1) { totalCount } }","variables":{"a":${deep}}}`;
    const authorization = { "roq-platform-authorization": `Bearer ${await serviceToken()}` };
    const headers = { "content-type": "application/json", ...authorization, ...keyHeader };
    const answer = await fetch(`${roq.host}/v01/server/graphql`, { method: "POST", headers, body });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "INVALID_FIELD" } }] });
  });
});

describe("the bounds of a document", () => {
  let roq: RoqServer;
  beforeAll(async () => {
    roq = await startRoq("sqlite");
    await roq.tenant("olive@example.com");
  });
  afterAll(() => roq.close());
  const request = (query: string, variables?: object) => roq.platform().asSuperAdmin().graphqlRequest(query, variables);
  const many = (times: number, limit: number) =>
    `{ ${Array.from({ length: times }, (_, at) => `a${at}: userInvites(limit: ${limit}) { data { id roles { data { id key } } } }`).join(" ")} }`;

  it("stops documents that are too deep, too costly or too long", async () => {
    const nested = (depth: number) => `{ ${"a { ".repeat(depth)} b ${"} ".repeat(depth)} }`;
    await expect(request(nested(7))).rejects.toMatchObject({ errorCode: "GRAPHQL_VALIDATION_FAILED" });
    await expect(request(nested(8))).rejects.toMatchObject(refused(400, "QUERY_TOO_DEEP"));
    await expect(
      request("{ ...A } fragment A on Query { a { b { c { d { e { f { g { h { i } } } } } } } } }"),
    ).rejects.toMatchObject(refused(400, "QUERY_TOO_DEEP"));
    expect(await request(many(2, 1000))).toMatchObject({ status: 200 });
    await expect(request(many(20, 1000))).rejects.toMatchObject(refused(400, "QUERY_TOO_COSTLY"));
    expect(await request(many(20, 10))).toMatchObject({ status: 200 });
    await expect(
      request(`query ($limit: Int) ${many(20, 1).replaceAll("limit: 1", "limit: $limit")}`, { limit: 1000 }),
    ).rejects.toMatchObject(refused(400, "QUERY_TOO_COSTLY"));
    await expect(
      request(`query ($limit: Int = 1000) ${many(20, 1).replaceAll("limit: 1", "limit: $limit")}`),
    ).rejects.toMatchObject(refused(400, "QUERY_TOO_COSTLY"));
    await expect(request(`{ ${"userInvites { totalCount } ".repeat(1000)} }`)).rejects.toMatchObject({ statusCode: 400 });
    await expect(request(`{ userInvites { totalCount } } ${"#".repeat(40_000)}`)).rejects.toMatchObject({ statusCode: 413 });
  });

  it("is not blown up by fragments that double", async () => {
    const fragments = Array.from({ length: 60 }, (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`);
    const started = performance.now();
    expect(await request(`{ ...F0 } ${fragments.join(" ")} fragment F60 on Query { userInvites { totalCount } }`)).toMatchObject({
      status: 200,
    });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("counts the names of types, and what is asked of the schema itself", async () => {
    const names = (field: string) => Array.from({ length: 30 }, (_, at) => `a${at}: ${field}`).join(" ");
    const typed = `{ userInvites(limit: 1000) { data { roles { data { ${names("__typename")} } } } } }`;
    await expect(request(typed)).rejects.toMatchObject(refused(400, "QUERY_TOO_COSTLY"));
    const schema = `{ __schema { ${names("types { ...A }")} } } fragment A on __Type { ${names("fields { ...B }")} }
      fragment B on __Field { ${names("name")} }`;
    await expect(request(schema)).rejects.toMatchObject(refused(400, "QUERY_TOO_COSTLY"));
  });

  it("shows its schema in development, and not with NODE_ENV=production", async () => {
    const { getIntrospectionQuery } = await import("graphql");
    expect(await request(getIntrospectionQuery())).toMatchObject({ data: { __schema: { queryType: { name: "Query" } } } });
    const production = await startRoq("sqlite", { NODE_ENV: "production" });
    try {
      const admin = production.platform().asSuperAdmin();
      for (const query of [getIntrospectionQuery(), '{ __type(name: "Query") { name } }']) {
        await expect(admin.graphqlRequest(query)).rejects.toMatchObject(refused(400, "GRAPHQL_VALIDATION_FAILED"));
      }
      expect(await admin.userInvites()).toMatchObject({ userInvites: { totalCount: 0 } });
    } finally {
      await production.close();
    }
  });
});

it("asks the database once for what a document asks of every invite, under many names", async () => {
  const app = await openApp("sqlite");
  const olive = await app.signUp("olive@example.com");
  const { body } = await olive.post("/v1/tenants", { name: "Acme" });
  const invites = Array.from({ length: 100 }, (_, at) => ({ email: `p${at}@example.com` }));
  await olive.post(`/v1/tenants/${body.id}/invites/batch`, { invites });
  const { members, tenants } = app.world.store;
  const spies = [vi.spyOn(members, "get"), vi.spyOn(members, "listForUser"), vi.spyOn(tenants, "get")];
  const inviter = "createdBy { createdAt tenant { id } } roles(filter: { invite: { equalTo: true } }) { totalCount }";
  const names = Array.from({ length: 20 }, (_, at) => inviter.replace(/createdBy|roles/g, (field) => `${field}${at}: ${field}`));
  const answer = await olive.post("/roq/v01/graphql", { query: `{ userInvites { data { ${names.join(" ")} } } }` });
  expect(answer.body.data.userInvites.data).toHaveLength(100);
  for (const spy of spies) expect(spy.mock.calls.length).toBeLessThan(10);
  await app.close();
});

it("a person's token ends when another key takes the place of the one from outside", async () => {
  const app = await openApp("sqlite");
  const olive = await app.signUp("olive@example.com");
  const keyed = { environmentId: ENVIRONMENT, apiKey: API_KEY };
  const bearer = (token: string) => ({ "roq-platform-authorization": `Bearer ${token}` });
  const service = await app.anyone.post("/roq/v01/authorize/serviceAccount", keyed);
  const person = { ...keyed, userId: olive.id, expiresIn: "1d" };
  const { body } = await app.anyone.post("/roq/v01/authorize", person, bearer(service.body.accessToken));
  const query = "{ userAccess { platform } }";
  const asked = (at: TestApp) => at.anyone.post("/roq/v01/graphql", { query }, bearer(body.accessToken));
  expect(await asked(app)).toMatchObject({ status: 200 });
  for (const apiKey of ["dl_another_key_from_outside_0123456789abcdef", undefined]) {
    const later = await openApp("sqlite", { database: app.database.url, apiKey });
    expect(await asked(later)).toMatchObject({ status: 401 });
    await later.close();
  }
  await app.close();
});

it("a front that could not be loaded is loaded when the next request comes", async () => {
  let loads = 0;
  const options = {
    introspection: false,
    get world() {
      loads += 1;
      if (loads === 1) throw new Error("no memory");
      return {};
    },
  };
  const front = roqFront(options as unknown as RoqFrontOptions);
  const ask = () => front.handle(new Request("http://localhost/roq/v01/nothing"), "192.0.2.1");
  await expect(ask()).rejects.toThrow("no memory");
  await expect(ask()).rejects.toMatchObject({ code: "not_found" });
});
