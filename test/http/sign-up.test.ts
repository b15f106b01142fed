import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { BASE, caller, cookieOf, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("signing up with an invite on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  let count = 0;
  beforeAll(async () => {
    app = await openApp(engine, { allowedOrigins: ["https://app.example"] });
    olive = await app.signUp("olive@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const nextAddress = () => {
    count += 1;
    return `guest-${count}@example.com`;
  };
  const signUp = (email: string, inviteToken?: unknown, more: object = {}) =>
    app.anyone.post("/api/auth/sign-up/email", { name: "Guest", email, password: PASSWORD, inviteToken, ...more });
  const hasAccount = async (email: string) => (await app.world.directory.userByEmail(email)) !== null;

  it("makes the account, confirms the address and joins, in one step", async () => {
    const email = nextAddress();
    const { id } = await acme.invite({ email, roles: ["admin"], redirectUrl: "https://app.example/in" });
    const { token } = await app.mailTo(email);
    const answer = await signUp(email.toUpperCase(), token);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        user: { email, emailVerified: true },
        member: { tenantId: acme.id, roles: ["admin"], joinedAt: new Date(app.clock.now()).toISOString() },
        redirectUrl: "https://app.example/in",
      },
    });
    const guest = caller(app.doorlist.handler, { cookie: cookieOf(answer.headers), origin: BASE });
    expect((await guest.get("/v1/me")).body.user).toMatchObject({ id: answer.body.user.id, email, emailVerified: true });
    expect((await guest.get("/v1/tenants")).body.data).toMatchObject([{ id: acme.id, roles: ["admin"] }]);
    expect(await acme.read(id)).toMatchObject({ status: "accepted", uses: 1 });
    expect(await guest.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200, body: { invite: { uses: 1 } } });
  });

  it("confirms no address by a link that was handed over, nor by what the body claims", async () => {
    const email = nextAddress();
    const { token } = await acme.handed({ email });
    const { body } = await signUp(email, token, { emailVerified: true, id: "chosen", role: "admin" });
    expect(body.user).toMatchObject({ emailVerified: false });
    expect(body.user.id).not.toBe("chosen");
    expect(await app.world.directory.userByEmail(email)).toMatchObject({ emailVerified: false });
  });

  it("joins by a link, and by a code as typed", async () => {
    const link = await acme.link();
    const coded = await acme.link({ tokenType: "code" });
    for (const opener of [link.token, coded.code.toLowerCase()]) {
      expect(await signUp(nextAddress(), opener)).toMatchObject({ status: 200, body: { member: { tenantId: acme.id } } });
    }
    expect(await acme.members()).toBe(3);
  });

  it("makes the account and no member by a link for domains, until the address is confirmed", async () => {
    const { invite, token } = await acme.link({ allowedDomains: ["example.com"] });
    const email = nextAddress();
    const answer = await signUp(email, token);
    expect(answer).toMatchObject({ status: 200, body: { user: { email, emailVerified: false } } });
    expect(answer.body.member).toBeUndefined();
    expect(await acme.read(invite.id)).toMatchObject({ uses: 0 });
    expect(await acme.members()).toBe(1);
  });

  it.each<[string, number, string, (email: string) => Promise<string>]>([
    [
      "that has expired",
      410,
      "invite_expired",
      async (email) => {
        const { token } = await acme.handed({ email, expiresIn: 60 });
        app.clock.advance(60_000);
        return token;
      },
    ],
    [
      "that was canceled",
      410,
      "invite_canceled",
      async (email) => {
        const { invite, token } = await acme.handed({ email });
        await olive.post(`${acme.invites}/${invite.id}/cancel`);
        return token;
      },
    ],
    [
      "that was declined",
      410,
      "invite_rejected",
      async (email) => {
        const { token } = await acme.handed({ email });
        await app.anyone.post(`/v1/invites/${token}/reject`);
        return token;
      },
    ],
    [
      "that is used up",
      410,
      "invite_accepted",
      async () => {
        const { token } = await acme.link({ maxUses: 1 });
        const first = await app.signUp(`first-${acme.id}@example.com`);
        await first.post(`/v1/invites/${token}/accept`);
        return token;
      },
    ],
    ["for another address", 403, "email_mismatch", async () => (await acme.handed({ email: "somebody-else@example.com" })).token],
    ["for other domains", 403, "domain_not_allowed", async () => (await acme.link({ allowedDomains: ["example.org"] })).token],
    [
      "into a full tenant",
      409,
      "seats_full",
      async (email) => {
        const { token } = await acme.handed({ email });
        await olive.patch(acme.path, { seats: 1 });
        return token;
      },
    ],
    [
      "of an inviter who may no longer invite",
      403,
      "inviter_not_entitled",
      async (email) => {
        const ivy = await app.signUp(`ivy-${count}@example.com`);
        await acme.admit(ivy, ["admin"]);
        const { body } = await ivy.post(acme.invites, { email, delivery: "none" });
        await olive.delete(`${acme.path}/members/${ivy.id}`);
        return body.url.split("/").at(-1);
      },
    ],
    ["that does not exist", 404, "invite_not_found", async () => "x".repeat(43)],
  ])("makes no account for an invite %s", async (_, status, code, tokenFor) => {
    const email = nextAddress();
    const token = await tokenFor(email);
    const before = { invites: await acme.count(), members: await acme.members() };
    const answer = await signUp(email, token);
    expectProblem(answer, status, code);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await hasAccount(email)).toBe(false);
    expect({ invites: await acme.count(), members: await acme.members() }).toEqual(before);
  });

  it("leaves the invite as it is where the account cannot be made", async () => {
    const email = nextAddress();
    const { invite, token } = await acme.handed({ email });
    expect((await signUp(email, token, { password: "short" })).status).toBe(400);
    expect(await hasAccount(email)).toBe(false);
    await app.signUp(email);
    expect((await signUp(email, token)).status).toBe(422);
    expect(await acme.read(invite.id)).toMatchObject({ status: "pending", uses: 0 });
    expect(await acme.members()).toBe(1);
  });

  it.each([
    ["no JSON", "{", 400, "malformed_json"],
    ["a list", [], 400, "invalid_body"],
    ["a name that holds a NUL", { name: "a\u0000b", email: "x@example.com", password: PASSWORD }, 422, "invalid_field"],
    ["a field that nests deep", `{"email":"x@example.com","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, 422, "invalid_field"],
    ["no address", { name: "x", password: PASSWORD }, 422, "missing_field"],
    ["an address that is no text", { name: "x", email: { toString: "x" }, password: PASSWORD }, 422, "invalid_email"],
    [
      "an invite that is no text",
      { name: "x", email: "x@example.com", password: PASSWORD, inviteToken: [[]] },
      422,
      "invalid_field",
    ],
    ["no proper address", { name: "x", email: "a@b", password: PASSWORD }, 422, "invalid_email"],
  ])("answers a problem to %s", async (_, body, status, code) => {
    expectProblem(await app.anyone.post("/api/auth/sign-up/email", body), status, code);
  });

  it("makes one account of an address that signs up several times at once, and tells the others that it is taken", async () => {
    const email = nextAddress();
    const link = await acme.link();
    const answers = await Promise.all([1, 2, 3, 4].map(() => signUp(email, link.token)));
    const [made, ...taken] = answers.toSorted((one, other) => one.status - other.status);
    expect(made).toMatchObject({ status: 200, body: { user: { email }, member: { tenantId: acme.id } } });
    expect(taken.map(({ status, body }) => [status, body.code])).toEqual(
      Array(3).fill([422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"]),
    );
    expect(await acme.members()).toBe(2);
  });

  it("writes no address to the log where the database refuses an account, and no line that a caller made up", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const emails = Array.from({ length: 10 }, nextAddress);
    // Not every time do two come so close that the database decides.
    for (const email of emails) {
      if (log.mock.calls.length === 0) await Promise.all([1, 2, 3, 4].map(() => signUp(email, "")));
    }
    await signUp(nextAddress(), "", { redirectTo: "https://evil.example/\nERROR made up" });
    const lines = log.mock.calls.map((parts) => parts.map((part) => inspect(part)).join(" "));
    log.mockRestore();
    expect(lines[0]).toMatch(/^'sign-in: Failed to create user: .*unique/i);
    expect(lines).toContain("'sign-in: Invalid redirectURL: https://evil.example/ ERROR made up'");
    for (const email of emails) expect(lines.join("\n")).not.toContain(email);
  });

  it("throttles who guesses codes by signing up", async () => {
    const other = await openApp(engine);
    try {
      const guess = (inviteToken: string) =>
        other.anyone.post("/api/auth/sign-up/email", { name: "x", email: "x@example.com", password: PASSWORD, inviteToken });
      for (let n = 0; n < 10; n += 1) expectProblem(await guess(`0000-000${n}`), 404, "invite_not_found");
      const refused = await guess("0000-0010");
      expectProblem(refused, 429, "rate_limited");
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    } finally {
      await other.close();
    }
  });
});

describe.each(engines)("registration by invite only on %s", (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openApp(engine, { registration: "invite-only" });
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  it("lets the first person in, and then those alone who hold a valid invite", async () => {
    const olive = await app.signUp("olive@example.com");
    const acme = await openTenant(olive);
    const signUp = (email: string, inviteToken?: string | null) =>
      app.anyone.post("/api/auth/sign-up/email", { name: "x", email, password: PASSWORD, inviteToken });
    for (const none of [undefined, null, ""]) expectProblem(await signUp("eve@example.com", none), 403, "registration_closed");
    expectProblem(await signUp("eve@example.com", "y".repeat(43)), 404, "invite_not_found");
    const late = await acme.handed({ email: "eve@example.com", expiresIn: 60 });
    app.clock.advance(60_000);
    expectProblem(await signUp("eve@example.com", late.token), 410, "invite_expired");
    expect(await app.world.directory.userByEmail("eve@example.com")).toBeNull();

    const { token } = await acme.handed({ email: "ana@example.com" });
    expectProblem(await signUp("eve@example.com", token), 403, "email_mismatch");
    expect(await signUp("ana@example.com", token)).toMatchObject({ status: 200, body: { member: { tenantId: acme.id } } });
    expect(await app.anyone.post("/api/auth/sign-in/email", { email: "ana@example.com", password: PASSWORD })).toMatchObject({
      status: 200,
    });
  });

  it("knows no other way to make an account", async () => {
    for (const path of ["sign-up", "sign-up/email/", "/sign-up/email", "sign-up%2Femail", "sign-in/anonymous", "SIGN-UP/EMAIL"]) {
      await app.anyone.post(`/api/auth/${path}`, { name: "x", email: "way@example.com", password: PASSWORD });
    }
    expect(await app.world.directory.userByEmail("way@example.com")).toBeNull();
  });
});
