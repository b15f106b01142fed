import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { type AuthApp, errorOf, openAuthApp, type Visitor } from "./support.ts";

const refused = (status: number, code: string, message?: string) => ({ status, code, message: message ?? expect.any(String) });

describe.each(engines)("the endpoints on %s", (engine) => {
  let app: AuthApp;
  let ana: Visitor & { id: string; email: string };
  let next = 0;
  const someone = (role?: string) => {
    next += 1;
    return app.person(`someone${next}@example.com`, role);
  };
  const linkTo = async (role: string, more: object = {}) =>
    (await ana.client.invite.create({ role, ...more })).data?.message ?? "";
  const mailTo = async (email: string, role = "user", more: object = {}) => {
    await ana.client.invite.create({ role, email, ...more });
    const mail = app.mails.filter((item) => item.email === email).at(-1);
    if (!mail) throw new Error(`no mail to ${email}`);
    return mail;
  };

  beforeAll(async () => {
    app = await openAuthApp(engine, { auth: { trustedOrigins: ["https://app.example", "myapp://"] } });
    ana = await app.person("ana@example.com", "admin");
  });
  afterAll(() => app.close());

  describe.each(["client", "published"] as const)("by the %s client", (which) => {
    const by = (person: Visitor) => person[which].invite as Visitor["client"]["invite"];

    it("make a link, list it, activate it and cancel it", async () => {
      const made = await by(ana).create({ role: "admin" });
      expect(made.data).toEqual({ status: true, message: expect.stringMatching(/^[\w-]{43}$/) });
      const token = made.data?.message ?? "";
      const listed = await by(ana).list({ query: { sortBy: "createdAt", sortDirection: "desc", limit: 1 } });
      expect(listed.data?.invitations[0]).toMatchObject({
        token,
        role: "admin",
        status: "pending",
        infinityMaxUses: true,
        maxUses: 1,
        createdByUserId: ana.id,
        shareInviterName: true,
        emails: [],
        newAccount: null,
        createdAt: expect.any(Date),
        expiresAt: expect.any(Date),
      });
      const bob = await someone();
      expect((await by(bob).activate({ token })).data).toEqual({
        status: true,
        message: "Invite activated successfully",
        action: "REDIRECT_TO_AFTER_UPGRADE",
      });
      expect(await app.roleOf(bob.email)).toBe("admin");
      expect((await bob.client.getSession()).data?.user).toMatchObject({ role: "admin" });
      expect((await by(ana).cancel({ token })).data).toEqual({
        status: true,
        message: "Invite cancelled successfully",
      });
      expect(errorOf(await by(ana).cancel({ token }))).toEqual(refused(400, "INVALID_TOKEN"));
    });

    it("invite by mail, show the invite to its person alone, and take a no", async () => {
      const carl = await someone();
      const sent = await by(ana).create({ role: "admin", email: carl.email });
      expect(sent.data).toEqual({ status: true, message: "The invitation was sent" });
      const mail = app.mails.at(-1);
      expect(mail).toMatchObject({ email: carl.email, name: carl.email.split("@")[0], role: "admin", newAccount: false });
      expect(mail?.url).toBe(`${app.url}/api/auth/invite/${mail?.token}?callbackURL=%2Fauth%2Fsign-in`);
      const token = mail?.token ?? "";
      expect((await by(carl).get({ query: { token } })).data).toMatchObject({
        status: true,
        inviter: { email: "ana@example.com", name: "ana", image: null },
        invitation: { email: carl.email, emails: [carl.email], role: "admin", newAccount: false },
      });
      const stranger = await someone();
      for (const other of [ana, stranger, app.visitor()]) {
        expect(errorOf(await by(other).get({ query: { token } }))).toEqual(refused(400, "INVALID_TOKEN"));
      }
      expect(errorOf(await by(stranger).activate({ token }))).toEqual(refused(400, "INVALID_EMAIL"));
      expect(errorOf(await by(stranger).reject({ token }))).toEqual(refused(400, "CANT_REJECT_INVITE"));
      expect((await by(carl).reject({ token })).data).toEqual({
        status: true,
        message: "Invite rejected successfully",
      });
      expect(errorOf(await by(carl).reject({ token }))).toEqual(refused(400, "INVALID_TOKEN"));
      expect(errorOf(await by(carl).activate({ token }))).toEqual(refused(400, "INVALID_TOKEN"));
      expect(await app.roleOf(carl.email)).toBe("user");
    });
  });

  it("ask for a session", async () => {
    const { client } = app.visitor();
    const unauthorized = { status: 401, code: "UNAUTHORIZED", message: "Unauthorized" };
    expect(errorOf(await client.invite.create({ role: "user" }))).toEqual(unauthorized);
    expect(errorOf(await client.invite.cancel({ token: "x" }))).toEqual(unauthorized);
    expect(errorOf(await client.invite.reject({ token: "x" }))).toEqual(unauthorized);
    expect(errorOf(await client.invite.resend({ token: "x" }))).toEqual(unauthorized);
    expect(errorOf(await client.invite.list({ query: {} }))).toEqual(unauthorized);
  });

  it.each([
    [{ role: "user", email: "not an address" }, "[body.email] Invalid email address"],
    [{ role: "user", maxUses: -1 }, /^\[body\.maxUses\]/],
    [{ role: "user", maxUses: 1.5 }, /^\[body\.maxUses\]/],
    [{ role: "user", maxUses: 1e12 }, /^\[body\.maxUses\]/],
    [{ role: "user", expiresIn: 0 }, /^\[body\.expiresIn\]/],
    [{ role: "user", expiresIn: 1e12 }, /^\[body\.expiresIn\]/],
    [{ role: "user", customInviteUrl: "/accept" }, /^\[body\.customInviteUrl\]/],
    [{}, /^\[body\.role\]/],
  ])("refuse %j", async (body, message) => {
    const error = errorOf(await ana.client.invite.create(body as { role: string }));
    expect(error).toMatchObject({ status: 400, code: "VALIDATION_ERROR" });
    expect(error?.message).toMatch(message);
  });

  it("refuse a role that there is not, and one above the inviter's own", async () => {
    expect(errorOf(await ana.client.invite.create({ role: "emperor" }))).toMatchObject({ status: 400, code: "UNKNOWN_ROLE" });
    const bob = await someone();
    expect(errorOf(await bob.client.invite.create({ role: "admin" }))).toEqual(
      refused(400, "INSUFFICIENT_PERMISSIONS", "User does not have sufficient permissions to create invite"),
    );
    expect((await bob.client.invite.create({ role: "user" })).error).toBeNull();
  });

  it("let nobody in by an invite whose maker has lost the right to it, or the account", async () => {
    const chief = await someone("admin");
    const token = (await chief.client.invite.create({ role: "admin" })).data?.message ?? "";
    const where = [{ field: "id", value: chief.id }];
    await app.adapter.update({ model: "user", where, update: { role: "user" } });
    const bob = await someone();
    expect(errorOf(await bob.client.invite.activate({ token }))).toMatchObject({ status: 400, code: "INVITER_NOT_ENTITLED" });
    await app.adapter.delete({ model: "user", where });
    expect(errorOf(await bob.client.invite.activate({ token }))).toMatchObject({ status: 400, code: "INVITER_NOT_ENTITLED" });
    expect(errorOf(await bob.client.invite.get({ query: { token } }))).toEqual(refused(400, "INVITER_NOT_FOUND"));
    expect(await app.roleOf(bob.email)).toBe("user");
    expect(await app.rows("inviteUse", "usedByUserId", bob.id)).toEqual([]);
  });

  it("never take a role away: an admin who opens a link for users stays one", async () => {
    const chief = await someone("admin");
    const token = await linkTo("user");
    expect((await chief.client.invite.activate({ token })).error).toBeNull();
    expect(await app.roleOf(chief.email)).toBe("admin");
  });

  it("answer the same to somebody who accepts twice, and take one use", async () => {
    const token = await linkTo("admin", { maxUses: 2 });
    const bob = await someone();
    const [first, second] = [await bob.client.invite.activate({ token }), await bob.client.invite.activate({ token })];
    expect(second).toEqual(first);
    expect((await (await someone()).client.invite.activate({ token })).error).toBeNull();
    expect(errorOf(await (await someone()).client.invite.activate({ token }))).toEqual(
      refused(400, "INVITE_TOKEN_HAS_ALREADY_BEEN_USED", "Invite token has already been used"),
    );
    const { data } = await ana.client.invite.list({ query: { filterField: "status", filterValue: "used" } });
    expect(data?.invitations.find((invitation) => invitation.token === token)).toMatchObject({
      status: "used",
      uses: 2,
      maxUses: 2,
    });
  });

  it("know no token that was made up, and none that has expired", async () => {
    const bob = await someone();
    for (const token of ["x", "A".repeat(43), "7KQ2M9XD", "\u0000", "", "x".repeat(5000)]) {
      const { invite } = bob.published;
      const answers = [
        ...[await invite.activate({ token }), await invite.cancel({ token }), await invite.reject({ token })],
        await invite.get({ query: { token } }),
      ];
      const unknown = refused(400, "INVALID_TOKEN", "Invalid or non-existent token");
      expect(answers.map(errorOf)).toEqual([unknown, unknown, unknown, unknown]);
    }
    const token = await linkTo("admin");
    const { id } = (await ana.client.invite.list({ query: { limit: 1 } })).data?.invitations[0] ?? {};
    const past = { expiresAt: new Date(Date.now() - 1000) };
    await app.adapter.update({ model: "invite", where: [{ field: "id", value: id ?? "" }], update: past });
    const expired = refused(400, "INVALID_OR_EXPIRED_INVITE", "Invalid or expired invite code");
    expect(errorOf(await bob.client.invite.activate({ token }))).toEqual(expired);
    expect(errorOf(await app.visitor().client.invite.activate({ token }))).toEqual(expired);
    const listed = await ana.client.invite.list({ query: { filterField: "status", filterValue: "expired" } });
    expect(listed.data?.invitations.map((invitation) => invitation.token)).toContain(token);
  });

  it("let nobody but its maker cancel or resend", async () => {
    const token = await linkTo("user");
    const bob = await someone("admin");
    expect(errorOf(await bob.client.invite.cancel({ token }))).toEqual(refused(400, "INSUFFICIENT_PERMISSIONS"));
    expect(errorOf(await bob.client.invite.resend({ token }))).toEqual(refused(400, "INSUFFICIENT_PERMISSIONS"));
    expect(errorOf(await bob.client.invite.reject({ token }))).toEqual(refused(400, "CANT_REJECT_INVITE"));
    expect((await bob.client.invite.activate({ token })).error).toBeNull();
  });

  it("resend: the same link, or a new one; an expired invite lives again", async () => {
    const mail = await mailTo("rita@example.com", "admin");
    const before = app.mails.length;
    expect((await ana.client.invite.resend({ token: mail.token })).data?.message).toBe("The invitation was sent");
    expect(app.mails.slice(before)).toEqual([mail]);
    await ana.client.invite.resend({ token: mail.token, rotate: true });
    const rotated = app.mails.at(-1)?.token ?? "";
    expect(rotated).not.toBe(mail.token);
    const rita = await app.person("rita@example.com");
    expect(errorOf(await rita.client.invite.activate({ token: mail.token }))).toEqual(refused(400, "INVALID_TOKEN"));
    const where = [{ field: "emailKey", value: "rita@example.com" }];
    await app.adapter.update({ model: "invite", where, update: { expiresAt: new Date(Date.now() - 1000) } });
    expect((await rita.client.invite.activate({ token: rotated })).error?.code).toBe("INVALID_OR_EXPIRED_INVITE");
    const { id } = (await ana.client.invite.list({ query: { searchValue: "rita@" } })).data?.invitations[0] ?? {};
    await ana.client.invite.resend({ id });
    expect((await rita.client.invite.activate({ token: rotated })).error).toBeNull();
    expect(errorOf(await ana.client.invite.resend({ token: rotated }))).toMatchObject({ status: 400 });
  });

  it("send one mail to each of many addresses, and go on where one fails", async () => {
    const boss = await app.person("boss@example.com", "admin");
    const before = app.mails.length;
    const email = ["one@example.com", "boss@example.com", "two@example.com", "ONE@example.com"];
    const { error } = await boss.client.invite.create({ role: "admin", email });
    expect(error).toMatchObject({ status: 400, code: "ALREADY_MEMBER" });
    expect(
      app.mails
        .slice(before)
        .map((mail) => mail.email)
        .sort(),
    ).toEqual(["ONE@example.com", "two@example.com"]);
    const both = await boss.client.invite.create({ role: "admin", email: ["three@example.com", "four@example.com"] });
    expect(both.data?.message).toBe("The invitations were sent");
  });

  it("refresh the invite of an address that has one", async () => {
    const first = await mailTo("twice@example.com", "user");
    const second = await mailTo("twice@example.com", "admin");
    expect(second).toMatchObject({ token: first.token, role: "admin" });
    expect(await app.rows("invite", "emailKey", "twice@example.com")).toHaveLength(1);
  });

  it("make codes that a person types as they come", async () => {
    const code = await linkTo("user", { tokenType: "code" });
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    expect((await (await someone()).client.invite.activate({ token: typed })).error).toBeNull();
  });

  it("take a field that a form left blank for one that was not given", async () => {
    const blank = { redirectToSignUp: "", redirectToSignIn: "", redirectToAfterUpgrade: "", customInviteUrl: "" };
    const url = await linkTo("user", { ...blank, senderResponse: "url" });
    expect(url).toMatch(new RegExp(`^${app.url}/api/auth/invite/[\\w-]{43}\\?callbackURL=%2Fauth%2Fsign-up$`));
    const { data } = await app.visitor().published.invite.activate({ token: await linkTo("user"), callbackURL: "" });
    expect(data).toMatchObject({ action: "SIGN_IN_UP_REQUIRED", redirectTo: "/auth/sign-in" });
  });

  it("answer links where they are asked to, and fill in the token", async () => {
    const url = await linkTo("user", { senderResponse: "url", senderResponseRedirect: "signIn" });
    expect(url).toMatch(new RegExp(`^${app.url}/api/auth/invite/[\\w-]{43}\\?callbackURL=%2Fauth%2Fsign-in$`));
    const own = await linkTo("user", { senderResponse: "url", customInviteUrl: "/accept/{token}?to={callbackURL}" });
    expect(own).toMatch(new RegExp(`^${app.url}/api/auth/accept/[\\w-]{43}\\?to=%2Fauth%2Fsign-up$`));
    const token = await linkTo("user", { redirectToAfterUpgrade: "https://app.example/welcome/{token}" });
    const { data } = await (await someone()).client.invite.activate({ token });
    expect(data).toMatchObject({ redirectTo: `https://app.example/welcome/${token}` });
  });

  it.each(["redirectToSignUp", "redirectToSignIn", "redirectToAfterUpgrade"] as const)(
    "refuse a %s that leads elsewhere",
    async (field) => {
      for (const url of [
        "https://evil.example/",
        "//evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "otherapp://welcome",
        "welcome",
        "/\\evil.example",
      ]) {
        const error = errorOf(await ana.client.invite.create({ role: "user", [field]: url }));
        expect(error, url).toEqual(refused(403, "INVALID_REDIRECT_URL"));
      }
    },
  );

  it("lead into an app whose scheme is trusted", async () => {
    const led = { redirectToSignUp: "myapp://sign-up", redirectToAfterUpgrade: "myapp://in/{token}" };
    const url = new URL(await linkTo("user", { ...led, senderResponse: "url", customInviteUrl: "myapp://join?t={token}" }));
    expect(url.href).toMatch(/^myapp:\/\/join\?t=[\w-]{43}$/);
    const token = url.searchParams.get("t") ?? "";
    const { data } = await (await someone()).client.invite.activate({ token });
    expect(data).toMatchObject({ redirectTo: `myapp://in/${token}` });
    const opened = await app.visitor().get(await linkTo("user", { ...led, senderResponse: "url" }));
    expect([opened.status, opened.headers.get("location")]).toEqual([302, "myapp://sign-up"]);
  });

  it("refuse in process by the name of the status", async () => {
    const refusedBy = (body: object) =>
      (app.auth.api as never as Record<string, (call: object) => Promise<unknown>>)
        .activateInvite?.({ body, headers: new Headers() })
        .catch((error) => error);
    expect(await refusedBy({ token: "unknown" })).toMatchObject({ status: "BAD_REQUEST", statusCode: 400 });
    const elsewhere = { token: "unknown", callbackURL: "https://evil.example" };
    expect(await refusedBy(elsewhere)).toMatchObject({ status: "FORBIDDEN", statusCode: 403 });
  });

  it("refuse a custom invite URL and a callback that lead elsewhere", async () => {
    const custom = { role: "user", customInviteUrl: "https://evil.example/{token}" };
    expect(errorOf(await ana.client.invite.create(custom))).toEqual(refused(403, "INVALID_REDIRECT_URL"));
    const token = await linkTo("user");
    const callbackURL = "https://evil.example";
    const invalid = refused(403, "INVALID_CALLBACK_URL", "Invalid callbackURL");
    expect(errorOf(await app.visitor().client.invite.activate({ token, callbackURL }))).toEqual(invalid);
    const opened = await app.visitor().get(`/api/auth/invite/${token}?callbackURL=${encodeURIComponent(callbackURL)}`);
    expect([opened.status, await opened.json()]).toEqual([403, { code: invalid.code, message: invalid.message }]);
  });

  it("hide the inviter where the invite does", async () => {
    const token = await linkTo("user", { shareInviterName: false });
    const { data } = await app.visitor().client.invite.get({ query: { token } });
    expect(data?.inviter).toEqual({ email: null, name: null, image: null });
  });

  it("take no write from another site", async () => {
    const headers = { "content-type": "application/json", cookie: [...ana.jar].map((pair) => pair.join("=")).join("; ") };
    const send = (origin: Record<string, string>) =>
      fetch(`${app.url}/api/auth/invite/create`, { method: "POST", headers: { ...headers, ...origin }, body: '{"role":"user"}' });
    expect((await send({ origin: "https://evil.example" })).status).toBe(403);
    expect(await (await send({})).json()).toMatchObject({ code: "MISSING_OR_NULL_ORIGIN" });
  });
});
