import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { operations } from "../../src/contract/operations.ts";
import { BASE, caller, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { call, type Ids, type OperationName, operationNames, pathOf } from "../support/calls.ts";
import { engines } from "../support/databases.ts";
import { dumpUncounted } from "../support/dump.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("who asks, on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  let ids: Ids;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    ana = await app.signUp("ana@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
    ids = await idsOf(acme);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const withCookie = (cookie: string) => caller(app.doorlist.handler, { cookie });

  const ofOneWebhook = (name: OperationName) => /^\/v1\/tenants\/.*\{webhookId\}/.test(operations[name].path);

  async function idsOf(tenant: TestTenant): Promise<Ids> {
    const { invite, token } = await tenant.handed({ email: "invited@example.com" });
    const { body } = await tenant.owner.post(`${tenant.path}/api-keys`, { name: "a key" });
    const { body: made } = await tenant.owner.post(`${tenant.path}/webhooks`, { url: "https://hooks.example/" });
    const imported = await tenant.owner.post(`${tenant.path}/imports`, { fileName: "a.csv", total: 1 });
    const others = { keyId: body.apiKey.id, webhookId: made.webhook.id, importId: imported.body.id };
    return { tenantId: tenant.id, id: invite.id, token, userId: tenant.owner.id, ...others };
  }

  it("asks every operation but the holder's own two, the one that is signed, and the look at a door, for a session or a key", async () => {
    const before = await dumpUncounted(app.database);
    const open = ["previewInvite", "rejectInvite", "reportMailEvent", "readDoor"];
    for (const name of operationNames.filter((name) => !open.includes(name))) {
      const answer = await call(app.anyone, name, ids);
      expectProblem(answer, 401, "unauthenticated");
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect(await call(app.anyone, "previewInvite", ids)).toMatchObject({ status: 200 });
    expect(await dumpUncounted(app.database)).toEqual(before);
  });

  it("answers 404 to strangers for everything of a tenant, as if it were not there, and changes nothing", async () => {
    const strangers = { "a stranger": ana, "a tenant's key": app.withKey(await keyOf(await openTenant(ana))) };
    const before = await dumpUncounted(app.database);
    for (const [who, stranger] of Object.entries(strangers)) {
      // Only a person asks to join.
      const asked = operationNames.filter((name) => name !== "requestToJoin" || stranger === ana);
      for (const name of asked.filter((name) => pathOf(name, ids).includes(acme.id))) {
        const answer = await call(stranger, name, ids);
        expect([who, name, answer.status, answer.body.code]).toEqual([who, name, 404, "tenant_not_found"]);
        const nowhere = await call(stranger, name, { ...ids, tenantId: "no-such-tenant" });
        expect(nowhere.body).toEqual(answer.body);
      }
    }
    expect(await dumpUncounted(app.database)).toEqual(before);
  });

  it("answers 404 for the ids of another tenant under one's own", async () => {
    const mine = await openTenant(ana);
    const before = await dumpUncounted(app.database);
    const codes: Record<string, string> = {};
    const marked = { ...ids, id: "{id}", keyId: "{id}", userId: "{id}", webhookId: "{id}", importId: "{id}" };
    // The installation's own belong to no tenant.
    const ofTenants = operationNames.filter((name) => !/^\/v1\/(webhooks|suppressions)/.test(pathOf(name, ids)));
    for (const name of ofTenants.filter((name) => /\{id\}/.test(pathOf(name, marked)))) {
      const answer = await call(ana, name, { ...ids, tenantId: mine.id });
      expect([name, answer.status]).toEqual([name, 404]);
      codes[name] = answer.body.code;
    }
    expect(codes).toEqual({
      getInvite: "invite_not_found",
      inviteMessages: "invite_not_found",
      removeSuppression: "suppression_not_found",
      updateInvite: "invite_not_found",
      resendInvite: "invite_not_found",
      cancelInvite: "invite_not_found",
      inviteLink: "invite_not_found",
      inviteUses: "invite_not_found",
      getImport: "import_not_found",
      addImportRows: "import_not_found",
      listImportRows: "import_not_found",
      checkImport: "import_not_found",
      startImport: "import_not_found",
      cancelImport: "import_not_found",
      importResult: "import_not_found",
      getRequest: "request_not_found",
      approveRequest: "request_not_found",
      refuseRequest: "request_not_found",
      withdrawRequest: "request_not_found",
      acceptMyInvite: "invite_not_found",
      rejectMyInvite: "invite_not_found",
      setMemberRoles: "member_not_found",
      removeMember: "member_not_found",
      revokeApiKey: "api_key_not_found",
      ...Object.fromEntries(operationNames.filter(ofOneWebhook).map((name) => [name, "webhook_not_found"])),
    });
    expect((await ana.get(`${mine.path}/events?inviteId=${ids.id}`)).body.data).toEqual([]);
    expect(await dumpUncounted(app.database)).toEqual(before);
  });

  async function keyOf(tenant: TestTenant): Promise<string> {
    return (await tenant.owner.post(`${tenant.path}/api-keys`, { name: "key" })).body.key;
  }

  describe("by session", () => {
    it("takes the signed cookie, and none that was touched", async () => {
      const [name, value = ""] = olive.cookie.split(/=(.*)/s);
      const signed = decodeURIComponent(value);
      const dot = signed.lastIndexOf(".");
      const [token, signature] = [signed.slice(0, dot), signed.slice(dot + 1)];
      const swap = (text: string) => (text.startsWith("A") ? "B" : "A") + text.slice(1);
      const send = (text: string) => withCookie(`${name}=${encodeURIComponent(text)}`).get("/v1/me");
      expect(await send(signed)).toMatchObject({ status: 200, body: { user: { email: "olive@example.com" } } });
      for (const touched of [
        `${swap(token)}.${signature}`,
        `${token}.${swap(signature)}`,
        token,
        `${token}.`,
        `.${signature}`,
        "",
        "%",
      ]) {
        expectProblem(await send(touched), 401, "unauthenticated");
      }
      expectProblem(await withCookie(`${name}=%E0%A4%A`).get("/v1/me"), 401, "unauthenticated");
      expectProblem(await withCookie(`x${name}=${value}`).get("/v1/me"), 401, "unauthenticated");
    });

    it("takes no cookie that another secret signed", async () => {
      const other = await openApp(engine, { database: app.database.url, secret: "another secret of a server" });
      try {
        expectProblem(await caller(other.doorlist.handler, { cookie: olive.cookie }).get("/v1/me"), 401, "unauthenticated");
      } finally {
        await other.close();
      }
    });

    it("ends with signing out", async () => {
      const { cookie } = await app.signUp(`leaving-${acme.id}@example.com`);
      const leaving = caller(app.doorlist.handler, { cookie, origin: BASE });
      expect(await leaving.get("/v1/me")).toMatchObject({ status: 200 });
      expect(await leaving.post("/api/auth/sign-out", {})).toMatchObject({ status: 200 });
      expectProblem(await leaving.get("/v1/me"), 401, "unauthenticated");
    });

    it("ends with its time", async () => {
      const other = await openApp(engine);
      try {
        const person = await other.signUp("old@example.com");
        other.clock.advance(29 * 24 * 3_600_000);
        expect(await person.get("/v1/me")).toMatchObject({ status: 200 });
        other.clock.advance(2 * 24 * 3_600_000);
        expectProblem(await person.get("/v1/me"), 401, "unauthenticated");
      } finally {
        await other.close();
      }
    });

    it("signs in with the password alone, whatever the case of the address", async () => {
      const signIn = (email: string, password: unknown) => app.anyone.post("/api/auth/sign-in/email", { email, password });
      expect(await signIn("OLIVE@Example.com", PASSWORD)).toMatchObject({ status: 200, body: { user: { id: olive.id } } });
      for (const wrong of [`${PASSWORD} `, PASSWORD.toUpperCase(), "", null, 7]) {
        const { status, headers } = await signIn("olive@example.com", wrong);
        expect([400, 401, 422]).toContain(status);
        expect(headers.getSetCookie()).toEqual([]);
      }
    });
  });

  it("tells who is signed in, and the roles there are", async () => {
    expect((await olive.get("/v1/me")).body).toEqual({
      user: { id: olive.id, email: "olive@example.com", emailVerified: false, name: "olive" },
      roles: [
        { name: "owner", grants: ["*"] },
        { name: "admin", grants: ["admin", "member"] },
        { name: "member", grants: [] },
      ],
      mailbox: `${BASE}/mailbox`,
    });
  });

  it("names the mailbox to nobody who asks by a name of somebody else's, or where mails leave", async () => {
    const headers = { cookie: olive.cookie };
    const rebound = await app.doorlist.handler(new Request("http://rebound.example/v1/me", { headers }));
    expect(await rebound.json()).toMatchObject({ user: { id: olive.id }, mailbox: null });
    const mailed = await openApp(engine, { mail: { url: "smtp://127.0.0.1:9" } });
    onTestFinished(() => mailed.close());
    const ana = await mailed.signUp("ana@example.com");
    expect((await ana.get("/v1/me")).body).toMatchObject({ mailbox: null });
  });
});
