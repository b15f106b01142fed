/** `createAuthClient({ plugins: [inviteClient()] })` against Doorlist's own server, started as people start it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMigratedDatabase, engines, type TestDatabase } from "../support/databases.ts";
import { type ServerProcess, startServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { errorOf, PASSWORD, type Visitor, visitorOf } from "./support.ts";

describe.each(engines)("a started server on %s", (engine) => {
  let database: TestDatabase;
  let server: ServerProcess;
  let olive: Visitor;
  let tenantId = "";

  beforeAll(async () => {
    database = await createMigratedDatabase(engine);
    const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: "a secret for tests only" };
    server = await startServer({ ...env, DOORLIST_ALLOWED_ORIGINS: "https://app.example" });
    olive = await person("olive@example.com");
    tenantId = (await json(await olive.post("/v1/tenants", { name: "Acme" }))).id;
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into field by field.
  const json = (response: Response): Promise<any> => response.json();
  const visitor = () => visitorOf(server.url);
  async function person(email: string): Promise<Visitor> {
    const made = visitor();
    const { error } = await made.client.signUp.email({ email, password: PASSWORD, name: email.split("@")[0] ?? "" });
    expect(error).toBeNull();
    return made;
  }
  const rolesOf = async (who: Visitor) => (await json(await who.get("/v1/tenants"))).data[0]?.roles;
  const tokenMailedTo = async (email: string) => {
    const url = `/mailbox/messages?to=${encodeURIComponent(email)}`;
    const mail = await until(
      `a mail to ${email}`,
      async () => (await json(await olive.get(url))).data[0] as { text: string } | undefined,
    );
    return mail.text.match(/\/join\/([\w-]+)/)?.[1] ?? "";
  };

  describe.each(["client", "published"] as const)("by the %s client", (which) => {
    const by = (who: Visitor) => who[which].invite as Visitor["client"]["invite"];

    it("a link is made, seen in the native list, activated once by each, and canceled", async () => {
      const made = await by(olive).create({ role: "admin", maxUses: 2, senderResponse: "url" });
      expect(made.data).toEqual({ status: true, message: expect.stringMatching(/\/join\/[\w-]{43}$/) });
      const token = made.data?.message.split("/").at(-1) ?? "";
      const native = await json(await olive.get(`/v1/tenants/${tenantId}/invites?limit=1`));
      expect(native.data[0]).toMatchObject({ kind: "link", roles: ["admin"], maxUses: 2, status: "pending" });
      const { data } = await by(olive).list({ query: { limit: 1 } });
      expect(data?.invitations).toEqual([
        expect.objectContaining({
          id: native.data[0].id,
          token,
          role: "admin",
          maxUses: 2,
          status: "pending",
          createdAt: expect.any(Date),
        }),
      ]);
      expect((await by(visitor()).get({ query: { token } })).data).toMatchObject({
        inviter: { email: "olive@example.com", name: "olive" },
        invitation: { email: null, emails: [], role: "admin" },
      });
      const bob = await person(`bob-${which}@example.com`);
      const activated = await by(bob).activate({ token });
      expect(activated.data).toEqual({
        status: true,
        message: "Invite activated successfully",
        action: "REDIRECT_TO_AFTER_UPGRADE",
      });
      expect(await by(bob).activate({ token })).toEqual(activated);
      expect(await rolesOf(bob)).toEqual(["admin"]);
      expect((await by(olive).cancel({ token })).data).toEqual({ status: true, message: "Invite cancelled successfully" });
      expect((await by(bob).cancel({ token })).error).toMatchObject({ status: 400, code: "INVALID_TOKEN" });
    });

    it("an invite is mailed, resent, rejected; the list names it and its link stays in its mailbox", async () => {
      const email = `carl-${which}@example.com`;
      expect((await by(olive).create({ role: "user", email })).data).toEqual({
        status: true,
        message: "The invitation was sent",
      });
      const { data } = await by(olive).list({ query: { searchValue: email } });
      const [listed] = data?.invitations ?? [];
      expect(listed).toMatchObject({ email, emails: [email], role: "member", status: "pending", newAccount: true });
      const token = await tokenMailedTo(email);
      expect(listed?.token).toBe(listed?.id);
      const carl = await person(email);
      expect((await by(carl).activate({ token: listed?.token ?? "" })).error).toMatchObject({ code: "INVALID_TOKEN" });
      expect((await by(olive).get({ query: { token } })).error).toMatchObject({ code: "INVALID_TOKEN" });
      expect((await by(olive).get({ query: { token: "" } })).error).toMatchObject({ code: "INVALID_TOKEN" });
      expect((await by(carl).get({ query: { token } })).data?.invitation).toMatchObject({ email, role: "member" });
      expect((await olive.client.invite.resend({ token: listed?.token ?? "" })).error).toBeNull();
      expect((await by(carl).reject({ token })).data).toEqual({ status: true, message: "Invite rejected successfully" });
      expect((await by(carl).reject({ token })).error).toMatchObject({ code: "INVALID_TOKEN" });
      expect((await by(olive).cancel({ token: listed?.token ?? "" })).error).toMatchObject({ code: "INVALID_TOKEN" });
      const rejected = await by(olive).list({ query: { filterField: "status", filterValue: "rejected" } });
      expect(rejected.data?.invitations.map((invitation) => invitation.email)).toContain(email);
    });

    it("refusals have Better Invite's codes", async () => {
      const stranger = await person(`stranger-${which}@example.com`);
      const code = async (answer: Promise<{ error: { status: number; code?: string; message?: string } | null }>) => {
        const error = errorOf(await answer);
        return [error?.status, error?.code];
      };
      const { invite } = visitor()[which] as Visitor["client"];
      expect(await code(invite.create({ role: "user" }))).toEqual([401, "UNAUTHORIZED"]);
      expect(await code(invite.list({ query: {} }))).toEqual([401, "UNAUTHORIZED"]);
      expect(await code(invite.cancel({ token: "x" }))).toEqual([401, "UNAUTHORIZED"]);
      expect(await code(invite.reject({ token: "x" }))).toEqual([401, "UNAUTHORIZED"]);
      expect(await code(invite.activate({ token: "x" }))).toEqual([400, "INVALID_TOKEN"]);
      expect(await code(by(stranger).create({ role: "user" }))).toEqual([400, "UNKNOWN_TENANT"]);
      expect(await code(by(stranger).create({ role: "user", tenantId }))).toEqual([400, "UNKNOWN_TENANT"]);
      const theirs = { token: (await by(olive).create({ role: "user" })).data?.message ?? "" };
      expect(await code(by(stranger).cancel(theirs))).toEqual([400, "INSUFFICIENT_PERMISSIONS"]);
      expect(await code(stranger.client.invite.resend(theirs))).toEqual([400, "INSUFFICIENT_PERMISSIONS"]);
      expect(await code(by(olive).create({ role: "moderator" }))).toEqual([400, "UNKNOWN_ROLE"]);
      expect(await code(by(olive).create({ role: "user", email: "nobody" }))).toEqual([400, "VALIDATION_ERROR"]);
      expect(await code(by(olive).create({ role: "user", maxUses: -1 }))).toEqual([400, "VALIDATION_ERROR"]);
      expect(await code(by(olive).create({ role: "user", tenantId: "\0" }))).toEqual([400, "VALIDATION_ERROR"]);
      const elsewhere = { role: "user", redirectToAfterUpgrade: "https://evil.example" };
      expect(await code(by(olive).create(elsewhere))).toEqual([403, "INVALID_REDIRECT_URL"]);
      const callbackURL = "https://evil.example";
      expect(await code(invite.activate({ token: "x", callbackURL }))).toEqual([403, "INVALID_CALLBACK_URL"]);
      const one = await by(olive).create({ role: "member", maxUses: 1 });
      const token = one.data?.message ?? "";
      expect((await by(stranger).activate({ token })).error).toBeNull();
      const late = await person(`late-${which}@example.com`);
      expect(await code(by(late).activate({ token }))).toEqual([400, "INVITE_TOKEN_HAS_ALREADY_BEEN_USED"]);
      const two = (await by(olive).create({ role: "member", maxUses: 1 })).data?.message ?? "";
      const waiting = [visitor(), visitor()];
      for (const { client } of waiting) await client.invite.activate({ token: two });
      expect((await by(late).activate({ token: two })).error).toBeNull();
      const account = { email: `new-${which}@example.com`, password: PASSWORD, name: "New" };
      expect(await code(waiting[0]?.client.signUp.email(account) as never)).toEqual([400, "NO_USES_LEFT_FOR_INVITE"]);
      const known = { email: `stranger-${which}@example.com`, password: PASSWORD };
      expect(await code(waiting[1]?.client.signIn.email(known) as never)).toEqual([400, "NO_USES_LEFT_FOR_INVITE"]);
      expect(await code(by(stranger).create({ role: "member" }))).toEqual([400, "INSUFFICIENT_PERMISSIONS"]);
    });
  });

  it("hands an invite over through sign-up and sign-in", async () => {
    const redirectToAfterUpgrade = "https://app.example/in/{token}";
    const link = async () => (await olive.client.invite.create({ role: "admin", redirectToAfterUpgrade })).data?.message ?? "";
    const fresh = visitor();
    const first = await link();
    const { data } = await fresh.client.invite.activate({ token: first, callbackURL: "https://app.example/hello" });
    expect(data).toMatchObject({ action: "SIGN_IN_UP_REQUIRED", redirectTo: "https://app.example/hello" });
    const signedUp = await fresh.client.signUp.email({ email: "fresh@example.com", password: PASSWORD, name: "Fresh" });
    expect(signedUp.data).toMatchObject({ redirectUrl: `https://app.example/in/${first}` });
    expect(await rolesOf(fresh)).toEqual(["admin"]);
    expect(fresh.jar.has("better-auth.invite_token")).toBe(false);

    await person("known@example.com");
    const known = visitor();
    const second = await link();
    const opened = await known.get(`/api/auth/invite/${second}?callbackURL=%2Fjoin`);
    expect([opened.status, opened.headers.get("location")]).toEqual([302, `${server.url}/join`]);
    const signedIn = await known.post("/api/auth/sign-in/email", { email: "known@example.com", password: PASSWORD });
    expect(await json(signedIn)).toMatchObject({
      user: { email: "known@example.com" },
      redirectUrl: `https://app.example/in/${second}`,
    });
    expect(await rolesOf(known)).toEqual(["admin"]);

    const late = visitor();
    const third = await link();
    const followed = await late.get(`/api/auth/invite/${third}`);
    expect([followed.status, followed.headers.get("location")]).toEqual([302, `${server.url}/join/${third}`]);
    expect((await late.client.signUp.email({ email: "late@example.com", password: PASSWORD, name: "Late" })).error).toBeNull();
    expect(await rolesOf(late)).toEqual(["admin"]);
  });

  it("does not let an invite for another address stand in the way of the next sign-in", async () => {
    await olive.client.invite.create({ role: "user", email: "meant@example.com" });
    const token = await tokenMailedTo("meant@example.com");
    const other = visitor();
    await other.client.invite.activate({ token });
    const account = { email: "other@example.com", password: PASSWORD, name: "Other" };
    expect((await other.client.signUp.email(account)).error).toMatchObject({ status: 400, code: "INVALID_EMAIL" });
    expect((await other.client.signUp.email(account)).error).toBeNull();
    await other.client.invite.activate({ token: await tokenMailedTo("meant@example.com") });
    const again = visitor();
    await again.client.invite.activate({ token });
    expect((await again.client.signIn.email(account)).error).toMatchObject({ status: 400, code: "INVALID_EMAIL" });
    expect((await again.client.getSession()).data?.user.email).toBe("other@example.com");
    expect((await again.client.signIn.email(account)).error).toBeNull();
  });

  it("keeps the token of an opened link through a mistyped address and too many tries, which are told as anywhere", async () => {
    const late = visitor();
    await late.get(`/api/auth/invite/${(await olive.client.invite.create({ role: "admin" })).data?.message}`);
    const account = { email: "mistyped@example.com", password: PASSWORD, name: "Late" };
    const mistyped = await late.client.signUp.email({ ...account, email: "mistyped" });
    expect(mistyped.error).toMatchObject({ status: 422, code: "invalid_email" });
    let wait: string | null = null;
    const onError = ({ response }: { response: Response }) => {
      wait = response.headers.get("x-retry-after");
    };
    for (let guess = 0; guess < 10; guess += 1) await late.client.signIn.email({ ...account, password: `wrong ${guess}` });
    const guessed = await late.client.signIn.email({ ...account, password: "wrong once more" }, { onError });
    expect([guessed.error?.status, Number(wait) > 0]).toEqual([429, true]);
    expect((await late.client.signUp.email(account)).error).toBeNull();
    expect(await rolesOf(late)).toEqual(["admin"]);
  });

  it("leads a link that opens nothing back to its callback, and to no other site", async () => {
    const at = async (callbackURL: string) => {
      const opened = await visitor().get(`/api/auth/invite/none?callbackURL=${encodeURIComponent(callbackURL)}`);
      return [opened.status, opened.headers.get("location")];
    };
    const failed = "message=Invalid+or+non-existent+token&error=INVALID_TOKEN";
    expect(await at("/cb")).toEqual([302, `${server.url}/cb?${failed}`]);
    expect(await at("https://app.example/cb?a=1")).toEqual([302, `https://app.example/cb?a=1&${failed}`]);
    expect(await at("https://evil.example/cb")).toEqual([403, null]);
    expect(await at("javascript:alert(1)")).toEqual([403, null]);
  });

  it("leads somebody signed in back to the callback of a link that is not for them, and to the page of one they used", async () => {
    const member = await person("member@example.com");
    const callbackURL = "https://app.example/cb";
    const at = async (token: string) =>
      (await member.get(`/api/auth/invite/${token}?${new URLSearchParams({ callbackURL })}`)).headers.get("location");
    const link = async () => (await olive.client.invite.create({ role: "user", maxUses: 1 })).data?.message ?? "";
    const canceled = await link();
    await olive.client.invite.cancel({ token: canceled });
    expect(await at(canceled)).toMatch(/^https:\/\/app\.example\/cb\?message=.*&error=INVALID_TOKEN$/);
    await olive.client.invite.create({ role: "user", email: "another@example.com" });
    expect(await at(await tokenMailedTo("another@example.com"))).toMatch(/^https:\/\/app\.example\/cb\?.*&error=INVALID_EMAIL$/);
    const used = await link();
    await member.client.invite.activate({ token: used });
    expect(await at(used)).toBe(`${server.url}/join/${used}`);
  });

  it("finds no link among the invites for other addresses than one", async () => {
    const lea = await person("lea@example.com");
    await lea.post("/v1/tenants", { name: "Lists" });
    await lea.client.invite.create({ role: "admin", email: ["a@list.example", "b@list.example"] });
    await lea.client.invite.create({ role: "admin" });
    const query = { filterField: "email", filterValue: "a@list.example", filterOperator: "ne" as const };
    const { data } = await lea.published.invite.list({ query });
    expect(data?.invitations.map(({ email }) => email)).toEqual(["b@list.example"]);
  });

  it("lists by the word for a role that it was made with", async () => {
    const lou = await person("lou@example.com");
    await lou.post("/v1/tenants", { name: "Roles" });
    for (const role of ["user", "admin"]) await lou.published.invite.create({ role });
    const { data } = await lou.published.invite.list({ query: { filterField: "role", filterValue: "user" } });
    expect(data?.invitations.map(({ role }) => role)).toEqual(["member"]);
  });

  it("refuses whoever has to confirm an address or be approved first, and says so", async () => {
    const wants = async (rule: object) => {
      const made = await olive.post(`/v1/tenants/${tenantId}/invites`, { kind: "link", roles: ["member"], ...rule });
      return { token: (await json(made)).url.split("/").at(-1) };
    };
    const ada = await person("ada@example.com");
    const confirmed = await ada.published.invite.activate(await wants({ allowedDomains: ["example.com"] }));
    expect(errorOf(confirmed)).toEqual({ status: 400, code: "CANT_ACCEPT_INVITE", message: "Confirm your address first" });
    const approved = await ada.published.invite.activate(await wants({ requiresApproval: true }));
    expect(approved.error).toMatchObject({
      status: 400,
      code: "CANT_ACCEPT_INVITE",
      message: "Whoever uses this link asks to join",
    });
  });

  it("sends a visitor of any site to its own page, where the app names none", async () => {
    const token = (await olive.published.invite.create({ role: "user" })).data?.message ?? "";
    for (const none of [{}, { callbackURL: "" }]) {
      const { data } = await visitor().published.invite.activate({ token, ...none });
      expect(data).toMatchObject({ action: "SIGN_IN_UP_REQUIRED", redirectTo: `${server.url}/join/${token}` });
    }
  });

  it("opens a link without taking a use: a browser comes to the page on which one clicks", async () => {
    const token = (await olive.client.invite.create({ role: "admin", maxUses: 1 })).data?.message ?? "";
    const known = visitor();
    await known.client.signIn.email({ email: "other@example.com", password: PASSWORD });
    const opened = await known.get(`/api/auth/invite/${token}`);
    expect([opened.status, opened.headers.get("location")]).toEqual([302, `${server.url}/join/${token}`]);
    expect(await rolesOf(known)).toBeUndefined();
    expect((await known.get("/api/auth/invite/%ff")).status).toBe(404);
    expect((await known.get("/api/auth/invite/")).status).toBe(404);
  });

  it("takes no write from another site", async () => {
    const cookie = [...olive.jar].map((pair) => pair.join("=")).join("; ");
    const headers = { "content-type": "application/json", cookie, origin: "https://evil.example" };
    const refused = await fetch(`${server.url}/api/auth/invite/create`, { method: "POST", headers, body: '{"role":"member"}' });
    expect([refused.status, await refused.json()]).toEqual([403, { code: "INVALID_ORIGIN", message: "Invalid origin" }]);
  });
});
