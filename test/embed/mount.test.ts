/** Below a path of the host's: nothing of ours leads out of it, and what is the host's stays the host's. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { API_KEY, BASE, caller, openApp, type Person, type TestApp } from "../support/app.ts";
import { openTenant, type TestTenant } from "../support/tenants.ts";
import { openHost } from "./host.ts";

const MOUNT = "/invites";
const ORIGIN = new URL(BASE).origin;
const atMount = { baseUrl: BASE + MOUNT };

/** Where a page's links, forms and assets lead. */
const leadsOf = (html: string): string[] => [...html.matchAll(/ (?:href|src|action)="([^"]*)"/g)].map(([, url = ""]) => url);

describe("a Doorlist at a path, with its own sign-in", () => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp("sqlite", { ...atMount, dnsServers: [] });
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  it("has pages that lead nowhere else, and every one of them can be opened", async () => {
    const used = await acme.link({ maxUses: 1 });
    await (await app.signUp("first@example.com")).post(`/v1/invites/${used.token}/accept`);
    await acme.invite({ email: "ana@example.com" });
    const { html } = await app.mailTo("ana@example.com");
    await olive.patch(acme.path, { settings: { joinRequests: true } });
    await olive.post(`${acme.path}/domains`, { domain: "acme.example" });
    const mail = await olive.post(`${acme.path}/domains/acme.example/mail`, { mailbox: "admin" });
    expect(mail).toMatchObject({ status: 204 });
    await app.doorlist.worker.drain();
    const { body: mails } = await app.anyone.get("/mailbox/messages?to=admin@acme.example");
    const links = [html, mails.data[0].html].flatMap(leadsOf).map((url) => url.replaceAll("&amp;", "&"));
    expect(links.length).toBeGreaterThan(2);
    const ours = new RegExp(`^(?:${ORIGIN})?${MOUNT}(?:/|$)`);
    const toVisit = ["", "/", "/join", `/join/${used.token}`, "/mailbox", "/docs", `/tenants/${acme.id}/join`]
      .map((path) => MOUNT + path)
      .concat(links);
    const visited = new Set<string>();
    for (let path = toVisit.pop(); path !== undefined; path = toVisit.pop()) {
      if (visited.has(path)) continue;
      visited.add(path);
      expect(path).toMatch(ours);
      // A page, or a part of one; and as a member sees it.
      for (const who of [app.anyone, olive]) {
        const { status, body, headers } = await who.get(path.replace(ORIGIN, ""));
        expect([path, status]).toEqual([path, 200]);
        const isMail = path.endsWith("/html");
        if (!isMail && headers.get("content-type")?.startsWith("text/html"))
          toVisit.push(...leadsOf(body).filter((url) => !/^(#|\.|mailto:)/.test(url)));
      }
    }
    for (const path of ["/account/forgot", "/openapi.json", "/assets/pages.css", `/?tenant=${acme.id}`])
      expect([...visited]).toContain(MOUNT + path);
    expect([...visited].filter((path) => /\/(unsubscribe|domains\/verify)\//.test(path))).not.toEqual([]);
  });

  it("serves the dashboard there, with and without a slash, encoded or not, and again where it has not changed", async () => {
    for (const path of [MOUNT, `${MOUNT}/`]) {
      const { status, body, headers } = await app.anyone.get(path, { "accept-encoding": "gzip, br" });
      expect({ status, body }).toMatchObject({ status: 200, body: expect.stringContaining(`src="${MOUNT}/assets/index-`) });
      const again = await app.anyone.get(path, { "if-none-match": headers.get("etag") ?? "" });
      expect(again).toMatchObject({ status: 304, body: "" });
    }
  });

  it("redirects within its pages, and out of them to where the app says", async () => {
    const { token } = await acme.link({ maxUses: 2, redirectUrl: "/welcome" });
    const typed = await app.anyone.get(`${MOUNT}/join?code=${token}`);
    expect([typed.status, typed.headers.get("location")]).toEqual([303, `${MOUNT}/join/${token}`]);
    const ben = await app.signUp("ben@example.com");
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const joined = await ben.post(`${MOUNT}/join/${token}`, "action=accept", form);
    expect([joined.status, joined.headers.get("location")]).toEqual([303, `${ORIGIN}/welcome`]);
    const left = await ben.post(`${MOUNT}/join/${token}`, "action=switch", form);
    expect([left.status, left.headers.get("location")]).toEqual([303, `${MOUNT}/join/${token}`]);
  });

  it("signs in for the whole origin, so that the app knows too who somebody is", async () => {
    const account = { name: "Cy", email: "cy@example.com", password: "correct horse 1" };
    const { headers } = await app.anyone.post(`${MOUNT}/api/auth/sign-up/email`, account);
    const [cookie = ""] = headers.getSetCookie();
    expect(cookie).toMatch(/; Path=\/(;|$)/i);
    const request = new Request(`${ORIGIN}/of-the-app`, { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(await app.doorlist.session(request)).toMatchObject({ email: account.email });
  });

  it("streams events, and names its own address in what it describes", async () => {
    const request = new Request(`${BASE}${MOUNT}/v1/tenants/${acme.id}/events`, {
      headers: { accept: "text/event-stream", authorization: `Bearer ${API_KEY}`, "last-event-id": "0" },
    });
    const stream = await app.doorlist.handler(request);
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const reader = stream.body?.getReader();
    onTestFinished(() => reader?.cancel());
    await app.doorlist.worker.drain();
    expect(new TextDecoder().decode((await reader?.read())?.value)).not.toBe("");
    const { body } = await app.anyone.get(`${MOUNT}/openapi.json`);
    expect(body.servers).toEqual([{ url: `${BASE}${MOUNT}` }]);
    expect(app.doorlist.api.requests.doorUrl("acme")).toBe(`${BASE}${MOUNT}/tenants/acme/join`);
  });
});

describe("a Doorlist at a path, with the app's sign-in", () => {
  it("leads to the app's own pages where it means them, whatever they are called", async () => {
    const host = await openHost("sqlite", { ...atMount, signInUrl: "/account/sign-in?next={url}" });
    const olive = host.person("olive");
    const ana = host.person("ana");
    const acme = host.tenant("acme", "olive");
    const invite = async () => {
      const { body } = await olive.post(`${MOUNT}/v1/tenants/${acme}/invites`, { kind: "link" });
      return body.url as string;
    };
    const url = await invite();
    expect(url).toContain(`${BASE}${MOUNT}/join/`);
    const path = url.replace(BASE, "");
    const signedOut = await caller(host.doorlist.handler, {}).get(path);
    expect(leadsOf(signedOut.body)).toContain(`${BASE}/account/sign-in?next=${encodeURIComponent(url)}`);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(leadsOf((await ana.post(path, "action=accept", form)).body)).toContain(`${BASE}/?tenant=acme`);
    expect(leadsOf((await ana.get(path)).body)).toContain(`${BASE}/`);
    // Whoever is not yet signed in when the form is sent.
    const sent = await caller(host.doorlist.handler, { origin: BASE }).post(path, "action=sign-up", form);
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `${BASE}/account/sign-in?next=${encodeURIComponent(url)}`]);
    expect(await host.anyone.get(MOUNT)).toMatchObject({ status: 404 });
    expect(host.unexpected).toEqual([]);
  });

  it("has mails that lead to the app, because there is no dashboard here", async () => {
    const host = await openHost("sqlite", atMount);
    const olive = host.person("olive");
    const ana = host.person("ana");
    const ben = host.person("ben");
    const acme = `${MOUNT}/v1/tenants/${host.tenant("acme", "olive")}`;
    const mailTo = async (email: string): Promise<string> => {
      await host.doorlist.worker.drain();
      return (await host.anyone.get(`${MOUNT}/mailbox/messages?to=${email}`)).body.data[0].text;
    };
    await olive.post(`${acme}/invites`, { email: "ana@example.com" });
    const token = (await mailTo("ana@example.com")).match(/\/join\/([\w-]+)/)?.[1];
    expect(await ana.post(`${MOUNT}/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    expect((await mailTo("olive@example.com")).match(/http:\S+/)?.[0]).toBe(`${BASE}/?tenant=acme`);
    await olive.patch(acme, { settings: { joinRequests: true } });
    const { body: asked } = await ben.post(`${acme}/requests`, {});
    await olive.post(`${acme}/requests/${asked.id}/refuse`);
    expect((await mailTo("ben@example.com")).match(/http:\S+/)?.[0]).toBe(`${BASE}/`);
  });
});
