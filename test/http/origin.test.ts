import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
    "https://app.example",
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
    expectProblem(await invite({ "sec-fetch-site": site }), 403, "cross_origin");
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

  it("may read what a browser lets them, which is nothing: no answer carries a CORS header", async () => {
    for (const origin of ["https://evil.example", "https://app.example"]) {
      const { headers } = await from({ origin }).get(acme.invites);
      expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
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
});
