import type { BetterAuthOptions } from "better-auth";
import { admin, createAccessControl } from "better-auth/plugins";
import { defaultStatements } from "better-auth/plugins/admin/access";
import { afterEach, describe, expect, it } from "vitest";
import type { InviteOptions } from "../../src/better-auth/index.ts";
import { invite } from "../../src/better-auth/index.ts";
import { engines } from "../support/databases.ts";
import { type AuthApp, type AuthAppOptions, errorOf, openAuthApp } from "./support.ts";

let app: AuthApp;
afterEach(() => app.close());

const ac = createAccessControl({ ...defaultStatements, invite: ["create", "accept", "cancel", "reject"] } as const);
const roles = {
  admin: ac.newRole({ invite: ["create", "accept", "cancel", "reject"] }),
  user: ac.newRole({ invite: [] }),
};
const statement = (permission: string) => ({ statement: "invite", permissions: [permission] });
const open = async (invites: InviteOptions, more: AuthAppOptions = {}) => {
  app = await openAuthApp("sqlite", { plugins: [admin({ ac, roles })], ...more, invites });
  const ana = await app.person("ana@example.com", "admin");
  const bob = await app.person("bob@example.com");
  return { ana, bob };
};

describe("permissions", () => {
  it.each([
    ["a statement", { canCreateInvite: statement("create") }],
    ["a function", { canCreateInvite: ({ inviterUser }) => inviterUser.role === "admin" }],
  ] as [string, InviteOptions][])("deny making invites by %s", async (_how, options) => {
    const { ana, bob } = await open(options);
    expect((await ana.client.invite.create({ role: "user" })).error).toBeNull();
    expect(errorOf(await bob.client.invite.create({ role: "user" }))).toMatchObject({
      status: 400,
      code: "INSUFFICIENT_PERMISSIONS",
    });
    expect(await app.rows("invite")).toHaveLength(1);
  });

  it("deny making invites to everybody", async () => {
    const { ana } = await open({ canCreateInvite: false });
    expect(errorOf(await ana.client.invite.create({ role: "user" }))).toMatchObject({ code: "INSUFFICIENT_PERMISSIONS" });
  });

  it.each([
    ["a statement", { canAcceptInvite: statement("accept") }],
    ["a function", { canAcceptInvite: ({ invitedUser }) => invitedUser.email !== "bob@example.com" }],
    ["a plain no", { canAcceptInvite: false }],
  ] as [string, InviteOptions][])("deny accepting by %s, and take no use", async (_how, options) => {
    const { ana, bob } = await open(options);
    const token = (await ana.client.invite.create({ role: "admin" })).data?.message ?? "";
    expect(errorOf(await bob.client.invite.activate({ token }))).toEqual({
      status: 400,
      code: "CANT_ACCEPT_INVITE",
      message: "You cannot accept this invite",
    });
    expect(await app.roleOf("bob@example.com")).toBe("user");
    expect(await app.rows("inviteUse")).toEqual([]);
  });

  it("and hooks are not asked about an invite that is past its time", async () => {
    const asked: string[] = [];
    const { ana, bob } = await open({
      canAcceptInvite: ({ invitedUser }) => asked.push(invitedUser.email) < 0,
      inviteHooks: { beforeAcceptInvite: ({ invitedUser }) => void asked.push(invitedUser.email) },
    });
    const link = (await ana.client.invite.create({ role: "admin" })).data?.message ?? "";
    await ana.client.invite.create({ role: "admin", email: "carl@example.com" });
    await app.adapter.updateMany({ model: "invite", where: [], update: { expiresAt: new Date(Date.now() - 1000) } });
    for (const token of [link, app.mails[0]?.token ?? ""]) {
      expect(errorOf(await bob.published.invite.activate({ token }))).toMatchObject({ code: "INVALID_OR_EXPIRED_INVITE" });
    }
    expect(asked).toEqual([]);
  });

  it("deny canceling and rejecting", async () => {
    const { ana, bob } = await open({ canCancelInvite: false, canRejectInvite: statement("reject") });
    await ana.client.invite.create({ role: "admin", email: "bob@example.com" });
    const token = app.mails[0]?.token ?? "";
    expect(errorOf(await ana.client.invite.cancel({ token }))).toMatchObject({ status: 400, code: "INSUFFICIENT_PERMISSIONS" });
    expect(errorOf(await bob.client.invite.reject({ token }))).toMatchObject({ status: 400, code: "CANT_REJECT_INVITE" });
    expect(await app.rows("invite")).toEqual([expect.objectContaining({ status: "pending" })]);
  });

  it("by statement need the admin plugin", async () => {
    const { ana } = await open({ canCreateInvite: statement("create") }, { plugins: [], auth: { user: withRole } });
    expect(errorOf(await ana.client.invite.create({ role: "user" }))).toMatchObject({
      status: 424,
      code: "ADMIN_PLUGIN_IS_NOT_SET_UP",
    });
  });
});

const withRole: BetterAuthOptions["user"] = { additionalFields: { role: { type: "string", required: false, input: false } } };

describe("hooks", () => {
  it("run around each act, and may put another person in its place", async () => {
    const seen: string[] = [];
    const note =
      (name: string) =>
      ({ invitation }: { invitation: { status: string } }) =>
        void seen.push(`${name} ${invitation.status}`);
    const { ana, bob } = await open({
      inviteHooks: {
        beforeCreateInvite: () => void seen.push("before create"),
        afterCreateInvite: ({ invitations }) => void seen.push(`after create ${invitations.map((item) => item.email)}`),
        beforeAcceptInvite: ({ invitedUser }) => ({ user: { ...invitedUser, email: "carl@example.com" } }),
        afterAcceptInvite({ invitation }) {
          const token: string = invitation.token;
          const maker: string = invitation.createdByUserId;
          seen.push(`after accept ${invitation.status} ${token === app.mails[0]?.token} ${maker === ana.id}`);
        },
        beforeCancelInvite: note("before cancel"),
        afterCancelInvite: note("after cancel"),
        beforeRejectInvite: note("before reject"),
        afterRejectInvite: note("after reject"),
      },
      onInvitationUsed: ({ invitedUser, newUser }) => {
        seen.push(`used ${invitedUser.role} to ${newUser.role}`);
        throw new Error("is logged, and spoils nothing");
      },
    });
    await ana.client.invite.create({ role: "admin", email: "carl@example.com" });
    const token = app.mails[0]?.token ?? "";
    expect((await bob.client.invite.activate({ token })).error).toBeNull();
    await bob.client.invite.activate({ token });
    await ana.client.invite.create({ role: "user", email: ["dan@example.com", "eve@example.com"] });
    const [dan, eve] = app.mails.slice(1);
    await ana.client.invite.cancel({ token: dan?.token });
    await (await app.person("eve@example.com")).client.invite.reject({ token: eve?.token ?? "" });
    expect(seen).toEqual([
      "before create",
      "after create carl@example.com",
      "used user to admin",
      "after accept used true true",
      "before create",
      "after create dan@example.com,eve@example.com",
      "before cancel pending",
      "after cancel canceled",
      "before reject pending",
      "after reject rejected",
    ]);
  });

  it("are told once of somebody who clicks twice", async () => {
    const seen: string[] = [];
    let clicks = 0;
    const { promise: both, resolve } = Promise.withResolvers<void>();
    const { ana, bob } = await open({
      inviteHooks: {
        async beforeAcceptInvite() {
          clicks += 1;
          if (clicks === 2) resolve();
          await both;
        },
        afterAcceptInvite: () => void seen.push("after accept"),
      },
      onInvitationUsed: () => void seen.push("used"),
    });
    const token = (await ana.client.invite.create({ role: "admin", maxUses: 2 })).data?.message ?? "";
    const answers = await Promise.all([1, 2].map(() => bob.client.invite.activate({ token })));
    expect(answers.map(({ error }) => error)).toEqual([null, null]);
    expect(seen).toEqual(["used", "after accept"]);
  });
});

describe("cleanup", () => {
  it("deletes what was decided, and what is used up", async () => {
    const { ana, bob } = await open({ cleanupInvitesOnDecision: true, cleanupInvitesAfterMaxUses: true });
    const token = (await ana.client.invite.create({ role: "admin", maxUses: 1 })).data?.message ?? "";
    await bob.client.invite.activate({ token });
    expect([await app.rows("invite"), await app.rows("inviteUse")]).toEqual([[], []]);
    expect(await app.roleOf("bob@example.com")).toBe("admin");
    const other = (await ana.client.invite.create({ role: "user" })).data?.message ?? "";
    await ana.client.invite.cancel({ token: other });
    expect(await app.rows("invite")).toEqual([]);
    expect(errorOf(await ana.client.invite.cancel({ token: other }))).toMatchObject({ code: "INVALID_TOKEN" });
  });
});

describe("names and settings", () => {
  it("may be the app's own: models, fields, the cookie and where people are led", async () => {
    const { ana } = await open(
      {
        schema: { invite: { modelName: "app_invite", fields: { token: "secret" } }, inviteUse: { modelName: "app_invite_use" } },
        defaultRedirectToSignUp: "/join",
        defaultRedirectToSignIn: "/enter",
        defaultRedirectAfterUpgrade: "/hello/{token}",
        defaultCustomInviteUrl: "/accept/{token}/{callbackURL}",
        defaultSenderResponse: "url",
        defaultSenderResponseRedirect: "signIn",
        defaultShareInviterName: false,
        defaultMaxUses: 3,
        defaultTokenType: "code",
        invitationTokenExpiresIn: 120,
      },
      { auth: { advanced: { disableCSRFCheck: false, cookies: { invite_token: { name: "app-invite" } } } } },
    );
    const url = (await ana.client.invite.create({ role: "user" })).data?.message ?? "";
    expect(url).toMatch(new RegExp(`^${app.url}/api/auth/accept/[0-9A-Z]{8}/%2Fenter$`));
    const { data } = await ana.client.invite.list({ query: {} });
    const made = data?.invitations[0];
    expect(made).toMatchObject({
      maxUses: 3,
      infinityMaxUses: false,
      shareInviterName: false,
      redirectToAfterUpgrade: "/hello/{token}",
    });
    expect(Number(made?.expiresAt) - Number(made?.createdAt)).toBe(120_000);
    const visitor = app.visitor();
    await visitor.client.invite.activate({ token: made?.token ?? "" });
    expect([...visitor.jar.keys()]).toEqual(["app-invite"]);
    const another = invite().schema;
    expect([another.invite, another.invite.fields.token]).not.toContainEqual(
      expect.toSatisfy((named) => "modelName" in named || "fieldName" in named),
    );
  });

  it("are refused at the start where they make no sense", async () => {
    expect(() => invite({ defaultMaxUses: 1.5 })).toThrow("whole number");
    expect(() => invite({ defaultCustomInviteUrl: "/accept" })).toThrow("{token}");
    for (const seconds of [59, 31_536_001, Number.NaN])
      expect(() => invite({ invitationTokenExpiresIn: seconds })).toThrow("invitationTokenExpiresIn");
    for (const url of ["auth/sign-up", "//evil.example", "javascript:alert(1)", "data:text/html,x", "https:evil.example", ""])
      expect(() => invite({ defaultRedirectToSignUp: url }), url).toThrow("defaultRedirectToSignUp");
    expect(() => invite({ defaultRedirectAfterUpgrade: "myapp://in/{token}" })).not.toThrow();
    app = await openAuthApp("sqlite");
  });

  it("roles may be declared, and a role between keeps its place", async () => {
    const declared = { admin: { grants: ["*"] }, editor: { grants: ["editor", "user"] }, user: { grants: [] } };
    const { ana, bob } = await open({ roles: declared });
    const token = (await ana.client.invite.create({ role: "editor" })).data?.message ?? "";
    expect(errorOf(await bob.client.invite.create({ role: "user" }))).toMatchObject({ code: "INSUFFICIENT_PERMISSIONS" });
    await bob.client.invite.activate({ token });
    expect(await app.roleOf("bob@example.com")).toBe("editor");
    expect((await bob.client.invite.create({ role: "editor" })).error).toBeNull();
    expect(errorOf(await bob.client.invite.create({ role: "admin" }))).toMatchObject({ code: "INSUFFICIENT_PERMISSIONS" });
  });
});

describe.each(engines)("without a role in the users' table, on %s", (engine) => {
  it("an invite lets in, and there is nothing to raise", async () => {
    app = await openAuthApp(engine, { plugins: [] });
    const ana = await app.person("ana@example.com");
    const token = (await ana.client.invite.create({ role: "user", maxUses: 1 })).data?.message ?? "";
    const bob = await app.person("bob@example.com");
    expect((await bob.client.invite.activate({ token })).error).toBeNull();
    expect(await app.rows("inviteUse")).toHaveLength(1);
  });
});
