/** What the client of Better Auth finds on Doorlist's own server besides invites: accounts, sessions, refusals. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMigratedDatabase, type TestDatabase } from "../support/databases.ts";
import { type ServerProcess, startServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { PASSWORD, visitorOf } from "./support.ts";

describe("the client of Better Auth on a started server", () => {
  const email = "olive@example.com";
  let database: TestDatabase;
  let server: ServerProcess;

  beforeAll(async () => {
    database = await createMigratedDatabase("sqlite");
    const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: "a secret for tests only" };
    server = await startServer({ ...env, DOORLIST_ALLOWED_ORIGINS: "https://app.example,https://*.preview.example" });
    const { error } = await visitor().signUp.email({ email, password: PASSWORD, name: "Olive" });
    expect(error).toBeNull();
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });
  const visitor = () => visitorOf(server.url).published;

  it("leads from a sign-in to a page of an allowed origin, and to no other", async () => {
    const signIn = (callbackURL: string) => visitor().signIn.email({ email, password: PASSWORD, callbackURL });
    const callbackURL = "https://app.example/dashboard";
    expect((await signIn(callbackURL)).data).toMatchObject({ redirect: true, url: callbackURL });
    const account = { email: "new@example.com", password: PASSWORD, name: "New" };
    expect((await visitor().signUp.email({ ...account, callbackURL })).error).toBeNull();
    const evil = ["https://evil.example/", "https://a.preview.example/", "https://app.example.evil.example/", "//evil.example"];
    // Of an allowed origin to a browser, and of another to whoever reads them by an older rule.
    const unclear = ["https://app.example\\@evil.example/", "https://evil.example@app.example/"];
    for (const elsewhere of [...evil, ...unclear]) {
      expect((await signIn(elsewhere)).error).toMatchObject({ status: 403, code: "INVALID_CALLBACK_URL" });
    }
    expect((await visitor().signUp.email({ ...account, callbackURL: evil[0] })).error).toMatchObject({ status: 403 });
  });

  it("leads from a sign-in to a page whose address no header holds as it is written", async () => {
    const signIn = async (callbackURL: string) => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ email, password: PASSWORD, callbackURL });
      const answer = await fetch(`${server.url}/api/auth/sign-in/email`, { method: "POST", headers, body });
      return [answer.status, answer.headers.get("location"), ((await answer.json()) as { url: string }).url];
    };
    const pages = [
      ["/→/é?a=%2Fb c", "/%E2%86%92/%C3%A9?a=%2Fb%20c"],
      ["https://app.example/→", "https://app.example/%E2%86%92"],
      ["https://app.example", "https://app.example"],
    ];
    for (const [page = "", encoded] of pages) expect(await signIn(page)).toEqual([200, encoded, encoded]);
    expect(await signIn("")).toEqual([200, null, ""]);
  });

  it("says in words why something is refused, as Better Auth does", async () => {
    const account = { email: "nobody", password: PASSWORD, name: "No" };
    const client = visitor();
    expect([(await client.signUp.email(account)).error, (await client.signIn.social({ provider: "github" })).error]).toEqual([
      expect.objectContaining({ status: 422, code: "invalid_email", message: "[body.email] This is not an e-mail address" }),
      expect.objectContaining({ status: 404, code: "not_found", message: "There is nothing here" }),
    ]);
    const headers = { "content-type": "application/json", origin: "https://evil.example" };
    const fromElsewhere = await fetch(`${server.url}/api/auth/sign-in/email`, { method: "POST", headers, body: "{}" });
    expect(await fromElsewhere.json()).toMatchObject({ message: expect.stringContaining("an origin that is allowed") });
  });

  it("answers who forgot a password in words, and leads to Doorlist's own page", async () => {
    const asked = await visitor().requestPasswordReset({ email, redirectTo: "https://app.example/reset" });
    expect(asked.data).toEqual({ status: true, message: expect.stringContaining("is on its way") });
    const url = `${server.url}/mailbox/messages?to=${encodeURIComponent(email)}`;
    const texts = async () => ((await (await fetch(url)).json()) as { data: { text: string }[] }).data.map(({ text }) => text);
    const page = `${server.url}/account/password/`;
    await until("the mail", async () => (await texts()).find((text) => text.includes(page)));
  });

  it("tells how long to wait where too much was guessed", async () => {
    const client = visitor();
    const waits: (string | null)[] = [];
    const onError = ({ response }: { response: Response }) => void waits.push(response.headers.get("x-retry-after"));
    for (let guess = 0; guess <= 10; guess += 1) {
      await client.signIn.email({ email, password: `wrong horse ${guess}` }, { onError });
      await client.invite.activate({ token: `ABCD${1000 + guess}` }, { onError });
    }
    expect(waits.slice(0, 20)).toEqual(Array(20).fill(null));
    const [password, code] = waits.slice(20).map(Number);
    expect([password, code].every((seconds) => seconds !== undefined && seconds > 0 && seconds <= 900)).toBe(true);
  });
});
