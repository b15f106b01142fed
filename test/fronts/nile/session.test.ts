/** Accounts and sessions, by the published SDK. */
import { auth } from "@niledatabase/client";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { engines } from "../../support/databases.ts";
import { fetchThrough, openBrowser } from "./browser.ts";
import { APP, type Body, cookiesOf, type House, openHouse, PASSWORD, refusal, uniqueEmail } from "./support.ts";

describe.each(engines)("a session of the Nile SDK on %s", (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(engine);
  });
  afterAll(async () => {
    expect(house.server.output()).not.toContain("unexpected error");
    await house.close();
  });
  afterEach(() => vi.unstubAllGlobals());

  /** A csrf token with its cookie. */
  async function csrf(cookie = ""): Promise<{ csrfToken: string; cookie: string }> {
    const answer = await house.raw("GET", "auth/csrf", { cookie });
    return { csrfToken: ((await answer.json()) as Body).csrfToken, cookie: cookiesOf(answer, cookie) };
  }

  it("begins with a sign-up, and knows who it is", async () => {
    const email = uniqueEmail("olive");
    const olive = await house.signUp(email);
    const me: Body = await olive.as((nile) => nile.users.getSelf());
    expect(me).toMatchObject({ id: olive.id, email, emailVerified: null, tenants: [] });
    expect(new Date(me.created).toISOString()).toBe(me.created);
    expect(Date.now() - Date.parse(me.updated)).toBeLessThan(60_000);
    const session: Body = await olive.as((nile) => nile.auth.getSession());
    expect(session.user).toMatchObject({ id: olive.id, email });
    expect(Date.parse(session.expires)).toBeGreaterThan(Date.now());
  });

  it("may begin with a tenant of one's own", async () => {
    const olive = await house.signUp(uniqueEmail("olive"), { newTenantName: "Olive & Co" });
    expect(await olive.as((nile) => nile.tenants.list())).toEqual([{ id: expect.any(String), name: "Olive & Co" }]);
  });

  it("does not let a sign-up into a tenant by its id", async () => {
    const { owner, id } = await house.tenant();
    await expect(house.signUp(uniqueEmail("stranger"), { tenantId: id })).rejects.toThrow("refused");
    expect(await owner.in(id, (nile) => nile.tenants.users())).toHaveLength(1);
  });

  it("ends with a sign-out, in the database too", async () => {
    const olive = await house.signUp(uniqueEmail("olive"));
    const answer: Body = await house.sdk.auth.signOut();
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).toMatch(/nile\.session-token=;.*Max-Age=0/);
    expect(await refusal(await olive.as((nile) => nile.users.getSelf()))).toEqual([401, "Unauthorized"]);
    expect(await house.rows.all('select id from session where "userId" = ?', olive.id)).toEqual([]);
  });

  it("begins again with the password, and with no other", async () => {
    const { email } = await house.signUp(uniqueEmail("olive"));
    const wrong: Body = await house.sdk.auth.signIn("credentials", { email, password: "not the one" });
    expect([wrong.status, await wrong.text()]).toEqual([302, "Login failed."]);
    const right: Body = await house.sdk.auth.signIn("credentials", { email, password: PASSWORD }, true);
    expect(right.status).toBe(302);
    expect(right.headers.get("location")).toBe(`${APP}/api/auth/callback/credentials`);
    const again = house.person("", email, cookiesOf(right));
    expect(await again.as((nile) => nile.users.getSelf())).toMatchObject({ email });
  });

  it("says why it does not begin where too many wrong passwords were tried", async () => {
    const { email } = await house.signUp(uniqueEmail("olive"));
    const { csrfToken, cookie } = await csrf();
    const tried = (more: object = {}) =>
      house.raw("POST", "auth/callback/credentials", { cookie, json: { email, password: "wrong", csrfToken, ...more } });
    for (let time = 0; time < 10; time += 1) await tried();
    // The SDK throws where the answer brings no cookie.
    const answer: Body = await house.sdk.auth.signIn("credentials", { email, password: PASSWORD });
    expect([answer.status, await answer.text()]).toEqual([302, "Too many attempts; wait a moment"]);
    const url = `${APP}/api/auth/error?error=Too%20many%20attempts%3B%20wait%20a%20moment`;
    const plain = await tried();
    expect([plain.status, plain.headers.get("location")]).toEqual([429, url]);
    expect(Number(plain.headers.get("retry-after"))).toBeGreaterThan(0);
    const byBrowser = await tried({ json: "true" });
    expect([byBrowser.status, await byBrowser.json()]).toEqual([429, { url }]);
  });

  it("leads a sign-in to the app or to an allowed origin, whatever is asked", async () => {
    const { email } = await house.signUp(uniqueEmail("olive"));
    const { csrfToken, cookie } = await csrf();
    const bad = ["https://evil.example/", "//evil.example", "/\\evil.example", "nowhere"];
    const asked = [...bad, `${APP}/größe\ud800`, `${APP}/a\nb: c`, `${APP}\\@evil.example`, `${APP}/in`, "/in?a=b"];
    const led = [];
    for (const callbackUrl of asked) {
      const json = { email, password: PASSWORD, csrfToken, callbackUrl };
      const answer = await house.raw("POST", "auth/callback/credentials", { cookie, json });
      led.push([answer.status, answer.headers.get("location")]);
    }
    const paths = ["", "", "", "", "/gr%C3%B6%C3%9Fe%EF%BF%BD", "/ab:%20c", "/@evil.example", "/in", "/in?a=b"];
    expect(led).toEqual(paths.map((path) => [200, `${APP}${path}`]));
  });

  it("changes the name of its person, and nothing else", async () => {
    const olive = await house.signUp(uniqueEmail("olive"), { newTenantName: "Acme" });
    const before: Body = await olive.as((nile) => nile.users.getSelf());
    const [tenantId] = before.tenants;
    const change = { name: " Olive Winter ", email: "other@example.com", emailVerified: true, id: "other" };
    const changed: Body = await olive.as((nile) => nile.users.updateSelf(change));
    const after = { ...before, name: "Olive Winter", updated: expect.any(String) };
    expect(changed).toEqual({ ...after, tenants: [{ id: tenantId }] });
    expect(Date.parse(changed.updated)).toBeGreaterThan(Date.parse(before.updated));
    expect(await olive.as((nile) => nile.users.getSelf())).toEqual(after);
    expect(await olive.as((nile) => nile.users.updateSelf({ givenName: "Olive" }))).toEqual(changed);

    for (const name of ["", "a\nb", "n".repeat(201)]) {
      const [status] = await refusal(await olive.as((nile) => nile.users.updateSelf({ name })));
      expect(status).toBe(400);
    }
    const nobody = await house.anyone.as((nile) => nile.users.updateSelf({ name: "Nobody" }));
    expect(await refusal(nobody)).toEqual([401, "Unauthorized"]);
    expect(await olive.as((nile) => nile.users.getSelf())).toMatchObject({ name: "Olive Winter" });
  });

  it("is the same under the cookie's name in Nile's OpenAPI document, and under Doorlist's own", async () => {
    const olive = await house.signUp(uniqueEmail("olive"));
    const value = olive.cookie.match(/nile\.session-token=([^;]+)/)?.[1];
    for (const name of ["nile-auth.session-token", "__Secure-nile-auth.session-token", "__Secure-nile.session-token"]) {
      expect((await house.raw("GET", "me", { cookie: `${name}=${value}` })).status).toBe(200);
    }
    const native = await fetch(`${house.server.url}/v1/me`, { headers: { cookie: `better-auth.session_token=${value}` } });
    expect(((await native.json()) as Body).user.id).toBe(olive.id);
    const forged = `${value?.slice(0, -8)}AAAAAA%3D`;
    expect((await house.raw("GET", "me", { cookie: `nile.session-token=${forged}` })).status).toBe(401);
  });

  it("is not lost when the SDK asks for a csrf token", async () => {
    const olive = await house.signUp(uniqueEmail("olive"));
    const session = olive.cookie.split("; ").find((pair) => pair.includes("session-token")) ?? "";
    const cookies = cookiesOf(await house.raw("GET", "auth/csrf", { cookie: session }));
    expect(cookies).toContain(session);
    expect(cookies).toContain("nile.csrf-token=");
    expect((await house.raw("GET", "auth/csrf", { cookie: cookies })).headers.getSetCookie()).toEqual([]);
  });

  it("has its cookies secured where the app asks for it, or is on https", async () => {
    const secure = house.nile({ secureCookies: true });
    const answer: Body = await secure.auth.signUp({ email: uniqueEmail("olive"), password: PASSWORD } as never, true);
    const session = answer.headers.getSetCookie().find((line: string) => line.includes("session-token"));
    expect(session).toMatch(
      /^__Secure-nile\.session-token=[^;]+; Path=\/; Expires=[^;]+; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
    );
    const onHttps = await fetch(`${house.apiUrl}/auth/csrf`, { headers: { "nile-origin": "https://app.example" } });
    for (const line of onHttps.headers.getSetCookie()) expect(line).toMatch(/^__Secure-nile\..*; Secure$/);
    const plain = await house.raw("GET", "auth/csrf");
    for (const line of plain.headers.getSetCookie()) expect(line).not.toMatch(/secure/i);
  });

  it("is opened by no cookie without the secure prefix where the app asks for secure ones", async () => {
    const [olive, mallory] = [await house.signUp(uniqueEmail("olive")), await house.signUp(uniqueEmail("mallory"))];
    const sessionOf = ({ cookie }: { cookie: string }) => cookie.match(/nile\.session-token=[^;]+/)?.[0];
    const self = (cookie: string) => fetch(`${house.apiUrl}/me`, { headers: { "nile-secure-cookies": "true", cookie } });
    const planted = sessionOf(mallory) ?? "";
    expect((await self(planted)).status).toBe(401);
    const both = await self(`${planted}; __Secure-${sessionOf(olive)}`);
    expect(await both.json()).toMatchObject({ email: olive.email });
  });

  it("is not opened without the csrf cookie that the body repeats", async () => {
    const { email } = await house.signUp(uniqueEmail("olive"));
    const { csrfToken, cookie } = await csrf();
    const account = { email, password: PASSWORD };
    const forged = `nile.csrf-token=${encodeURIComponent(`${"a".repeat(64)}|${"b".repeat(64)}`)}`;
    const attempts = [
      { json: { ...account, csrfToken } },
      { cookie, json: account },
      { cookie, json: { ...account, csrfToken: "f".repeat(64) } },
      { cookie: forged, json: { ...account, csrfToken: "a".repeat(64) } },
    ];
    for (const attempt of attempts) {
      expect(await refusal(await house.raw("POST", "auth/callback/credentials", attempt))).toEqual([400, "Request blocked"]);
    }
    const fresh = { email: uniqueEmail("nobody"), password: PASSWORD };
    expect(await refusal(await house.raw("POST", "signup", { json: fresh }))).toEqual([400, "Request blocked"]);
    expect(await refusal(await house.raw("POST", "signup", { cookie: forged, json: fresh }))).toEqual([400, "Request blocked"]);
    expect(await refusal(await house.raw("POST", "auth/signout", { json: { csrfToken } }))).toEqual([400, "Request blocked"]);
    expect((await house.raw("POST", "auth/callback/credentials", { cookie, json: { ...account, csrfToken } })).status).toBe(200);
  });

  it.each([
    ["an address that is none", { email: "not an address" }, "Invalid email address"],
    ["no address", { email: undefined }, "Invalid email address"],
    ["a short password", { password: "short" }, /at least|too short/i],
  ])("does not begin with %s", async (_what, more, message) => {
    const { csrfToken, cookie } = await csrf();
    const json = { email: uniqueEmail("olive"), password: PASSWORD, csrfToken, ...more };
    const [status, text] = await refusal(await house.raw("POST", "signup", { cookie, json }));
    expect(status).toBe(400);
    expect(text).toMatch(message);
  });

  it("does not begin twice with one address", async () => {
    const { email } = await house.signUp(uniqueEmail("olive"));
    const { csrfToken, cookie } = await csrf();
    const again = await house.raw("POST", "signup", { cookie, json: { email, password: "another one 2", csrfToken } });
    expect(await refusal(again)).toEqual([400, `The user ${email} already exists`]);
  });

  it("is opened, read and ended by Nile's browser client through the app's handlers", async () => {
    const browser = openBrowser(house.nile());
    vi.stubGlobal("window", { location: { href: `${APP}/start`, origin: APP } });
    vi.stubGlobal("fetch", fetchThrough(browser));
    const email = uniqueEmail("browser");
    await auth.configure({ baseUrl: APP, basePath: "/api" }).getCsrfToken();
    expect((await auth.signUp({ email, password: PASSWORD, redirect: false } as never)) as Body).toMatchObject({
      data: { email },
    });
    await auth.signOut({ redirect: false } as never);
    expect(browser.cookies).not.toContain("session-token");
    const wrong: Body = await auth.signIn("credentials", { email, password: "no", redirect: false } as never);
    expect(wrong).toMatchObject({ ok: false, status: 401 });
    const right: Body = await auth.signIn("credentials", { email, password: PASSWORD, redirect: false } as never);
    expect(right).toMatchObject({ ok: true, status: 200, error: null });
    expect(browser.cookies).toContain("nile.session-token=");
  });

  it("leads below the route prefix of the app, where the SDK names it", async () => {
    const nile = house.nile({ origin: undefined, routePrefix: "/account/nile" });
    const { credentials } = (await nile.auth.listProviders()) as Body;
    expect(credentials.callbackUrl).toBe(`${APP}/account/nile/auth/callback/credentials`);
    const { csrfToken, cookie } = await csrf();
    const body = new URLSearchParams({ email: uniqueEmail("nobody"), password: PASSWORD, csrfToken });
    const url = `${APP}/account/nile/auth/callback/credentials`;
    const wrong = (await nile.handlers.POST(new Request(url, { method: "POST", headers: { cookie }, body }))) as Response;
    const page = wrong.headers.get("location") ?? "";
    expect([wrong.status, page]).toEqual([302, `${APP}/account/nile/auth/error?error=Login%20failed.`]);
    expect(await refusal(await nile.handlers.GET(new Request(page)))).toEqual([401, "Login failed."]);
  });

  it("is found where the URL of the SDK ends in a slash, and by HEAD", async () => {
    const olive = await house.signUp(uniqueEmail("olive"));
    const sdk = house.nile({ apiUrl: `${house.apiUrl}/`, headers: { cookie: olive.cookie } });
    expect(await sdk.users.getSelf()).toMatchObject({ id: olive.id });
    const head = await house.raw("HEAD", "auth/session", { cookie: olive.cookie });
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, "application/json", ""]);
    expect((await house.raw("HEAD", "auth/signout")).status).toBe(405);
  });

  it("finds this installation under any name, and nothing elsewhere", async () => {
    const status = async (path: string, method = "GET") =>
      (await fetch(`${house.server.url}/nile/v2/${path}`, { method, redirect: "manual" })).status;
    expect(await status("databases/another_Name-1/auth/csrf")).toBe(200);
    expect(await status("databases/not%20a%20name/auth/csrf")).toBe(404);
    expect(await status(`databases/${"n".repeat(65)}/auth/csrf`)).toBe(404);
    expect(await status("databases/shop/no/such/route")).toBe(404);
    expect(await status("databases/shop/tenants/%zz")).toBe(404);
    expect(await status("databases/shop/tenants/%00/users")).toBe(404);
    expect(await status("databases/shop/auth/csrf", "POST")).toBe(405);
    const odd = await fetch(`${house.apiUrl}/auth/csrf`, { headers: { "nile-origin": "nowhere" } });
    expect(await refusal(odd)).toEqual([400, "The request origin is not a well formed URL."]);
    const torn = await fetch(`${house.apiUrl}/signup`, {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect(await refusal(torn)).toEqual([400, "The body is not valid JSON"]);
    const large = await house.raw("POST", "signup", { json: { email: "x".repeat(70_000) } });
    expect(await refusal(large)).toEqual([413, "The body is too large"]);
  });
});
