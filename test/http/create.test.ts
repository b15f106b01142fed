import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BASE, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, mailsTo, openTenant, type TestTenant } from "../support/tenants.ts";

const DAY = 24 * 60 * 60 * 1000;
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

describe.each(engines)("creating an invite on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
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
  const iso = (at: number) => new Date(at).toISOString();

  it("keeps every field of an e-mail invite as it was given", async () => {
    const now = app.clock.now();
    const given = {
      kind: "email",
      email: "Ana.Lima@Example.com",
      firstName: "Ana",
      lastName: "Lima Ç.",
      roles: ["admin", "member"],
      data: { team: "α", nested: { list: [1, null, true] } },
      locale: "pt-BR",
      message: "Que bom ter você aqui!",
      maxUses: 1,
      callbackUrl: "https://app.example/called?x=1#y",
      redirectUrl: "/welcome",
      shareInviterName: false,
      tokenType: "code",
    };
    const { status, body } = await olive.post(acme.invites, { ...given, expiresIn: 3600 });
    expect(status).toBe(201);
    expect(body).toEqual({
      invite: {
        ...given,
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        tenantId: acme.id,
        status: "pending",
        statusAt: iso(now),
        expiresAt: iso(now + 3_600_000),
        uses: 0,
        allowedDomains: null,
        requiresApproval: false,
        newAccount: true,
        createdBy: olive.id,
        createdAt: iso(now),
        updatedAt: iso(now),
        delivery: { state: "queued" },
        sentCount: 0,
        lastSentAt: null,
      },
    });
    expect(await acme.read(body.invite.id)).toEqual(body.invite);
  });

  it("keeps every field of a link, and takes 0 uses and no domains as no limit", async () => {
    const expiresAt = iso(app.clock.now() + 30 * DAY);
    const { body } = await olive.post(acme.invites, {
      kind: "link",
      roles: ["member"],
      maxUses: 5,
      allowedDomains: ["@Example.com", "münchen.example"],
      expiresAt,
      data: { campaign: 7 },
    });
    expect(body.invite).toMatchObject({
      kind: "link",
      email: null,
      roles: ["member"],
      maxUses: 5,
      allowedDomains: ["example.com", "xn--mnchen-3ya.example"],
      newAccount: null,
      expiresAt,
      data: { campaign: 7 },
      delivery: { state: "none" },
    });
    expect(await acme.read(body.invite.id)).toEqual(body.invite);
    for (const none of [{ maxUses: 0, allowedDomains: [] }, { maxUses: null, allowedDomains: null }, {}]) {
      expect((await acme.link(none)).invite).toMatchObject({ maxUses: null, allowedDomains: null });
    }
  });

  it("gives what was left out its default: the lowest role, a week, one use, the inviter's name shared", async () => {
    const invite = await acme.invite({ email: "ana@example.com" });
    expect(invite).toMatchObject({
      kind: "email",
      roles: ["member"],
      expiresAt: iso(app.clock.now() + 7 * DAY),
      maxUses: 1,
      shareInviterName: true,
      tokenType: "token",
      data: null,
      redirectUrl: null,
    });
    expect((await acme.invite({ email: "ben@example.com", roles: [] })).roles).toEqual(["member"]);
    expect((await acme.invite({ email: "cem@example.com", roles: ["member", "admin", "member"] })).roles).toEqual([
      "member",
      "admin",
    ]);
  });

  it("answers url and code only where the inviter hands them over", async () => {
    const shown = async (input: object) => {
      const { invite: _, ...rest } = await acme.create(input);
      return rest;
    };
    const url = expect.stringMatching(new RegExp(`^${BASE}/join/[A-Za-z0-9_-]{43}$`));
    const code = expect.stringMatching(CODE);
    expect(await shown({ email: "a1@example.com" })).toEqual({});
    expect(await shown({ email: "a2@example.com", tokenType: "code" })).toEqual({});
    expect(await shown({ email: "a3@example.com", delivery: "none" })).toEqual({ url });
    expect(await shown({ email: "a4@example.com", delivery: "none", tokenType: "code" })).toEqual({ url, code });
    expect(await shown({ kind: "link" })).toEqual({ url });
    expect(await shown({ kind: "link", tokenType: "code" })).toEqual({ url, code });
  });

  it("mails an invite once, with its code where it has one, and mails nothing that the app delivers itself", async () => {
    await acme.invite({ email: "code@example.com", tokenType: "code" });
    await acme.handed({ email: "handed@example.com" });
    const [mail, ...more] = await mailsTo(app, "code@example.com");
    expect(more).toEqual([]);
    const code = mail.text.match(/\b[0-9A-HJKMNP-TV-Z]{8}\b/)?.[0];
    expect(await app.anyone.get(`/v1/invites/${code}`)).toMatchObject({ body: { invite: { email: "code@example.com" } } });
    expect(await mailsTo(app, "handed@example.com")).toEqual([]);
  });

  it("opens by a code in any case, with dashes, spaces and look-alikes", async () => {
    const { invite, code } = await acme.handed({ email: "typed@example.com", tokenType: "code" });
    const lookAlike = code.replaceAll("0", "o").replace("1", "l").replaceAll("1", "I");
    for (const typed of [
      code,
      code.toLowerCase(),
      `${code.slice(0, 4)}-${code.slice(4)}`,
      ` ${code.slice(0, 4)} ${code.slice(4)}`,
      lookAlike,
    ]) {
      expect(await app.anyone.get(`/v1/invites/${encodeURIComponent(typed)}`)).toMatchObject({
        status: 200,
        body: { invite: { email: invite.email } },
      });
    }
  });

  it("tells whether the address had an account when it was invited", async () => {
    await app.signUp("has-account@example.com");
    expect(await acme.invite({ email: "Has-Account@Example.com" })).toMatchObject({ newAccount: false });
    expect(await acme.invite({ email: "no-account@example.com" })).toMatchObject({ newAccount: true });
  });

  it("refuses to invite a member to what they are, and invites them to what they are not", async () => {
    const mia = await app.signUp(`mia-${acme.id.slice(0, 8)}@example.com`);
    await acme.admit(mia, ["member"]);
    const before = await acme.count();
    expectProblem(await olive.post(acme.invites, { email: mia.email.toUpperCase() }), 409, "already_member", "email");
    expect(await acme.count()).toBe(before);
    const { token } = await acme.handed({ email: mia.email, roles: ["admin"] });
    expect(await mia.post(`/v1/invites/${token}/accept`)).toMatchObject({ body: { member: { roles: ["admin", "member"] } } });
    expectProblem(await olive.post(acme.invites, { email: mia.email, roles: ["member", "admin"] }), 409, "already_member");
  });

  it("lets an API key invite without a person behind it", async () => {
    const answer = await app.operator.post(acme.invites, { email: "by-key@example.com", roles: ["owner"] });
    expect(answer).toMatchObject({ status: 201, body: { invite: { createdBy: null } } });
  });

  it("allows a lifetime of exactly one minute and exactly one year", async () => {
    const now = app.clock.now();
    expect((await acme.link({ expiresIn: 60 })).invite.expiresAt).toBe(iso(now + 60_000));
    expect((await acme.link({ expiresIn: 31_536_000 })).invite.expiresAt).toBe(iso(now + 365 * DAY));
    const { invite } = await acme.link({
      expiresAt: "2026-01-01T00:00:00+02:00".replace("2026", iso(now + 365 * DAY).slice(0, 4)),
    });
    expect(invite.expiresAt).toMatch(/-12-31T22:00:00\.000Z$/);
  });
});
