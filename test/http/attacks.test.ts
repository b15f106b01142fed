/** What somebody tries who means harm, where no other suite is about it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvResponse } from "../../src/http/csv.ts";
import { BASE, caller, cookieOf, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { setPasswordCost } from "../support/quick-passwords.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe("an attacker", () => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    // What a sign-in takes tells nobody anything.
    setPasswordCost("real");
    app = await openApp("sqlite");
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  it.each(["constructor", "toString", "hasOwnProperty"])("breaks nothing by a field named %s", async (name) => {
    expectProblem(await olive.post("/api/auth/update-user", `{"${name}":{}}`), 422, "invalid_field", name);
    expect(await acme.create({ kind: "link", data: JSON.parse(`{"${name}":{"a":1}}`) })).toMatchObject({
      invite: { kind: "link" },
    });
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it.each([
    ["GET", "/verify-email?token=x&callbackURL=https://evil.example"],
    ["GET", "/reset-password/x?callbackURL=//evil.example"],
    ["GET", "/callback/google?state=x"],
    ["POST", "/sign-in/social"],
    ["POST", "/link-social"],
    ["POST", "/change-email"],
    ["POST", "/delete-user"],
    ["POST", "/set-password"],
    ["POST", "/admin/set-role"],
  ] as const)("finds no part of the sign-in library that nobody needs: %s %s", async (method, path) => {
    const send = method === "GET" ? olive.get(`/api/auth${path}`) : olive.post(`/api/auth${path}`, { provider: "google" });
    expectProblem(await send, 404, "not_found");
  });

  it.each(["x".repeat(201), "a\nBcc: b@example.com", "a\u2028b", "\ud800"])("has no name that is %j", async (name) => {
    const account = { email: "mallory@example.com", password: PASSWORD };
    expectProblem(await app.anyone.post("/api/auth/sign-up/email", { ...account, name }), 422, "invalid_field", "name");
    expectProblem(await olive.post("/api/auth/update-user", { name }), 422, "invalid_field", "name");
    expect(await app.world.directory.userByEmail(account.email)).toBeNull();
  });

  it.each(["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "https://localhost.evil.example"])(
    "leads nobody who signs in to %s",
    async (callbackURL) => {
      const account = { email: "olive@example.com", password: PASSWORD, callbackURL };
      const answer = await app.anyone.post("/api/auth/sign-in/email", account);
      expect(answer).toMatchObject({ status: 403, body: { code: "INVALID_CALLBACK_URL" } });
      expect(answer.headers.get("location")).toBeNull();
    },
  );

  it("cannot make somebody use a session that they know: signing in begins another", async () => {
    const mallory = await app.signUp("mel@example.com");
    const victim = caller(app.doorlist.handler, { cookie: mallory.cookie, origin: BASE });
    const entered = await victim.post("/api/auth/sign-in/email", { email: "olive@example.com", password: PASSWORD });
    expect(entered.status).toBe(200);
    expect(cookieOf(entered.headers)).not.toBe(mallory.cookie);
    expect((await mallory.get("/v1/me")).body.user.email).toBe("mel@example.com");
  });

  it("learns from the time of a sign-in no more than from its answer", async () => {
    await app.world.directory.createUser({ key: "first@example.com", name: "Made by an invite" } as never);
    const took: Record<string, number[]> = { "olive@example.com": [], "first@example.com": [], "nobody@example.com": [] };
    for (let time = 0; time < 5; time += 1) {
      for (const [email, times] of Object.entries(took)) {
        const began = performance.now();
        await app.anyone.post("/api/auth/sign-in/email", { email, password: `wrong horse ${time}` });
        times.push(performance.now() - began);
      }
    }
    // Hashing takes 60 ms; where nothing was hashed, an answer takes 3.
    const [known, ...others] = Object.values(took).map((times) => Math.min(...times)) as [number, ...number[]];
    for (const other of others) expect(other).toBeGreaterThan(known / 3);
  });

  it.each(["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"])(
    "does not read the mailbox from a page at %s whose name leads here",
    async (host) => {
      for (const path of ["/mailbox", "/mailbox/messages", "/mailbox/messages/x/html"]) {
        const answer = await app.doorlist.handler(new Request(`http://${host}:4400${path}`));
        expect([answer.status, (await answer.json()).code]).toEqual([404, "not_found"]);
      }
      for (const own of ["localhost:4400", "127.0.0.1:4400", "[::1]:4400", "192.168.1.7:4400", "doorlist:4400"]) {
        expect((await app.doorlist.handler(new Request(`http://${own}/mailbox/messages`))).status).toBe(200);
      }
    },
  );

  it.each([
    "..%2f..%2fpackage.json",
    "..%5c..%5cpackage.json",
    "%2e%2e/%2e%2e/package.json",
    "....//package.json",
    "/etc/passwd",
    "pages.css%00.js",
    "file:///etc/passwd",
    "__proto__",
  ])("gets no file by the name %s", async (name) => {
    expectProblem(await app.anyone.get(`/assets/${name}`), 404, "not_found");
  });

  it.each(["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "=1\n+1", "\n=1", " =1", "＝1+1"])(
    "has no formula run by who opens a file of cells: %j",
    async (cell) => {
      async function* pages() {
        yield [[cell, "plain - text"]];
      }
      const text = await csvResponse("a.csv", ["a", "b"], pages()).text();
      expect(text.split("a,b\r\n")[1]).toBe(`"'${cell}",plain - text\r\n`);
    },
  );
});
