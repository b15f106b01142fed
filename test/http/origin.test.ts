import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { routeHandler } from "../../src/next/index.ts";
import { API_KEY, BASE, caller, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("requests from other sites on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine, { allowedOrigins: ["https://app.example"] });
    olive = await app.signUp("olive@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const from = (headers: Record<string, string>) => caller(app.doorlist.handler, { cookie: olive.cookie, ...headers });
  const invite = (headers: Record<string, string>) => from(headers).post(acme.invites, { kind: "link" });

  it.each([
    "https://evil.example",
    "null",
    "http://localhost:4401",
    "https://localhost:4400",
    "http://localhost:4400.evil.example",
    "http://evil.example/http://localhost:4400",
    "http://sub.localhost:4400",
    "https://other.example",
    "https://app.example:8443",
    "",
  ])("are refused from Origin %j, with a session, whatever they would write", async (origin) => {
    const { invite: kept } = await acme.link();
    const there = from({ origin });
    for (const refused of [
      there.post(acme.invites, { kind: "link" }),
      there.patch(acme.path, { name: "Evil" }),
      there.delete(`${acme.path}/members/${olive.id}`),
      there.post(`${acme.invites}/${kept.id}/cancel`),
      there.post("/api/auth/sign-out", {}),
      there.post(`/join/${"x".repeat(43)}`, "action=accept", { "content-type": "application/x-www-form-urlencoded" }),
    ]) {
      expectProblem(await refused, 403, "cross_origin");
    }
    expect(await acme.count()).toBe(1);
    expect(await acme.read(kept.id)).toMatchObject({ status: "pending" });
    expect(await olive.get("/v1/me")).toMatchObject({ status: 200 });
  });

  it.each(["cross-site", "same-site"])("are refused where the browser says %s and names no origin", async (site) => {
    const refused = await invite({ "sec-fetch-site": site });
    expectProblem(refused, 403, "cross_origin");
    expect(refused.body.detail).toContain(BASE);
    expect(await acme.count()).toBe(0);
  });

  it.each([
    [{ origin: BASE }],
    [{ origin: BASE, "sec-fetch-site": "same-origin" }],
    [{ "sec-fetch-site": "same-origin" }],
    [{ "sec-fetch-site": "none" }],
    [{}],
    [{ origin: "http://127.0.0.1:4400", host: "127.0.0.1:4400" }],
  ])("are none where they come with %j", async (headers) => {
    expect(await invite(headers as Record<string, string>)).toMatchObject({ status: 201 });
  });

  it("are taken with an API key, which no browser sends by itself", async () => {
    const server = caller(app.doorlist.handler, { authorization: `Bearer ${API_KEY}`, origin: "https://evil.example" });
    expect(await server.post(acme.invites, { kind: "link" })).toMatchObject({ status: 201 });
    const both = from({ authorization: `Bearer ${API_KEY}x`, origin: "https://evil.example" });
    expectProblem(await both.post(acme.invites, { kind: "link" }), 401, "invalid_api_key");
    // This one browsers do send by themselves, once its person signed in to a proxy in front of us.
    const basic = from({ authorization: "Basic YTpi", origin: "https://evil.example", cookie: olive.cookie });
    expectProblem(await basic.post("/api/auth/sign-out", {}), 403, "cross_origin");
  });

  const corsOf = (headers: Headers) => [...headers].filter(([name]) => name.startsWith("access-control-allow"));
  const question = (origin: string, path: string) =>
    new Request(`${BASE}${path}`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,idempotency-key",
      },
    });
  const preflight = (origin: string, path: string) => app.doorlist.handler(question(origin, path));

  it("may read what a browser lets them, which is nothing: no answer carries a CORS header", async () => {
    for (const origin of ["https://evil.example", "null", BASE]) {
      const { headers } = await from({ origin }).get(acme.invites);
      expect([corsOf(headers), headers.get("vary")]).toEqual([[], "Origin"]);
      const asked = await preflight(origin, acme.invites);
      expect([asked.status, corsOf(asked.headers)]).toEqual([405, []]);
    }
  });

  // Next.js answers them itself, without a word on origins, where a route has no OPTIONS.
  it("may ask first in Next.js too", async () => {
    const { status, headers } = await routeHandler(app.doorlist).OPTIONS(question("https://app.example", acme.invites));
    expect([status, headers.get("access-control-allow-origin")]).toEqual([204, "https://app.example"]);
  });

  it("may call the API, and nothing else, where the origin is one that the installation allows", async () => {
    const origin = "https://app.example";
    const allowed = [
      ["access-control-allow-credentials", "true"],
      ["access-control-allow-origin", origin],
    ];
    for (const path of [acme.invites, "/api/auth/sign-in/email", "/roq/graphql", "/nile/v2/databases/x/tenants"]) {
      const asked = await preflight(origin, path);
      expect(asked.status).toBe(204);
      expect(corsOf(asked.headers)).toEqual([
        allowed[0],
        ["access-control-allow-headers", "content-type,idempotency-key"],
        ["access-control-allow-methods", expect.stringContaining("PATCH")],
        allowed[1],
      ]);
      expect(asked.headers.get("vary")).toContain("Origin");
    }
    const there = from({ origin, "sec-fetch-site": "same-site" });
    const [made, refused] = [await there.post(acme.invites, { kind: "link" }), await there.post(acme.invites, { kind: "?" })];
    expect([made.status, refused.status]).toEqual([201, 422]);
    for (const { headers } of [made, refused, await there.get(acme.invites)]) {
      expect(corsOf(headers)).toEqual(allowed);
      expect(headers.get("vary")).toBe("Origin");
      expect(headers.get("access-control-expose-headers")).toContain("RateLimit");
    }
    const { token } = await acme.link();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const path of [`/join/${token}`, "/account/forgot"]) {
      expectProblem(await there.post(path, "action=reject&email=x", form), 403, "cross_origin");
      expect(corsOf((await there.get(path)).headers)).toEqual([]);
      expect(corsOf((await preflight(origin, path)).headers)).toEqual([]);
    }
  });

  it("sign nobody in, out or up, session or none", async () => {
    const there = caller(app.doorlist.handler, { origin: "https://evil.example" });
    const { token } = await acme.link();
    const account = { name: "x", email: "forged@example.com", password: PASSWORD };
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const refused of [
      there.post("/api/auth/sign-in/email", { email: "olive@example.com", password: PASSWORD }),
      there.post("/api/auth/sign-up/email", account),
      there.post(`/join/${token}`, `action=sign-up&${new URLSearchParams(account)}`, form),
      there.post(`/v1/invites/${token}/reject`),
    ]) {
      const answer = await refused;
      expectProblem(answer, 403, "cross_origin");
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await app.world.directory.userByEmail("forged@example.com")).toBeNull();
  });

  it("leave a session cookie that scripts cannot read and other sites' forms do not send", async () => {
    const { headers } = await app.anyone.post("/api/auth/sign-in/email", { email: "olive@example.com", password: PASSWORD });
    expect(headers.getSetCookie()[0]).toMatch(/^better-auth\.session_token=.*; HttpOnly; SameSite=Lax$/);
  });

  it("behind https leave one that goes nowhere in the clear, and is taken by no other name", async () => {
    const secure = await openApp("sqlite", { baseUrl: "https://invites.example" });
    onTestFinished(() => secure.close());
    const account = { name: "Ana", email: "ana@example.com", password: PASSWORD };
    const { headers } = await secure.anyone.post("/api/auth/sign-up/email", account);
    const [set = ""] = headers.getSetCookie();
    expect(set).toMatch(/^__Secure-better-auth\.session_token=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = set.split(";", 1)[0] ?? "";
    expect(await secure.anyone.get("/v1/me", { cookie })).toMatchObject({ status: 200 });
    const session = await secure.anyone.get("/api/auth/get-session", { cookie });
    expect(session.body.user.email).toBe("ana@example.com");
    const plain = cookie.replace("__Secure-", "");
    expect(await secure.anyone.get("/v1/me", { cookie: plain })).toMatchObject({ status: 401 });
    // What a sibling domain sets comes first, and changes nothing.
    expect(await secure.anyone.get("/v1/me", { cookie: `${plain}x; ${cookie}` })).toMatchObject({ status: 200 });
  });
});
