/** What an installation is set to, seen by Nile's clients. */
import { afterEach, describe, expect, it } from "vitest";
import type { DoorlistOptions } from "../../../src/index.ts";
import { BASE, openApp, PASSWORD, type Person, type TestApp } from "../../support/app.ts";
import { engines } from "../../support/databases.ts";
import { type Body, cookiesOf, refusal } from "./support.ts";

describe.each(engines)("a Nile client of an installation on %s", (engine) => {
  let app: TestApp;
  afterEach(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const open = async (options: Partial<DoorlistOptions>) => {
    app = await openApp(engine, options);
  };

  async function send(method: string, path: string, cookie: string, body?: URLSearchParams | string, database = "shop") {
    const type: Record<string, string> = typeof body === "string" ? { "content-type": "application/json" } : {};
    const init = { method, headers: { cookie, ...type }, ...(body === undefined ? {} : { body }) };
    return app.doorlist.handler(new Request(`${BASE}/nile/v2/databases/${database}/${path}`, init));
  }
  const sessionOf = ({ cookie }: Person) => cookie.replace("better-auth.session_token", "nile.session-token");

  async function csrf(cookie: string): Promise<{ csrfToken: string; cookie: string }> {
    const answer = await send("GET", "auth/csrf", cookie);
    return { csrfToken: ((await answer.json()) as Body).csrfToken, cookie: cookiesOf(answer, cookie) };
  }
  async function invite(by: Person, tenantId: string, identifier: string): Promise<Response> {
    const { csrfToken, cookie } = await csrf(sessionOf(by));
    const urls = { callbackUrl: `${BASE}/in`, redirectUrl: `${BASE}/api/tenants/${tenantId}/invite` };
    return send("POST", `tenants/${tenantId}/invite`, cookie, new URLSearchParams({ identifier, csrfToken, ...urls }));
  }
  async function tenantOf(owner: Person): Promise<string> {
    const { body } = await owner.post("/v1/tenants", { name: "Acme" });
    return body.id;
  }

  it("finds no database but those that are named", async () => {
    await open({ nileDatabases: ["shop"] });
    expect((await send("GET", "auth/csrf", "")).status).toBe(200);
    expect(await refusal(await send("GET", "auth/csrf", "", undefined, "other"))).toEqual([404, "There is nothing here"]);
  });

  it("invites as a member where the lowest role may grant itself", async () => {
    await open({ roles: { owner: { grants: ["*"] }, member: { grants: ["member"] } } });
    const [olive, ana] = [await app.signUp("olive@example.com"), await app.signUp("ana@example.com")];
    const id = await tenantOf(olive);
    expect((await send("PUT", `tenants/${id}/users/${ana.id}/link`, sessionOf(olive))).status).toBe(201);
    expect((await invite(ana, id, "bob@example.com")).status).toBe(201);
    const list = (await (await send("GET", `tenants/${id}/invites`, sessionOf(ana))).json()) as Body[];
    expect(list.map(({ identifier }) => identifier)).toEqual(["bob@example.com"]);
  });

  it("signs up by the link of an invite alone, where registration is by invite only", async () => {
    await open({ registration: "invite-only" });
    const olive = await app.signUp("olive@example.com");
    const id = await tenantOf(olive);
    expect((await invite(olive, id, "ana@example.com")).status).toBe(201);
    const account = async (email: string, cookie: string) => {
      const fresh = await csrf(cookie);
      return send("POST", "signup", fresh.cookie, JSON.stringify({ email, password: PASSWORD }));
    };
    expect(await refusal(await account("ana@example.com", ""))).toEqual([403, "Signing up needs an invite"]);
    await app.doorlist.worker.drain();
    const { body } = await app.anyone.get("/mailbox/messages?to=ana@example.com");
    const link = new URL(body.data[0].text.match(/http\S*token=\S+/)[0]);
    const opened = await send("PUT", `tenants/${id}/invite${link.search}`, "", link.searchParams);
    expect([opened.status, opened.headers.get("location")]).toEqual([401, `${BASE}/in`]);
    const waiting = cookiesOf(opened);
    expect(await refusal(await account("eve@example.com", waiting))).toEqual([403, "Signing up needs an invite"]);
    expect(await (await account("ana@example.com", waiting)).json()).toMatchObject({
      tenants: [id],
      emailVerified: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it("leads to an origin that the tenant adds, as its invites may", async () => {
    await open({});
    const [olive, ana] = [await app.signUp("olive@example.com"), await app.signUp("ana@example.com")];
    const id = await tenantOf(olive);
    const callbackUrl = "https://acme.example/in";
    const { csrfToken, cookie } = await csrf(sessionOf(olive));
    const redirectUrl = `${BASE}/api/tenants/${id}/invite`;
    const form = new URLSearchParams({ identifier: ana.email, csrfToken, callbackUrl, redirectUrl });
    const make = () => send("POST", `tenants/${id}/invite`, cookie, form);
    expect((await make()).status).toBe(400);
    await olive.patch(`/v1/tenants/${id}`, { settings: { allowedOrigins: ["https://acme.example"] } });
    expect((await make()).status).toBe(201);
    await app.doorlist.worker.drain();
    const { body } = await app.anyone.get("/mailbox/messages?to=ana@example.com");
    const link = new URL(body.data[0].text.match(/http\S*token=\S+/)[0]);
    const opened = (tenantId: string) =>
      send("PUT", `tenants/${tenantId}/invite${link.search}`, sessionOf(ana), link.searchParams);
    expect((await opened(await tenantOf(olive))).status).toBe(400);
    const answer = await opened(id);
    expect([answer.status, answer.headers.get("location")]).toEqual([204, callbackUrl]);
  });

  it("sends the link to Doorlist's own page where the app's origin is allowed no more", async () => {
    await open({ allowedOrigins: ["https://app.example"] });
    const olive = await app.signUp("olive@example.com");
    const id = await tenantOf(olive);
    const { csrfToken, cookie } = await csrf(sessionOf(olive));
    const urls = { callbackUrl: "https://app.example/in", redirectUrl: "https://app.example/api/invite" };
    const form = new URLSearchParams({ identifier: "ana@example.com", csrfToken, ...urls });
    expect((await send("POST", `tenants/${id}/invite`, cookie, form)).status).toBe(201);
    app.world.allowedOrigins = [];
    const { url, text } = await app.mailTo("ana@example.com");
    expect(url).toMatch(`${BASE}/join/`);
    expect(text).not.toContain("https://app.example");
  });
});
