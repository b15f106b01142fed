import { invite as publishedInvite } from "better-invite";
import { describe, expect, it } from "vitest";
import { migrateInvites } from "../../src/better-auth/index.ts";
import { createDatabase, engines } from "../support/databases.ts";
import { openAuthApp, PASSWORD } from "./support.ts";

interface Row {
  id: string;
  token: string;
}

describe.each(engines)("tokens on %s", (engine) => {
  it("are in no row by default, nor is anything that opens one", async () => {
    const app = await openAuthApp(engine);
    const ana = await app.person("ana@example.com", "admin");
    const token = (await ana.client.invite.create({ role: "admin" })).data?.message ?? "";
    const code = (await ana.client.invite.create({ role: "admin", tokenType: "code" })).data?.message ?? "";
    const rows = await app.rows<Row>("invite");
    const bob = await app.person("bob@example.com");
    for (const row of rows) {
      expect(JSON.stringify(row)).not.toContain(token);
      expect(JSON.stringify(row)).not.toContain(code);
      expect((await bob.client.invite.activate({ token: row.token })).error?.code).toBe("INVALID_TOKEN");
      expect((await bob.client.invite.activate({ token: row.token.replace("digest:", "") })).error?.code).toBe("INVALID_TOKEN");
    }
    await app.close();
  });

  it("may be the app's own: only their digest is kept, and a list has another that works", async () => {
    let minted = 0;
    const generateToken = () => {
      minted += 1;
      return `own-token-${minted}`;
    };
    const app = await openAuthApp(engine, { invites: { generateToken, defaultTokenType: "custom" } });
    const ana = await app.person("ana@example.com", "admin");
    const made = await ana.client.invite.create({ role: "admin" });
    expect(made.data?.message).toBe("own-token-1");
    await ana.client.invite.create({ role: "admin", email: "carl@example.com" });
    expect(app.mails.at(-1)).toMatchObject({ token: "own-token-2", url: expect.stringContaining("/invite/own-token-2?") });
    expect(JSON.stringify(await app.rows("invite"))).not.toContain("own-token");
    const bob = await app.person("bob@example.com");
    expect((await bob.client.invite.activate({ token: "own-token-1" })).error).toBeNull();
    const listed = (await ana.client.invite.list({ query: { searchValue: "carl@" } })).data?.invitations[0];
    expect((await ana.client.invite.cancel({ token: listed?.token ?? "" })).error).toBeNull();
    await app.close();
  });

  it("of the app's own may be long, as signed ones are", async () => {
    const app = await openAuthApp("sqlite", { invites: { generateToken: () => "j".repeat(1500), defaultTokenType: "custom" } });
    const ana = await app.person("ana@example.com", "admin");
    const token = (await ana.published.invite.create({ role: "admin" })).data?.message ?? "";
    const visitor = app.visitor();
    expect((await visitor.published.invite.activate({ token })).data).toMatchObject({ action: "SIGN_IN_UP_REQUIRED" });
    const email = "bob@example.com";
    await visitor.published.signUp.email({ email, password: PASSWORD, name: "Bob" });
    expect(await app.roleOf(email)).toBe("admin");
    await app.close();
  });

  it.each(["digest", "plain"] as const)("of the app's own that is empty opens nothing (%s)", async (storeToken) => {
    const app = await openAuthApp("sqlite", { invites: { storeToken, generateToken: () => "", defaultTokenType: "custom" } });
    const ana = await app.person("ana@example.com", "admin");
    await ana.published.invite.create({ role: "admin" });
    const bob = await app.person("bob@example.com");
    for (const token of ["", "\0", "x".repeat(5000)]) {
      expect((await bob.published.invite.activate({ token })).error).toMatchObject({ code: "INVALID_TOKEN" });
    }
    await app.close();
  });

  it("of the app's own may hold what a URL has to escape", async () => {
    const own = ["abc+def==", "50%25 off", "100%", "a/b?c#d"];
    const generateToken = () => own[app.mails.length] ?? "";
    const app = await openAuthApp(engine, { invites: { generateToken, defaultTokenType: "custom" } });
    const ana = await app.person("ana@example.com", "admin");
    for (const token of own) {
      await ana.published.invite.create({ role: "user", email: `to-${own.indexOf(token)}@example.com` });
      const mail = app.mails.at(-1);
      expect(mail?.token).toBe(token);
      const visitor = app.visitor();
      const opened = await visitor.get(mail?.url ?? "");
      expect([opened.status, opened.headers.get("location")]).toEqual([302, `${app.url}/auth/sign-up`]);
      expect(visitor.jar.has("better-auth.invite_token")).toBe(true);
    }
    const broken = await app.visitor().get("/api/auth/invite/%E0%A4%A?callbackURL=%2Fsorry");
    expect([broken.status, broken.headers.get("location")]).toEqual([
      302,
      expect.stringMatching(/\/sorry\?.*error=INVALID_TOKEN$/),
    ]);
    await app.close();
  });

  it("stand in the rows as Better Invite's do where the app wants it", async () => {
    const app = await openAuthApp(engine, { invites: { storeToken: "plain", generateToken: () => "own-token" } });
    const ana = await app.person("ana@example.com", "admin");
    const token = (await ana.client.invite.create({ role: "admin" })).data?.message ?? "";
    expect((await app.rows<Row>("invite", "token", token)).length).toBe(1);
    const email = "carl@example.com";
    await ana.client.invite.create({ role: "admin", email });
    // The dashboard of Better Invite's documents reads `email`, its code writes `emails`.
    expect(await app.rows("invite", "email", email)).toEqual([expect.objectContaining({ email, emails: [email] })]);
    await ana.client.invite.cancel({ token: app.mails[0]?.token });
    await ana.client.invite.create({ role: "admin", tokenType: "custom" });
    const { data } = await ana.client.invite.list({ query: { filterField: "status", filterValue: "pending" } });
    expect(data?.invitations.map((invitation) => invitation.token).sort()).toEqual([token, "own-token"].sort());
    const bob = await app.person("bob@example.com");
    expect((await bob.client.invite.activate({ token })).error).toBeNull();
    await app.close();
  });

  it("that Better Invite made go on working: plain at once, as digests after the migration", async () => {
    const database = await createDatabase(engine);
    const mails: { token: string; email: string }[] = [];
    const sendUserInvitation = (mail: { token: string; email: string }) => void mails.push(mail);
    // The package is made for another release of Better Auth, whose types differ.
    const instead = publishedInvite({ sendUserInvitation }) as never;
    const before = await openAuthApp(engine, { database, instead });
    const chief = await before.person("ana@example.com", "admin");
    await chief.published.invite.create({ role: "admin", email: "carl@example.com" });
    await chief.published.invite.create({ role: "admin", email: "Second@example.com" });
    const twice = (await chief.published.invite.create({ role: "admin", maxUses: 2 })).data?.message ?? "";
    const open = (await chief.published.invite.create({ role: "admin" })).data?.message ?? "";
    const first = await before.person("first@example.com");
    await first.published.invite.activate({ token: twice });
    await before.stop();

    const plain = await openAuthApp(engine, { database, invites: { storeToken: "plain" } });
    const second = await plain.person("second@example.com");
    expect((await second.client.invite.activate({ token: mails[1]?.token ?? "" })).error).toBeNull();
    expect((await second.client.invite.activate({ token: twice })).error).toBeNull();
    expect((await second.client.invite.activate({ token: twice })).error).toBeNull();
    const third = await plain.person("third@example.com");
    expect((await third.client.invite.activate({ token: twice })).error?.code).toBe("INVITE_TOKEN_HAS_ALREADY_BEEN_USED");
    const ana = plain.visitor();
    await ana.client.signIn.email({ email: "ana@example.com", password: PASSWORD });
    const { data } = await ana.client.invite.list({ query: { sortBy: "createdAt" } });
    expect(data?.invitations.map(({ token, status }) => [token, status])).toEqual([
      [mails[0]?.token, "pending"],
      [mails[1]?.token, "used"],
      [twice, "used"],
      [open, "pending"],
    ]);
    const found = { searchValue: "SECOND@", filterField: "status", filterValue: "used" };
    expect((await ana.client.invite.list({ query: found })).data?.total).toBe(1);
    // As rows are that were used before their address key was filled in.
    const used = { field: "status", value: "used" };
    await plain.adapter.updateMany({ model: "invite", where: [used], update: { emailKey: null } });
    await plain.stop();

    const moved = await openAuthApp(engine, { database });
    const carl = await moved.person("carl@example.com");
    expect((await carl.client.invite.activate({ token: mails[0]?.token ?? "" })).error?.code).toBe("INVALID_TOKEN");
    expect(await migrateInvites(moved.auth)).toBe(4);
    expect(await migrateInvites(moved.auth)).toBe(0);
    await moved.adapter.updateMany({ model: "invite", where: [used], update: { emailKey: null } });
    expect(await migrateInvites(moved.auth)).toBe(1);
    const chiefAgain = moved.visitor();
    await chiefAgain.client.signIn.email({ email: "ana@example.com", password: PASSWORD });
    const { data: listed } = await chiefAgain.client.invite.list({ query: found });
    expect(listed?.invitations).toMatchObject([{ emails: ["Second@example.com"], token: listed?.invitations[0]?.id }]);
    for (const row of await moved.rows<Row>("invite")) expect(row.token).toMatch(/^digest:/);
    expect((await carl.client.invite.activate({ token: mails[0]?.token ?? "" })).error).toBeNull();
    const fourth = await moved.person("fourth@example.com");
    expect((await fourth.client.invite.activate({ token: twice })).error?.code).toBe("INVITE_TOKEN_HAS_ALREADY_BEEN_USED");
    expect((await fourth.client.invite.activate({ token: open })).error).toBeNull();
    await moved.close();
  });
});

it("codes are guessed at 30 times a minute by their links too, all together", async () => {
  const app = await openAuthApp("sqlite", { auth: { rateLimit: { enabled: true } } });
  const ana = await app.person("ana@example.com", "admin");
  const long = (await ana.client.invite.create({ role: "user", senderResponse: "url" })).data?.message ?? "";
  const short = await ana.client.invite.create({ role: "user", senderResponse: "url", tokenType: "code" });
  const code = short.data?.message ?? "";
  const opened = async (url: string) => {
    const visitor = app.visitor();
    const first = await visitor.get(url);
    const on = first.headers.get("location") ?? "";
    const response = on.includes("/invite/token?") ? await visitor.get(on) : first;
    return [response.status, response.headers.get("location"), visitor.jar.has("better-auth.invite_token")];
  };
  const signUp = [302, `${app.url}/auth/sign-up`, true];
  expect(await opened(code)).toEqual(signUp);
  for (let guess = 1; guess < 30; guess += 1)
    expect(await opened(`${app.url}/api/auth/invite/AAAA${1000 + guess}`)).toEqual([
      302,
      expect.stringMatching(/INVALID_TOKEN$/),
      false,
    ]);
  expect(await opened(code)).toEqual([429, null, false]);
  expect(await opened(long)).toEqual(signUp);
  await app.close();
});
