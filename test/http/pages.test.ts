import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../src/contract/operations.ts";
import { BASE, type Body, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("the server's pages on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  let token: string;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive, "Acme");
    await acme.invite({ email: "ana@example.com" });
    token = (await app.mailTo("ana@example.com")).token;
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  it.each(["/", "/join", "/join/TOKEN", "/join/nothing", "/mailbox", "/docs"])(
    "sends %s with headers that let nothing in",
    async (path) => {
      const { headers, body } = await app.anyone.get(path.replace("TOKEN", token));
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toMatch(/unsafe-|\*|https?:/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("strict-origin");
      expect(headers.get("content-type")).toMatch(/^text\/html/);
      expect(body).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:/i);
    },
  );

  it.each(["/join", "/join/TOKEN", "/mailbox", "/v1/invites/TOKEN", "/mailbox/messages"])("lets nobody keep %s", async (path) => {
    const { headers } = await app.anyone.get(path.replace("TOKEN", token));
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("answers the API with headers of its own, problems too", async () => {
    for (const { headers } of [await olive.get("/v1/me"), await app.anyone.get("/v1/me"), await app.anyone.get("/v1/nothing")]) {
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  it("loads every asset that its pages name", async () => {
    const assets = new Set<string>();
    for (const path of ["/", "/join", `/join/${token}`, "/mailbox", "/docs"]) {
      const { body } = await app.anyone.get(path);
      for (const [, url = ""] of body.matchAll(/(?:src|href)="\.?(\/(?:assets|favicon)[^"]*)"/g)) assets.add(url);
    }
    expect(assets.size).toBeGreaterThan(4);
    for (const url of assets) {
      const { status, headers } = await app.anyone.get(url);
      expect([url, status]).toEqual([url, 200]);
      const etag = headers.get("etag") ?? "";
      expect(await app.anyone.get(url, { "if-none-match": etag })).toMatchObject({ status: 304, body: "" });
    }
  });

  it.each([
    "../package.json",
    "..%2Fpackage.json",
    "..%2f..%2fsrc%2findex.ts",
    "%2e%2e/index.html",
    "join-page.ts",
    "index.html",
    "%00",
  ])("has no asset %s", async (name) => {
    expectProblem(await app.anyone.get(`/assets/${name}`), 404, "not_found");
  });

  it("shows a person who looks where nothing is a page with a way on, and tells a program as before", async () => {
    const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
    for (const path of ["/invitations", "/settings/mail", "/joinn", "/account", "/mailboxes"]) {
      const { status, headers, body } = await app.anyone.get(path, { accept });
      expect([path, status, headers.get("content-type")]).toEqual([path, 404, "text/html; charset=UTF-8"]);
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(body).toContain("<h1>There is nothing here.</h1>");
      expect(body).toContain('<a class="button" href="/">Open the app</a>');
      expectProblem(await app.anyone.get(path), 404, "not_found");
      expectProblem(await app.anyone.get(path, { accept: "application/json" }), 404, "not_found");
    }
    for (const path of ["/v1/nothing", "/v1", "/api/nothing", "/assets/nothing.js"]) {
      expectProblem(await app.anyone.get(path, { accept }), 404, "not_found");
    }
    expectProblem(await app.anyone.post("/invitations", {}, { accept }), 404, "not_found");
  });

  describe("the mailbox", () => {
    it("shows what was sent, newest first, to an address in any case", async () => {
      await acme.invite({ email: "Box@Example.com", roles: ["admin"] });
      const mail = await app.mailTo("box@example.com");
      app.clock.advance(1000);
      await acme.invite({ email: "Box@Example.com" });
      await app.doorlist.worker.drain();
      const { status, body } = await app.anyone.get("/mailbox/messages?to=BOX@example.COM");
      expect(status).toBe(200);
      expect(body.data).toHaveLength(2);
      expect(body.data[0]).toEqual({
        id: expect.any(String),
        to: "Box@Example.com",
        from: "Doorlist <invites@localhost>",
        subject: "olive invites you to Acme",
        text: expect.stringContaining(`${BASE}/join/${mail.token}`),
        html: expect.stringContaining(`${BASE}/join/${mail.token}`),
        sentAt: new Date(app.clock.now()).toISOString(),
      });
      const all = (await app.anyone.get("/mailbox/messages")).body.data;
      expect(all.map(({ to }: Body) => to)).toEqual([
        "Box@Example.com",
        "Box@Example.com",
        "ana@example.com",
        "olive@example.com",
      ]);
      expect((await app.anyone.get("/mailbox/messages?limit=1")).body.data).toEqual(all.slice(0, 1));
      expect((await app.anyone.get("/mailbox/messages?to=nobody@example.com")).body.data).toEqual([]);
      expectProblem(await app.anyone.get("/mailbox/messages?limit=0"), 422, "invalid_field", "limit");
      expectProblem(await app.anyone.get("/mailbox/messages?from=x"), 422, "unknown_field", "from");
    });

    it("opens a mail in a frame that runs nothing and reaches nothing", async () => {
      const [{ id }] = (await app.anyone.get("/mailbox/messages?to=ana@example.com")).body.data;
      const page = await app.anyone.get(`/mailbox?message=${id}`);
      expect(page.body).toContain(`src="/mailbox/messages/${id}/html"`);
      const mail = await app.anyone.get(`/mailbox/messages/${id}/html`);
      expect(mail.status).toBe(200);
      expect(mail.body).toContain(`/join/${token}`);
      const policy = mail.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("sandbox");
      expect(policy).not.toMatch(/script-src|allow-scripts|allow-same-origin/);
      expectProblem(await app.anyone.get("/mailbox/messages/no-such-mail/html"), 404, "not_found");
    });

    it("is not there where mail leaves by SMTP", async () => {
      const other = await openApp(engine, { mail: { url: "smtp://127.0.0.1:1" } });
      try {
        for (const path of [
          "/mailbox",
          "/mailbox/messages",
          "/mailbox/messages?to=ana@example.com",
          "/mailbox/messages/x/html",
        ]) {
          expectProblem(await other.anyone.get(path), 404, "not_found");
        }
      } finally {
        await other.close();
      }
    });
  });

  describe("the reference", () => {
    it("describes every operation there is, with its schemas", async () => {
      const { status, body } = await app.anyone.get("/openapi.json");
      expect(status).toBe(200);
      expect(body).toMatchObject({ openapi: "3.1.0", info: { title: "Doorlist" }, servers: [{ url: BASE }] });
      const described = Object.entries(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods as Body).map(([method, { operationId }]: [string, Body]) => [operationId, method, path]),
      );
      expect(described.sort()).toEqual(
        Object.entries(operations)
          .map(([id, { method, path }]) => [id, method, path])
          .sort(),
      );
      for (const [, methods] of Object.entries(body.paths) as [string, Body][]) {
        for (const operation of Object.values(methods) as Body[]) {
          expect(operation.responses.default.content["application/problem+json"].schema).toEqual({
            $ref: "#/components/schemas/Problem",
          });
        }
      }
    });

    it("refers to nothing that it does not hold", async () => {
      const { body } = await app.anyone.get("/openapi.json");
      const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? "");
      expect(references.length).toBeGreaterThan(20);
      for (const reference of references) {
        const found = reference
          .slice(2)
          .split("/")
          .reduce((at: Body, key) => at?.[key], body);
        expect([reference, typeof found]).toEqual([reference, "object"]);
      }
    });

    it("names every operation on its page", async () => {
      const { status, body } = await app.anyone.get("/docs");
      expect(status).toBe(200);
      for (const { summary } of Object.values(operations)) {
        expect(body).toContain(summary.replaceAll("'", "&#39;"));
      }
    });
  });

  it("tells that it lives, and that it is ready once its tables are there", async () => {
    expect(await app.anyone.get("/healthz")).toMatchObject({ status: 200, body: { status: "ok" } });
    expect(await app.anyone.get("/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });
  });
});
