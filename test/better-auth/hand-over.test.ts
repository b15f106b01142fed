import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { admin, emailOTP, genericOAuth, magicLink, siwe, twoFactor } from "better-auth/plugins";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { type AuthApp, openAuthApp, PASSWORD, type Visitor } from "./support.ts";

/** An OAuth provider at which everybody is who their code says. */
async function startProvider() {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const bearer = request.headers.authorization?.replace(/^Bearer /, "");
      const user = { id: bearer, sub: bearer, email: bearer, name: "Oda", email_verified: true };
      const token = { access_token: new URLSearchParams(body).get("code"), token_type: "bearer" };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(request.url === "/userinfo" ? user : token));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe.each(engines)("the hand-over on %s", (engine) => {
  let app: AuthApp;
  let provider: Awaited<ReturnType<typeof startProvider>>;
  let ana: Visitor;
  const codes = new Map<string, string>();
  const links: string[] = [];
  const used: { email: string; newAccount: boolean }[] = [];

  beforeAll(async () => {
    provider = await startProvider();
    const oauth = {
      providerId: "oda",
      clientId: "id",
      clientSecret: "secret",
      authorizationUrl: `${provider.url}/authorize`,
      tokenUrl: `${provider.url}/token`,
      userInfoUrl: `${provider.url}/userinfo`,
    };
    app = await openAuthApp(engine, {
      plugins: [
        admin(),
        emailOTP({ sendVerificationOTP: async ({ email, otp }) => void codes.set(email, otp) }),
        twoFactor({ otpOptions: { sendOTP: async ({ user, otp }) => void codes.set(user.email, otp) } }),
        magicLink({ sendMagicLink: async ({ url }) => void links.push(url) }),
        genericOAuth({ config: [oauth] }),
        siwe({ domain: "app.example", getNonce: async () => "A1b2C3d4E5f6G7h8", verifyMessage: async () => true }),
      ],
      invites: {
        onInvitationUsed: ({ newUser, newAccount }) => void used.push({ email: newUser.email, newAccount }),
      },
    });
    ana = await app.person("ana@example.com", "admin");
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const link = async (more: object = {}) => {
    const { data } = await ana.client.invite.create({ role: "admin", senderResponse: "url", ...more });
    return data?.message ?? "";
  };
  /** A visitor who has opened the link. */
  const opened = async (url: string) => {
    const visitor = app.visitor();
    const response = await visitor.get(url);
    expect(response.status).toBe(302);
    expect(visitor.jar.has("better-auth.invite_token")).toBe(true);
    return visitor;
  };
  const joined = async (visitor: Visitor, email: string) => {
    expect(await app.roleOf(email)).toBe("admin");
    expect(visitor.jar.has("better-auth.invite_token")).toBe(false);
    expect((await visitor.client.getSession()).data?.user).toMatchObject({ email, role: "admin" });
  };

  it("keeps the token in a signed cookie of ten minutes, and leads to the callback", async () => {
    const url = await link();
    const response = await app.visitor().get(url);
    expect(response.headers.get("location")).toBe(`${app.url}/auth/sign-up`);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^better-auth\.invite_token=[\w-]{43}\.[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const bare = await app.visitor().get(url.replace(/\?.*/, ""));
    expect(bare.headers.get("location")).toBe(`${app.url}/auth/sign-in`);
  });

  it("answers a client that activates signed out, and keeps the token for it", async () => {
    const visitor = app.visitor();
    const token = new URL(await link()).pathname.split("/").at(-1) ?? "";
    const { data } = await visitor.client.invite.activate({ token, callbackURL: "/welcome" });
    expect(data).toEqual({
      status: true,
      message: "Please sign in or sign up to continue.",
      action: "SIGN_IN_UP_REQUIRED",
      redirectTo: "/welcome",
    });
    await visitor.client.signUp.email({ email: "act@example.com", password: PASSWORD, name: "Act" });
    await joined(visitor, "act@example.com");
  });

  it("goes through sign-up, and tells the app that the account is new", async () => {
    const visitor = await opened(await link());
    const { data } = await visitor.client.signUp.email({ email: "up@example.com", password: PASSWORD, name: "Up" });
    expect(data?.user.email).toBe("up@example.com");
    await joined(visitor, "up@example.com");
    expect(used.at(-1)).toEqual({ email: "up@example.com", newAccount: true });
  });

  it("goes through sign-in, and on to where the invite leads", async () => {
    await app.person("in@example.com");
    const old = { createdAt: new Date(Date.now() - 86_400_000) };
    await app.adapter.update({ model: "user", where: [{ field: "email", value: "in@example.com" }], update: old });
    const url = await link({ redirectToAfterUpgrade: "/welcome?token={token}" });
    const visitor = await opened(url);
    const response = await visitor.post("/api/auth/sign-in/email", { email: "in@example.com", password: PASSWORD });
    const token = new URL(url).pathname.split("/").at(-1);
    expect([response.status, response.headers.get("location")]).toEqual([302, `${app.url}/welcome?token=${token}`]);
    await joined(visitor, "in@example.com");
    expect(used.at(-1)).toEqual({ email: "in@example.com", newAccount: false });
  });

  it("goes through a code by mail", async () => {
    const visitor = await opened(await link());
    await visitor.post("/api/auth/email-otp/send-verification-otp", { email: "otp@example.com", type: "sign-in" });
    const answer = { email: "otp@example.com", otp: codes.get("otp@example.com") };
    expect((await visitor.post("/api/auth/sign-in/email-otp", answer)).status).toBe(200);
    await joined(visitor, "otp@example.com");
  });

  it("goes through a magic link", async () => {
    const visitor = await opened(await link());
    await visitor.post("/api/auth/sign-in/magic-link", { email: "magic@example.com" });
    await visitor.get(links.at(-1) ?? "");
    await joined(visitor, "magic@example.com");
  });

  it("waits for the second factor", async () => {
    const person = await app.person("two@example.com");
    await person.post("/api/auth/two-factor/enable", { password: PASSWORD });
    await app.adapter.update({
      model: "user",
      where: [{ field: "email", value: "two@example.com" }],
      update: { twoFactorEnabled: true },
    });
    const visitor = await opened(await link());
    await visitor.post("/api/auth/sign-in/email", { email: "two@example.com", password: PASSWORD });
    expect(await app.roleOf("two@example.com")).toBe("user");
    expect(visitor.jar.has("better-auth.invite_token")).toBe(true);
    await visitor.post("/api/auth/two-factor/send-otp", {});
    const answer = await visitor.post("/api/auth/two-factor/verify-otp", { code: codes.get("two@example.com") });
    expect(answer.status).toBe(200);
    await joined(visitor, "two@example.com");
  });

  it("goes through another provider's callback", async () => {
    const visitor = await opened(await link({ redirectToAfterUpgrade: "/welcome" }));
    const begun = await visitor.post("/api/auth/sign-in/social", { provider: "oda", callbackURL: "/dashboard" });
    const { url } = (await begun.json()) as { url: string };
    const state = new URL(url).searchParams.get("state");
    const back = await visitor.get(`/api/auth/callback/oda?code=oda%40example.com&state=${state}`);
    expect([back.status, back.headers.get("location")]).toEqual([302, `${app.url}/welcome`]);
    await joined(visitor, "oda@example.com");
  });

  it("goes through a wallet", async () => {
    const visitor = await opened(await link());
    await visitor.post("/api/auth/siwe/get-nonce", {});
    const address = `0x${"Ab".repeat(20)}`;
    const said = `app.example wants you to sign in with your Ethereum account:\n${address}\n\nURI: https://app.example\nVersion: 1\nChain ID: 1\nNonce: A1b2C3d4E5f6G7h8`;
    expect((await visitor.post("/api/auth/siwe/verify", { message: said, signature: "0x1" })).status).toBe(200);
    await joined(visitor, (await visitor.client.getSession()).data?.user.email ?? "");
  });

  it("leaves a session that is for now only as it is", async () => {
    await app.person("now@example.com");
    const visitor = await opened(await link());
    const account = { email: "now@example.com", password: PASSWORD, rememberMe: false };
    const response = await visitor.post("/api/auth/sign-in/email", account);
    const sessions = response.headers.getSetCookie().filter((cookie) => cookie.startsWith("better-auth.session_token="));
    expect(sessions.at(-1)).not.toContain("Max-Age");
    await joined(visitor, "now@example.com");
  });

  it("refuses an invite for another address, signs in all the same, and asks no second time", async () => {
    await ana.client.invite.create({ role: "admin", email: "meant@example.com" });
    const visitor = await opened(app.mails.at(-1)?.url ?? "");
    const account = { email: "other@example.com", password: PASSWORD, name: "Other" };
    const { error } = await visitor.client.signUp.email(account);
    expect(error).toMatchObject({ status: 400, code: "INVALID_EMAIL" });
    expect(visitor.jar.has("better-auth.invite_token")).toBe(false);
    expect((await visitor.client.getSession()).data?.user.email).toBe("other@example.com");
    expect(await app.roleOf("other@example.com")).toBe("user");
    expect((await visitor.client.signIn.email(account)).error).toBeNull();
  });

  it("says so where the last use was taken meanwhile", async () => {
    const visitor = await opened(await link({ maxUses: 1 }));
    const first = await opened(app.url + (await tokenPath()));
    await first.client.signUp.email({ email: "first@example.com", password: PASSWORD, name: "First" });
    const { error } = await visitor.client.signUp.email({ email: "late@example.com", password: PASSWORD, name: "Late" });
    expect(error).toMatchObject({ status: 400, code: "NO_USES_LEFT_FOR_INVITE" });
    expect(await app.roleOf("late@example.com")).toBe("user");
  });

  async function tokenPath(): Promise<string> {
    const { data } = await ana.client.invite.list({ query: { limit: 1 } });
    return `/api/auth/invite/${data?.invitations[0]?.token}`;
  }
});

describe("the hand-over of an app that verifies addresses", () => {
  it("waits until the address is verified", async () => {
    const mailed: string[] = [];
    const app = await openAuthApp("sqlite", {
      auth: {
        emailAndPassword: { enabled: true, requireEmailVerification: true },
        emailVerification: { sendVerificationEmail: async ({ url }) => void mailed.push(url), autoSignInAfterVerification: true },
      },
    });
    await app.person("ana@example.com", "admin");
    const ana = app.visitor();
    await ana.get(mailed.at(-1) ?? "");
    const { data } = await ana.client.invite.create({ role: "admin", senderResponse: "url" });
    const visitor = app.visitor();
    await visitor.get(data?.message ?? "");
    await visitor.client.signUp.email({ email: "ver@example.com", password: PASSWORD, name: "Ver" });
    expect(await app.roleOf("ver@example.com")).toBe("user");
    await visitor.get(mailed.at(-1) ?? "");
    expect(await app.roleOf("ver@example.com")).toBe("admin");
    await app.close();
  });
});

describe.each([false, true])("opening a link while signed in, consumeOnGet %s", (consumeOnGet) => {
  let app: AuthApp;
  let ana: Visitor;
  beforeAll(async () => {
    app = await openAuthApp("sqlite", { invites: { consumeOnGet } });
    ana = await app.person("ana@example.com", "admin");
  });
  afterAll(() => app.close());
  const make = async (more: object = {}) =>
    (await ana.client.invite.create({ role: "admin", senderResponse: "url", ...more })).data?.message ?? "";

  it(consumeOnGet ? "accepts" : "shows a page whose button accepts, and changes nothing by itself", async () => {
    const bob = await app.person("bob@example.com");
    const response = await bob.get(await make({ redirectToAfterUpgrade: "/welcome" }));
    if (consumeOnGet) {
      expect([response.status, response.headers.get("location")]).toEqual([302, `${app.url}/welcome`]);
      expect(await app.roleOf("bob@example.com")).toBe("admin");
      const bare = await (await app.person("bea@example.com")).get(await make());
      expect([bare.status, await bare.text()]).toEqual([200, ""]);
      return;
    }
    const page = await response.text();
    expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(await app.roleOf("bob@example.com")).toBe("user");
    const action = page.match(/action="([^"]+)"/)?.[1] ?? "";
    const token = page.match(/name="token" value="([^"]+)"/)?.[1] ?? "";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const clicked = await bob.send(action, { method: "POST", headers, body: new URLSearchParams({ token }) });
    expect([clicked.status, clicked.headers.get("location")]).toEqual([302, `${app.url}/welcome`]);
    expect(await app.roleOf("bob@example.com")).toBe("admin");
  });

  it("leads failures to the callback, or to Better Auth's own page", async () => {
    const bob = await app.person("ben@example.com");
    const failed = "message=Invalid+or+non-existent+token&error=INVALID_TOKEN";
    const at = async (path: string) => (await bob.get(`/api/auth/invite/${path}`)).headers.get("location");
    expect(await at("nothing?callbackURL=%2Fsorry")).toBe(`${app.url}/sorry?${failed}`);
    expect(await at("nothing")).toBe(`${app.url}/api/auth/error?${failed}`);
    expect(await at("create")).toBe(`${app.url}/api/auth/error?${failed}`);
  });

  it("takes what clients from Better Auth 1.6.12 on call in its place", async () => {
    const token = new URL(await make()).pathname.split("/").at(-1) ?? "";
    const visitor = app.visitor();
    await visitor.get(`/api/auth/invite/token?token=${token}&callbackURL=%2Fauth%2Fsign-up`);
    expect(visitor.jar.has("better-auth.invite_token")).toBe(true);
  });
});
