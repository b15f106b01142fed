/** Directories of the host's own: its Better Auth, the tokens of its issuer, plain functions. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { type BetterAuthOptions, betterAuth as createAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { organization } from "better-auth/plugins";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it, onTestFinished } from "vitest";
import { betterAuth, createDoorlist, jwt } from "../../src/index.ts";
import { caller, cookieOf } from "../support/app.ts";
import { createDatabase, engines } from "../support/databases.ts";

const BASE = "http://localhost:4400";
const SECRET = "a secret for tests only";

/** A host's Better Auth on a database of its own. */
async function openAuth(plugins: NonNullable<BetterAuthOptions["plugins"]>) {
  const options: BetterAuthOptions = {
    baseURL: BASE,
    secret: "a secret of the host app, with enough characters",
    database: new DatabaseSync(":memory:"),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    plugins,
  };
  await (await getMigrations(options)).runMigrations();
  return createAuth(options);
}

describe.each(engines)("the host's Better Auth beside Doorlist on %s", (engine) => {
  async function opened(plugins: NonNullable<BetterAuthOptions["plugins"]>) {
    const auth = await openAuth(plugins);
    const { url, drop } = await createDatabase(engine);
    const unexpected: unknown[] = [];
    const onError = (error: unknown) => unexpected.push(error);
    const doorlist = createDoorlist({
      database: url,
      secret: SECRET,
      baseUrl: BASE,
      directory: betterAuth(auth),
      signInUrl: "/login?to={url}",
      onError,
    });
    await doorlist.migrate();
    onTestFinished(async () => {
      await doorlist.close();
      await drop();
      expect(unexpected).toEqual([]);
    });
    const at = caller((request) => auth.handler(request), { origin: BASE });
    return {
      auth,
      doorlist,
      at,
      async person(name: string) {
        const account = { name, email: `${name}@example.com`, password: "correct horse 1" };
        const answer = await at.post("/api/auth/sign-up/email", account);
        const cookie = cookieOf(answer.headers);
        return { id: answer.body.user.id as string, cookie, ...caller(doorlist.handler, { cookie, origin: BASE }) };
      },
    };
  }

  it("has organizations as tenants: members are the plugin's, and joined by invite", async () => {
    const { auth, doorlist, at, person } = await opened([organization()]);
    const [olive, ana] = [await person("olive"), await person("ana")];
    const headers = { cookie: olive.cookie };
    const { body: acme } = await at.post("/api/auth/organization/create", { name: "Acme", slug: "acme" }, headers);
    const path = `/v1/tenants/${acme.id}`;
    expect(await olive.get(path)).toMatchObject({ status: 200, body: { name: "Acme", roles: ["owner"], members: 1 } });
    expect(await ana.get(path)).toMatchObject({ status: 404 });
    const { body } = await olive.post(`${path}/invites`, { email: "ana@example.com", roles: ["admin"], delivery: "none" });
    expect(await ana.post(`/v1/invites/${body.url.split("/").at(-1)}/accept`)).toMatchObject({ status: 200 });
    const { adapter } = await auth.$context;
    const where = [{ field: "organizationId", value: acme.id }];
    const rows = await adapter.findMany<{ userId: string; role: string }>({ model: "member", where });
    expect(rows.map(({ userId, role }) => [userId, role])).toEqual([
      [olive.id, "owner"],
      [ana.id, "admin"],
    ]);
    expect((await ana.get("/v1/tenants")).body.data).toMatchObject([{ id: acme.id, roles: ["admin"] }]);
    expect(await olive.patch(`${path}/members/${ana.id}`, { roles: ["member"] })).toMatchObject({ status: 200 });
    expect(await adapter.findOne({ model: "member", where: [{ field: "userId", value: ana.id }] })).toMatchObject({
      role: "member",
    });
    // Somebody else takes her out, in the plugin's own way.
    await at.post(
      "/api/auth/organization/remove-member",
      { memberIdOrEmail: "ana@example.com", organizationId: acme.id },
      headers,
    );
    expect(await ana.get(path)).toMatchObject({ status: 404 });
    expect((await doorlist.api.tenants.get(acme.id)).members).toBe(1);
  });

  it("signs people in and no more without the plugin: members are Doorlist's", async () => {
    const { auth, doorlist, person } = await opened([]);
    const [olive, ana] = [await person("olive"), await person("ana")];
    const { body: acme } = await olive.post("/v1/tenants", { name: "Acme" });
    const { body } = await olive.post(`/v1/tenants/${acme.id}/invites`, { email: "ana@example.com", delivery: "none" });
    const token = body.url.split("/").at(-1);
    const stranger = caller(doorlist.handler, {});
    expect((await stranger.get(`/join/${token}`)).body).toContain(`href="${BASE}/login?to=${encodeURIComponent(body.url)}"`);
    expect((await ana.get(`/join/${token}`)).body).toContain('value="accept"');
    expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200, body: { member: { roles: ["member"] } } });
    expect((await olive.get(`/v1/tenants/${acme.id}/members?q=ana`)).body.data).toMatchObject([{ userId: ana.id }]);
    expect(await doorlist.session(new Request(BASE, { headers: { cookie: ana.cookie } }))).toMatchObject({
      email: "ana@example.com",
    });
    // Nothing of the built-in sign-in is there, nor its tables, whose names the host may have.
    for (const [method, path] of [
      ["post", "/api/auth/sign-up/email"],
      ["get", "/"],
      ["get", "/account/forgot"],
    ] as const) {
      expect(await stranger[method](path, {} as never)).toMatchObject({ status: 404 });
    }
    expect(await doorlist.missingMigrations()).toEqual([]);
    expect((await auth.$context).options.plugins).toEqual([]);
  });

  it("proves an address by an invite that went there", async () => {
    const { auth, doorlist, person } = await opened([]);
    await doorlist.api.tenants.create({ id: "acme", name: "Acme" });
    await doorlist.api.invites.create("acme", { email: "ana@example.com" });
    await doorlist.worker.drain();
    const stranger = caller(doorlist.handler, {});
    const [mail] = (await stranger.get("/mailbox/messages?to=ana@example.com")).body.data;
    const [, token] = mail.text.match(/\/join\/([\w-]+)/);
    const ana = await person("ana");
    const page = await doorlist.handler(
      new Request(`${BASE}/join/${token}`, {
        method: "POST",
        headers: { cookie: ana.cookie, origin: BASE, "content-type": "application/x-www-form-urlencoded" },
        body: "action=accept",
      }),
    );
    expect(page.status).toBe(200);
    const { adapter } = await auth.$context;
    const row = await adapter.findOne({ model: "user", where: [{ field: "id", value: ana.id }] });
    expect(row).toMatchObject({ emailVerified: true });
  });
});

describe.each(engines)("people by the tokens of an issuer, on %s", (engine) => {
  it("come in by what their token says, and by nothing else", async () => {
    const issuer = await openIssuer();
    const { url, drop } = await createDatabase(engine);
    const unexpected: unknown[] = [];
    const directory = jwt({ jwksUrl: issuer.jwksUrl, issuer: "https://login.example/", audience: "the-app" });
    const doorlist = createDoorlist({
      database: url,
      secret: SECRET,
      baseUrl: BASE,
      directory,
      onError: (error) => unexpected.push(error),
    });
    await doorlist.migrate();
    onTestFinished(async () => {
      await doorlist.close();
      await drop();
    });
    const bearer = (token: string) => caller(doorlist.handler, { authorization: `Bearer ${token}` });
    const ofOlive = { sub: "olive", email: "Olive@example.com", email_verified: true, name: "Olive" };
    const olive = bearer(await issuer.sign(ofOlive));
    const ana = bearer(await issuer.sign({ sub: "ana", email: "ana@example.com", email_verified: true }));
    expect((await olive.get("/v1/me")).body.user).toEqual({
      id: "olive",
      email: "Olive@example.com",
      emailVerified: true,
      name: "Olive",
    });
    expect(await olive.post("/v1/tenants", { id: "acme", name: "Acme" })).toMatchObject({ status: 201 });
    const { body } = await olive.post("/v1/tenants/acme/invites", { email: "ana@example.com", delivery: "none" });
    expect(await ana.post(`/v1/invites/${body.url.split("/").at(-1)}/accept`)).toMatchObject({ status: 200 });
    expect((await olive.get("/v1/tenants/acme/members")).body.data).toMatchObject([
      { userId: "ana", user: { email: "ana@example.com" } },
      { userId: "olive", user: { name: "Olive" } },
    ]);
    expect(await olive.post("/v1/tenants/acme/invites", { email: "ana@example.com" })).toMatchObject({
      body: { code: "already_member" },
    });
    // A link for domains goes by what the token says of the address.
    const link = { kind: "link", allowedDomains: ["example.com"] };
    const { body: held } = await olive.post("/v1/tenants/acme/invites", link);
    const ben = { sub: "ben", email: "ben@example.com", email_verified: false };
    const join = async (person: Record<string, unknown>) => {
      const joiner = bearer(await issuer.sign(person));
      return joiner.post(`/v1/invites/${held.url.split("/").at(-1)}/accept`);
    };
    expect(await join(ben)).toMatchObject({ status: 403, body: { code: "email_unverified" } });
    expect(await join({ ...ben, email_verified: true })).toMatchObject({ status: 200 });
    // Keys of our own go on beside it.
    const { body: made } = await olive.post("/v1/tenants/acme/api-keys", { name: "CI" });
    expect(await bearer(made.key).get("/v1/tenants/acme")).toMatchObject({ status: 200 });

    const other = await openIssuer();
    const refused = [
      await other.sign(ofOlive),
      await issuer.sign(ofOlive, { issuer: "https://elsewhere.example/" }),
      await issuer.sign(ofOlive, { audience: "another-app" }),
      await issuer.sign(ofOlive, { expires: "-1 minute" }),
      await issuer.sign({ sub: "olive" }),
      `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(ofOlive)).toString("base64url")}.`,
      "nonsense",
    ];
    for (const token of refused) expect(await bearer(token).get("/v1/me")).toMatchObject({ status: 401 });
    expect(unexpected).toEqual([]);
  });

  it("say whose an address is now: it goes to whoever proves it", async () => {
    const issuer = await openIssuer();
    const { url, drop } = await createDatabase(engine);
    const directory = jwt({ jwksUrl: issuer.jwksUrl, issuer: "https://login.example/", claims: { id: "uid" } });
    const doorlist = createDoorlist({ database: url, secret: SECRET, baseUrl: BASE, directory });
    await doorlist.migrate();
    onTestFinished(async () => {
      await doorlist.close();
      await drop();
    });
    const seen = async (uid: string, verified: boolean) => {
      const token = await issuer.sign({ uid, email: "ana@example.com", email_verified: verified });
      const answer = await caller(doorlist.handler, { authorization: `Bearer ${token}` }).post("/v1/tenants", { name: uid });
      expect(answer).toMatchObject({ status: 201 });
      return (await doorlist.world.directory.userByEmail("ana@example.com"))?.id;
    };
    expect(await seen("first", true)).toBe("first");
    expect(await seen("claims-it", false)).toBe("first");
    expect(await seen("proves-it", true)).toBe("proves-it");
    expect(await doorlist.world.directory.user("first")).toMatchObject({ id: "first" });
  });

  it("wait where the issuer cannot be asked", async () => {
    const issuer = await openIssuer();
    const token = await issuer.sign({ sub: "ana", email: "ana@example.com" });
    await issuer.close();
    const { url, drop } = await createDatabase(engine);
    const directory = jwt({ jwksUrl: issuer.jwksUrl, issuer: "https://login.example/" });
    const doorlist = createDoorlist({ database: url, secret: SECRET, baseUrl: BASE, directory });
    await doorlist.migrate();
    onTestFinished(async () => {
      await doorlist.close();
      await drop();
    });
    expect(await caller(doorlist.handler, { authorization: `Bearer ${token}` }).get("/v1/me")).toMatchObject({ status: 503 });
  });
});

/** Publishes its keys on a socket of its own. */
async function openIssuer() {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" };
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    close,
    sign: (
      claims: Record<string, unknown>,
      { issuer = "https://login.example/", audience = "the-app", expires = "5 minutes" } = {},
    ) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid: "k1" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(privateKey),
  };
}
