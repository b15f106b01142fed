/** The mails to an account: a new password, a confirmed address; and an account that somebody made with another's address. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Problem } from "../../src/core/problems.ts";
import { API_KEY, BASE, caller, cookieOf, openApp, PASSWORD, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { beforeNextPassword } from "../support/quick-passwords.ts";
import { openRows } from "../support/rows.ts";
import { until } from "../support/until.ts";

const HOUR = 3_600_000;
const NEW = "another horse 22";
const form = { "content-type": "application/x-www-form-urlencoded", origin: BASE };

async function opened(engine: (typeof engines)[number] = "sqlite"): Promise<TestApp> {
  const app = await openApp(engine);
  onTestFinished(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  return app;
}

const send = (app: TestApp, path: string, fields: Record<string, string>) =>
  app.anyone.post(path, new URLSearchParams(fields).toString(), form);
const signIn = (app: TestApp, email: string, password: string) => app.anyone.post("/api/auth/sign-in/email", { email, password });
const linkIn = (text: string) => new URL(text.match(/http:\S+\/account\/\S+/)?.[0] ?? "").pathname;
const mailsTo = async (app: TestApp, email: string) => {
  await app.doorlist.worker.drain();
  return (await app.anyone.get(`/mailbox/messages?to=${email}`)).body.data as { subject: string; text: string }[];
};

describe.each(engines)("a forgotten password, on %s", (engine) => {
  it("is replaced by the holder of the mailbox, and every device is signed out", async () => {
    const app = await opened(engine);
    const ana = await app.signUp("ana@example.com");
    const asked = await send(app, "/account/forgot", { email: "ANA@example.com" });
    expect(asked).toMatchObject({ status: 200 });
    const [mail] = await mailsTo(app, "ana@example.com");
    expect(mail?.subject).toBe("Choose a new password");
    const path = linkIn(mail?.text ?? "");

    expect((await app.anyone.get(path)).body).toContain("ana@example.com");
    const refused = await send(app, path, { password: "short" });
    expect(refused).toMatchObject({ status: 422, body: expect.stringContaining("<title>Problem: Choose a new password") });
    expect(refused.body).toMatch(/name="password"[^>]* autofocus>/);
    expect(await ana.get("/v1/me")).toMatchObject({ status: 200 });
    expect(await send(app, path, { password: NEW })).toMatchObject({ status: 200 });

    expect(await ana.get("/v1/me")).toMatchObject({ status: 401 });
    expect(await signIn(app, "ana@example.com", PASSWORD)).toMatchObject({ status: 401 });
    const again = await signIn(app, "ana@example.com", NEW);
    expect(again).toMatchObject({ status: 200, body: { user: { emailVerified: true } } });
    // The link was for the password before.
    const dead = await app.anyone.get(path);
    expect(dead).toMatchObject({ status: 410, body: expect.stringContaining('href="/account/forgot">Ask for a new link') });
    expect(dead.body).toContain('href="/">Open the app');
    expect(await send(app, path, { password: "third horse 333" })).toMatchObject({ status: 410 });
  });

  it("leaves no address behind for long, of whoever was named by anybody", async () => {
    const app = await opened(engine);
    const rows = await openRows(app.database.url);
    onTestFinished(() => rows.close());
    const kept = () => rows.all<{ recipient: string }>("select recipient from doorlist_message");
    await send(app, "/account/forgot", { email: "nobody@example.com" });
    await app.doorlist.worker.drain();
    app.clock.advance(29 * 24 * HOUR);
    await send(app, "/account/forgot", { email: "later@example.com" });
    await app.doorlist.worker.tick();
    expect(await kept()).toHaveLength(2);
    app.clock.advance(2 * 24 * HOUR);
    await app.doorlist.worker.tick();
    expect(await kept()).toEqual([{ recipient: "later@example.com" }]);
  });

  it("is not said to be on its way where the database could not be asked", async () => {
    const app = await opened(engine);
    const { rateLimits } = app.world.store;
    const { take } = rateLimits;
    vi.spyOn(rateLimits, "take").mockImplementation(async (key, ...more) => {
      if (key.startsWith("mail-to:")) throw new Problem("unavailable");
      return take(key, ...more);
    });
    const asked = await app.anyone.post("/api/auth/request-password-reset", { email: "ana@example.com" });
    expect(asked).toMatchObject({ status: 503, body: { code: "unavailable" } });
  });

  it("is asked for with the same answer, and the same row, whether the address has an account or not", async () => {
    const app = await opened(engine);
    await app.signUp("ana@example.com");
    await app.doorlist.worker.drain();
    const [known, unknown] = [
      await app.anyone.post("/api/auth/request-password-reset", { email: "ana@example.com" }),
      await app.anyone.post("/api/auth/request-password-reset", { email: "bob@example.com" }),
    ];
    expect([unknown?.status, unknown?.body]).toEqual([known?.status, known?.body]);
    expect([...(unknown?.headers.keys() ?? [])]).toEqual([...(known?.headers.keys() ?? [])]);
    const rows = await openRows(app.database.url);
    const queued = () => rows.all<{ recipient: string }>("select * from doorlist_message where state = 'queued' order by id");
    const [first, second] = (await queued()).map((row) => ({ ...row, id: "", recipient: "" }));
    expect(first).toEqual(second);
    await app.doorlist.worker.drain();
    expect(await queued()).toEqual([]);
    expect(await mailsTo(app, "bob@example.com")).toEqual([]);
    expect(await mailsTo(app, "ana@example.com")).toHaveLength(2);
    const stored =
      JSON.stringify(await rows.all("select * from doorlist_message")) +
      JSON.stringify(await rows.all("select * from verification"));
    await rows.close();
    const [mail] = await mailsTo(app, "ana@example.com");
    expect(stored).not.toContain(
      linkIn(mail?.text ?? "")
        .split("/")
        .at(-1),
    );
  });

  it("is reset through the sign-in library's own calls", async () => {
    const app = await opened(engine);
    await app.signUp("ana@example.com");
    await app.anyone.post("/api/auth/request-password-reset", { email: "ana@example.com", redirectTo: "https://evil.example" });
    const [mail] = await mailsTo(app, "ana@example.com");
    const token = linkIn(mail?.text ?? "")
      .split("/")
      .at(-1);
    expect(await app.anyone.post("/api/auth/reset-password", { newPassword: NEW, token: `${token}x` })).toMatchObject({
      status: 410,
    });
    expect(await app.anyone.post("/api/auth/reset-password", { newPassword: NEW, token })).toMatchObject({ status: 200 });
    expect(await signIn(app, "ana@example.com", NEW)).toMatchObject({ status: 200 });
  });
});

describe.each(engines)("whoever knows the old password, on %s,", (engine) => {
  async function resetting() {
    const app = await opened(engine);
    const ana = await app.signUp("ana@example.com");
    await send(app, "/account/forgot", { email: ana.email });
    const [mail] = await mailsTo(app, ana.email);
    const reset = () => send(app, linkIn(mail?.text ?? ""), { password: NEW });
    const sessions = async () => {
      const rows = await openRows(app.database.url);
      onTestFinished(() => rows.close());
      return rows.all(`select id from "session"`);
    };
    return { app, ana, reset, sessions };
  }

  it("is not signed in where it is replaced meanwhile", async () => {
    const { app, ana, reset, sessions } = await resetting();
    beforeNextPassword(reset);
    const late = await signIn(app, ana.email, PASSWORD);
    expect(late).toMatchObject({ status: 401, body: (await signIn(app, ana.email, "wrong password")).body });
    expect(late.headers.getSetCookie()).toEqual([]);
    expect(await sessions()).toEqual([]);
    expect(await signIn(app, ana.email, NEW)).toMatchObject({ status: 200 });
  });

  it("keeps no session by changing it where it is replaced meanwhile", async () => {
    const { app, ana, reset, sessions } = await resetting();
    beforeNextPassword(reset);
    const change = { currentPassword: PASSWORD, newPassword: "third horse 333", revokeOtherSessions: true };
    expect(await ana.post("/api/auth/change-password", change)).toMatchObject({ status: 401 });
    expect(await sessions()).toEqual([]);
    expect(await signIn(app, ana.email, "third horse 333")).toMatchObject({ status: 401 });
    expect(await signIn(app, ana.email, NEW)).toMatchObject({ status: 200 });
  });

  it("changes it, and goes on in a new session", async () => {
    const { app, ana, sessions } = await resetting();
    const change = { currentPassword: PASSWORD, newPassword: NEW, revokeOtherSessions: true };
    const changed = await ana.post("/api/auth/change-password", change);
    expect(await app.anyone.get("/v1/me", { cookie: cookieOf(changed.headers) })).toMatchObject({ status: 200 });
    expect(await ana.get("/v1/me")).toMatchObject({ status: 401 });
    expect(await sessions()).toHaveLength(1);
  });
});

describe("a sign-in, on postgres", () => {
  it("waits for whoever is replacing the password: they no longer look for its session", async () => {
    const app = await opened("postgres");
    const ana = await app.signUp("ana@example.com");
    const rows = await openRows(app.database.url);
    onTestFinished(() => rows.close());
    await rows.all("begin");
    await rows.all(`delete from "account" where "userId" = ?`, ana.id);
    const late = signIn(app, ana.email, PASSWORD);
    const waiting = () =>
      rows.all("select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    await until("a wait for the password", async () => (await waiting()).length > 0);
    await rows.all("commit");
    expect(await late).toMatchObject({ status: 401 });
  });
});

describe("the link of a mail to an account", () => {
  it("works for an hour, for what it was made for alone", async () => {
    const app = await opened();
    const ana = await app.signUp("ana@example.com");
    await send(app, "/account/forgot", { email: ana.email });
    const mails = await mailsTo(app, ana.email);
    const [reset, verify] = mails.map(({ text }) => linkIn(text)) as [string, string];
    expect(verify).toMatch(/^\/account\/verify\//);
    expect(await app.anyone.get(verify.replace("verify", "password"))).toMatchObject({ status: 410 });
    expect(await app.anyone.get(reset.replace("password", "verify"))).toMatchObject({ status: 410 });
    for (const broken of ["x", `${reset.slice(0, -2)}AA`, reset.replace(/\/\w/, "/B")]) {
      expect(
        (await app.anyone.get(broken.startsWith("/") ? broken : `/account/password/${broken}`)).status,
      ).toBeGreaterThanOrEqual(404);
    }
    app.clock.advance(HOUR);
    expect(await app.anyone.get(reset)).toMatchObject({ status: 410 });
    expect(await app.anyone.get(verify)).toMatchObject({ status: 200 });
  });

  it("confirms an address when its holder says so, not when the link is opened", async () => {
    const app = await opened();
    const ana = await app.signUp("ana@example.com");
    const [mail] = await mailsTo(app, ana.email);
    expect(mail?.subject).toBe("Confirm your address");
    const path = linkIn(mail?.text ?? "");
    await app.anyone.get(path);
    expect(await ana.get("/v1/me")).toMatchObject({ body: { user: { emailVerified: false } } });
    expect(await send(app, path, {})).toMatchObject({ status: 200 });
    expect(await ana.get("/v1/me")).toMatchObject({ body: { user: { emailVerified: true } } });
    expect(await send(app, path, {})).toMatchObject({ status: 200 });
    // Nothing is left to confirm.
    await app.anyone.post("/api/auth/send-verification-email", { email: ana.email });
    expect(await mailsTo(app, ana.email)).toHaveLength(1);
  });

  it("comes in the language of the browser that asked for it", async () => {
    const app = await opened();
    await app.signUp("ana@example.com");
    await app.anyone.post(
      "/api/auth/request-password-reset",
      { email: "ana@example.com" },
      { "accept-language": "fr-CH, de;q=0.8" },
    );
    expect((await mailsTo(app, "ana@example.com"))[0]?.subject).toBe("Choisissez un nouveau mot de passe");
  });

  it("is not sent to one address for ever, nor for one caller", async () => {
    const app = await opened();
    await app.signUp("ana@example.com");
    const ask = (email: string) => app.anyone.post("/api/auth/request-password-reset", { email });
    for (let time = 0; time < 8; time += 1) expect(await ask("ana@example.com")).toMatchObject({ status: 200 });
    expect((await mailsTo(app, "ana@example.com")).filter(({ subject }) => subject === "Choose a new password")).toHaveLength(5);
    for (let time = 8; time < 20; time += 1) expect(await ask(`p${time}@example.com`)).toMatchObject({ status: 200 });
    expect(await ask("last@example.com")).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(await send(app, "/account/forgot", { email: "last@example.com" })).toMatchObject({ status: 429 });
  });

  it("is not sent for the asking from one address of IPv6 after the other", async () => {
    const app = await opened();
    const from = (remoteAddress: string) =>
      caller((request) => app.doorlist.handler(request, { incoming: { socket: { remoteAddress } } }), {});
    const ask = (n: number) => from(`2a00:1:2:3::${n}`).post("/api/auth/request-password-reset", { email: `p${n}@example.com` });
    for (let n = 1; n <= 20; n += 1) expect(await ask(n)).toMatchObject({ status: 200 });
    expect(await ask(21)).toMatchObject({ status: 429, body: { code: "rate_limited" } });
  });
});

describe.each(engines)("an account that somebody else made with the invited address, on %s", (engine) => {
  async function squatted() {
    const app = await opened(engine);
    const { body: tenant } = await app.operator.post("/v1/tenants", { name: "Acme" });
    const squatter = await app.signUp("ana@example.com");
    await app.operator.post(`/v1/tenants/${tenant.id}/invites`, { email: "ana@example.com" });
    const { token } = await app.mailTo("ana@example.com");
    return { app, squatter, token, tenantId: tenant.id };
  }

  it("is taken over by the holder of the invite's mail: their password, and the other is out", async () => {
    const { app, squatter, token, tenantId } = await squatted();
    const page = await app.anyone.get(`/join/${token}`);
    expect(page.body).toContain("?form=claim");
    expect((await app.anyone.get(`/join/${token}?form=claim`)).body).toContain('value="claim"');

    const joined = await send(app, `/join/${token}`, { action: "claim", password: NEW });
    expect(joined).toMatchObject({ status: 200 });
    expect(joined.body).toContain("Welcome to");
    expect(await squatter.get("/v1/me")).toMatchObject({ status: 401 });
    expect(await signIn(app, "ana@example.com", PASSWORD)).toMatchObject({ status: 401 });
    const ana = app.withKey(API_KEY, squatter.id);
    expect(await ana.get(`/v1/tenants/${tenantId}`)).toMatchObject({ status: 200 });
    expect(cookieOf(joined.headers)).toContain("better-auth.session_token");
  });

  it("is out for whoever made it, even who was signing in meanwhile", async () => {
    const { app, token } = await squatted();
    let joined: Awaited<ReturnType<typeof send>> | undefined;
    beforeNextPassword(async () => {
      joined = await send(app, `/join/${token}`, { action: "claim", password: NEW });
    });
    expect(await signIn(app, "ana@example.com", PASSWORD)).toMatchObject({ status: 401 });
    expect(joined).toMatchObject({ status: 200 });
    const ana = await app.anyone.get("/v1/me", { cookie: cookieOf(joined?.headers ?? new Headers()) });
    expect(ana).toMatchObject({ status: 200, body: { user: { emailVerified: true } } });
    const rows = await openRows(app.database.url);
    onTestFinished(() => rows.close());
    expect(await rows.all(`select id from "session"`)).toHaveLength(1);
  });

  it("still lets in the honest person who made it and knows the password", async () => {
    const { app, token } = await squatted();
    const joined = await send(app, `/join/${token}`, { action: "sign-in", email: "ana@example.com", password: PASSWORD });
    expect(joined.body).toContain("Welcome to");
    expect(await signIn(app, "ana@example.com", PASSWORD)).toMatchObject({ status: 200 });
  });

  it("is not to be had with a link that the inviter has seen, a closed invite, or once it is confirmed", async () => {
    const { app, squatter, token, tenantId } = await squatted();
    const claim = () => send(app, `/join/${token}`, { action: "claim", password: NEW });
    const invites = `/v1/tenants/${tenantId}/invites`;
    const { body: list } = await app.operator.get(invites);
    await app.operator.get(`${invites}/${list.data[0].id}/link`);
    expect(await claim()).toMatchObject({ status: 401 });
    expect((await app.anyone.get(`/join/${token}`)).body).not.toContain("form=claim");
    expect((await app.anyone.get(`/join/${token}`)).body).toContain("/account/forgot");
    expect(await squatter.get("/v1/me")).toMatchObject({ status: 200 });
    expect(await signIn(app, "ana@example.com", NEW)).toMatchObject({ status: 401 });

    await app.operator.post(`${invites}/${list.data[0].id}/resend`, { rotate: true });
    const { token: fresh } = await app.mailTo("ana@example.com");
    await app.world.directory.markEmailVerified(squatter.id);
    expect(await send(app, `/join/${fresh}`, { action: "claim", password: NEW })).toMatchObject({ status: 401 });
    expect(await signIn(app, "ana@example.com", PASSWORD)).toMatchObject({ status: 200 });
  });
});
