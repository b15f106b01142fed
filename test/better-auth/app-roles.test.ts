/** Roles as the admin plugin has them: several at once, and admins by configuration. */
import { admin, createAccessControl } from "better-auth/plugins";
import { defaultStatements } from "better-auth/plugins/admin/access";
import { afterEach, expect, it } from "vitest";
import { type AuthApp, errorOf, openAuthApp } from "./support.ts";

let app: AuthApp;
afterEach(() => app.close());

const ac = createAccessControl(defaultStatements);
const [chief, plain] = [ac.newRole({ user: ["list"] }), ac.newRole({ user: [] })];
const roles = { admin: chief, editor: plain, moderator: plain, user: plain };

it("an invite brings several roles, with commas between them, of which each must be known and allowed", async () => {
  app = await openAuthApp("sqlite", { plugins: [admin({ ac, roles })] });
  const ana = await app.person("ana@example.com", "admin");
  const bob = await app.person("bob@example.com");
  const { data } = await ana.client.invite.create({ role: "moderator, editor" });
  const token = data?.message ?? "";
  expect((await ana.client.invite.list({ query: {} })).data?.invitations[0]?.role).toBe("moderator,editor");
  expect((await bob.published.invite.activate({ token })).error).toBeNull();
  expect(await app.roleOf("bob@example.com")).toBe("editor,moderator");
  const unknown = errorOf(await ana.client.invite.create({ role: "editor,emperor" }));
  expect(unknown).toMatchObject({ status: 400, code: "UNKNOWN_ROLE", message: expect.stringMatching(/^\[body\.role\] /) });
  const above = errorOf(await bob.client.invite.create({ role: "editor,admin" }));
  expect(above).toMatchObject({ status: 400, code: "INSUFFICIENT_PERMISSIONS" });
});

it("whoever the admin plugin names by id invites as an admin, and no row makes them one for ever", async () => {
  const adminUserIds: string[] = [];
  app = await openAuthApp("sqlite", { plugins: [admin({ ac, roles, adminUserIds })] });
  const ana = await app.person("ana@example.com");
  const bob = await app.person("bob@example.com");
  adminUserIds.push(ana.id);
  const token = (await ana.client.invite.create({ role: "admin" })).data?.message ?? "";
  expect((await bob.client.invite.activate({ token })).error).toBeNull();
  expect(await app.roleOf("bob@example.com")).toBe("admin");
  const link = (await bob.client.invite.create({ role: "editor" })).data?.message ?? "";
  expect((await ana.client.invite.activate({ token: link })).error).toBeNull();
  expect(await app.roleOf("ana@example.com")).toBe("editor");
  adminUserIds.pop();
  expect(errorOf(await ana.client.invite.create({ role: "admin" }))).toMatchObject({ code: "INSUFFICIENT_PERMISSIONS" });
});
