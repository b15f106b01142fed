/** What the client of Better Auth finds on Doorlist's own server besides invites: accounts, sessions, refusals. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMigratedDatabase, type TestDatabase } from "../support/databases.ts";
import { type ServerProcess, startServer } from "../support/server.ts";
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
    for (const elsewhere of ["https://evil.example/", "https://a.preview.example/", "https://app.example.evil.example/"]) {
      expect((await signIn(elsewhere)).error).toMatchObject({ status: 403, code: "INVALID_CALLBACK_URL" });
    }
  });
});
