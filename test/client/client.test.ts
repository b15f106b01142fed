import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import { createClient, DoorlistError, isProblem, type WireInvite } from "../../src/client/index.ts";
import { API_KEY, BASE, openApp, type TestApp } from "../support/app.ts";

/** What happens to a request on its way: it gets through, its answer is lost, or another answers it. */
type Way = "through" | "lost" | (() => Response);

const busy =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response("<p>busy</p>", { status, headers });

describe("the client", () => {
  let app: TestApp;
  let sent: { method: string; path: string; key: string | null; status: number | null }[];
  beforeEach(async () => {
    app = await openApp("sqlite");
    sent = [];
    await app.operator.post("/v1/tenants", { id: "acme", name: "Acme" });
  });
  afterEach(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  function clientOver(ways: Way[], options: { retries?: number } = {}) {
    const fetch = async (url: string, init: RequestInit) => {
      init.signal?.throwIfAborted();
      const request = new Request(url, init);
      const way = ways[sent.length] ?? "through";
      const answer = typeof way === "function" ? way() : await app.doorlist.handler(request);
      const { pathname: path, search } = new URL(url);
      const key = request.headers.get("idempotency-key");
      sent.push({ method: request.method, path: path + search, key, status: way === "lost" ? null : answer.status });
      if (way === "lost") throw new TypeError("fetch failed");
      return answer;
    };
    return createClient({ baseUrl: BASE, apiKey: API_KEY, fetch: fetch as typeof globalThis.fetch, ...options });
  }
  const addresses = async () => {
    const { body } = await app.operator.get("/v1/tenants/acme/invites");
    return body.data.map(({ email }: WireInvite) => email);
  };

  describe("with a list", () => {
    it("gives a page where it is awaited, and every item of every page where it is walked", async () => {
      const client = clientOver([]);
      const people = Array.from({ length: 7 }, (_, index) => `p${index}@example.com`);
      await client.invites.createMany(
        "acme",
        people.map((email) => ({ email })),
      );
      const page = await client.invites.list("acme", { limit: 3 });
      expect(page.data).toHaveLength(3);
      expectTypeOf(page.data).toEqualTypeOf<WireInvite[]>();
      sent.length = 0;
      const walked: string[] = [];
      for await (const { email } of client.invites.list("acme", { limit: 3, sort: "email" })) walked.push(email ?? "");
      expect(walked).toEqual(people);
      expect(sent).toHaveLength(3);
      for (const { path } of sent) expect(path).toContain("sort=email");
      const keys: string[] = [];
      for await (const { name } of client.apiKeys.list("acme")) keys.push(name);
      expect(keys).toEqual([]);
    });

    it("asks for no page that nobody walks to", async () => {
      const client = clientOver([]);
      await client.invites.createMany("acme", [{ email: "ana@example.com" }, { email: "ben@example.com" }]);
      sent.length = 0;
      for await (const _ of client.invites.list("acme", { limit: 1 })) break;
      expect(sent).toHaveLength(1);
    });

    it("throws the problem of its first page to whoever walks it", async () => {
      const walk = async () => {
        for await (const _ of clientOver([]).invites.list("nobody")) throw new Error("There is none");
      };
      await expect(walk()).rejects.toMatchObject({ code: "tenant_not_found", status: 404 });
    });
  });

  describe("where an answer is lost", () => {
    it("invites once, however often it has to ask, and tells what was made", async () => {
      const { invite } = await clientOver(["lost", "lost"]).invites.create("acme", {
        email: "ana@example.com",
        onDuplicate: "error",
      });
      expect(invite).toMatchObject({ email: "ana@example.com", status: "pending" });
      expect(sent).toHaveLength(3);
      expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
      expect(sent[0]?.key).toMatch(/^[\w-]{10,}$/);
      expect(await addresses()).toEqual(["ana@example.com"]);
    });

    it("uses another key for another request", async () => {
      const client = clientOver([]);
      for (const email of ["ana@example.com", "ben@example.com"]) await client.invites.create("acme", { email });
      expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
    });

    it("does not send again what may have been done and cannot be done twice", async () => {
      const { invite } = await clientOver([]).invites.create("acme", { email: "ana@example.com" });
      sent.length = 0;
      const client = clientOver(["lost", "lost"]);
      await expect(client.invites.update("acme", invite.id, { firstName: "Ana" })).rejects.toThrow(TypeError);
      await expect(client.apiKeys.revoke("acme", "x")).rejects.toThrow(TypeError);
      expect(sent.map(({ method }) => method)).toEqual(["PATCH", "DELETE"]);
    });

    it("gives up after as many retries as it may, and sends no key where it may not", async () => {
      await expect(clientOver(["lost", "lost", "lost"]).me()).rejects.toThrow("fetch failed");
      expect(sent).toHaveLength(3);
      sent.length = 0;
      await expect(clientOver(["lost"], { retries: 0 }).tenants.create({ name: "Globex" })).rejects.toThrow(TypeError);
      expect(sent).toMatchObject([{ key: null }]);
    });
  });

  describe("where the server says not now", () => {
    it("asks again, after as long as it was told", async () => {
      const started = performance.now();
      expect(await clientOver([busy(503, { "retry-after": "0.2" }), busy(429)]).tenants.get("acme")).toMatchObject({
        id: "acme",
      });
      expect(performance.now() - started).toBeGreaterThan(200);
      expect(sent.map(({ status }) => status)).toEqual([503, 429, 200]);
    });

    it("tells who would have to wait for long", async () => {
      const refused = clientOver([busy(429, { "retry-after": "900" })]).tenants.get("acme");
      await expect(refused).rejects.toMatchObject({ status: 429, retryAfter: 900 });
      expect(sent).toHaveLength(1);
    });

    it("asks no second time what was refused", async () => {
      await expect(clientOver([]).invites.create("acme", { email: "x" })).rejects.toThrow(DoorlistError);
      await expect(clientOver(["through", busy(500)]).tenants.get("acme")).rejects.toThrow(DoorlistError);
      expect(sent.map(({ status }) => status)).toEqual([422, 500]);
    });

    it("stops waiting when it is told to", async () => {
      const stop = new AbortController();
      const asked = clientOver([busy(503, { "retry-after": "9" })]).invites.list("acme", {}, stop.signal);
      setTimeout(() => stop.abort(), 20);
      await expect(asked).rejects.toThrow();
    });
  });

  it("leaves no filter out in a browser that cannot count parameters (Safari 16)", async () => {
    const size = Object.getOwnPropertyDescriptor(URLSearchParams.prototype, "size") as PropertyDescriptor;
    onTestFinished(() => void Object.defineProperty(URLSearchParams.prototype, "size", size));
    Object.defineProperty(URLSearchParams.prototype, "size", { value: undefined, configurable: true });
    const client = clientOver([]);
    await client.invites.list("acme", { status: "pending", limit: 5 });
    await client.invites.list("acme");
    expect(sent.map(({ path }) => path)).toEqual(["/v1/tenants/acme/invites?status=pending&limit=5", "/v1/tenants/acme/invites"]);
  });

  it("takes a base URL with a slash at its end, and without", async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return Response.json({});
    };
    const at = (baseUrl?: string) => createClient({ baseUrl, fetch: fetch as typeof globalThis.fetch });
    for (const baseUrl of ["https://x.example", "https://x.example/", "https://x.example/invites//", undefined]) {
      const client = at(baseUrl);
      await client.me();
      asked.push(client.invites.exportUrl("acme"), client.imports.resultUrl("acme", "i1"), client.requests.doorUrl("acme"));
    }
    const paths = ["/v1/me", "/v1/tenants/acme/invites/export", "/v1/tenants/acme/imports/i1/result", "/tenants/acme/join"];
    const bases = ["https://x.example", "https://x.example", "https://x.example/invites", ""];
    expect(asked).toEqual(bases.flatMap((base) => paths.map((path) => base + path)));
  });

  it("tells problems apart by their codes, which are typed", async () => {
    const error: unknown = await clientOver([])
      .invites.preview("x".repeat(43))
      .catch((thrown) => thrown);
    expect(isProblem(error)).toBe(true);
    expect(isProblem(error, "invite_expired")).toBe(false);
    expect(isProblem(error, "invite_expired", "invite_not_found", "link_not_valid")).toBe(true);
    expect(isProblem(new Error("another"))).toBe(false);
    if (isProblem(error, "seats_full", "invite_expired"))
      expectTypeOf(error.code).toEqualTypeOf<"seats_full" | "invite_expired">();
    // @ts-expect-error -- no such code
    isProblem(error, "invite_expird");
  });

  it.each([200, 404])(
    "says who answered %i where it was not Doorlist, but a page that an app has for every path",
    async (status) => {
      const page = createServer((_, response) =>
        response.writeHead(status, { "content-type": "text/html" }).end("<!doctype html>"),
      );
      onTestFinished(() => void page.close());
      page.listen(0);
      const baseUrl = `http://localhost:${(page.address() as AddressInfo).port}`;
      const error = await createClient({ baseUrl })
        .me()
        .catch((thrown) => thrown);
      expect(isProblem(error) && error).toMatchObject({ code: "unreadable_answer", status });
      expect(error.message).toContain(`${baseUrl}/v1/me answered ${status}`);
    },
  );

  it("sends a CSV file, and reads what became of it", async () => {
    const client = clientOver([]);
    const made = await client.imports.createFromCsv("acme", "email,first_name\nana@example.com,Ana\nnobody,No\n", {
      fileName: "people.csv",
    });
    expect(made).toMatchObject({ fileName: "people.csv", state: "uploading", total: 2, uploaded: 2 });
    await client.imports.start("acme", made.id);
    await app.doorlist.worker.runImports();
    const result = await (await client.imports.result("acme", made.id)).text();
    expect(result).toMatch(/2,ana@example.com,invited,.*\r\n3,nobody,failed,invalid_email/);
    expect(await (await client.invites.export("acme", { q: "ana" })).text()).toMatch(/ana@example.com,Ana/);
  });
});
