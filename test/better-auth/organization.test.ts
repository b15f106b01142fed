import { createAuthClient } from "better-auth/client";
import { organizationClient } from "better-auth/client/plugins";
import { admin, organization } from "better-auth/plugins";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { type AuthApp, errorOf, openAuthApp, type Visitor } from "./support.ts";

describe.each(engines)("invites to an organization on %s", (engine) => {
  let app: AuthApp;
  let olive: Visitor & { id: string; email: string };
  let organizationId = "";
  let teamIds: string[] = [];

  const organizations = (visitor: Visitor) =>
    createAuthClient({
      baseURL: app.url,
      plugins: [organizationClient({ teams: { enabled: true } })],
      fetchOptions: { customFetchImpl: visitor.send },
    }).organization;
  const memberRow = (userId: string) => app.rows<{ role: string; organizationId: string }>("member", "userId", userId);

  beforeAll(async () => {
    app = await openAuthApp(engine, { plugins: [admin(), organization({ teams: { enabled: true }, membershipLimit: 4 })] });
    olive = await app.person("olive@example.com");
    const made = await organizations(olive).create({ name: "Acme", slug: "acme" });
    organizationId = made.data?.id ?? "";
    for (const name of ["Red", "Blue"]) {
      const { data } = await organizations(olive).createTeam({ name, organizationId });
      teamIds = [...teamIds, data?.id ?? ""];
    }
  });
  afterAll(() => app.close());

  it("make the membership and the teams, and leave the account's own role alone", async () => {
    const carl = await app.person("carl@example.com");
    await olive.client.invite.create({ role: "admin", email: carl.email, organizationId, teamIds });
    const token = app.mails.at(-1)?.token ?? "";
    expect((await carl.client.invite.activate({ token })).error).toBeNull();
    expect(await memberRow(carl.id)).toEqual([expect.objectContaining({ organizationId, role: "admin" })]);
    expect((await app.rows<{ teamId: string }>("teamMember", "userId", carl.id)).map((row) => row.teamId).sort()).toEqual(
      [...teamIds].sort(),
    );
    expect(await app.roleOf(carl.email)).toBe("user");
    const { data } = await olive.client.invite.list({ query: { filterField: "organizationId", filterValue: organizationId } });
    expect(data?.invitations).toEqual([expect.objectContaining({ organizationId, status: "used", role: "admin" })]);
    expect((await organizations(carl).list()).data).toEqual([expect.objectContaining({ id: organizationId })]);
  });

  it("keep its role ceiling, and come from its members alone", async () => {
    const carl = app.visitor();
    await carl.client.signIn.email({ email: "carl@example.com", password: "correct horse 1" });
    const below = { status: 400, code: "INSUFFICIENT_PERMISSIONS" };
    expect(errorOf(await carl.client.invite.create({ role: "owner", organizationId }))).toMatchObject(below);
    expect((await carl.client.invite.create({ role: "member", organizationId })).error).toBeNull();
    const stranger = await app.person("stranger@example.com", "admin");
    const unknown = { status: 400, code: "UNKNOWN_TENANT" };
    expect(errorOf(await stranger.client.invite.create({ role: "member", organizationId }))).toMatchObject(unknown);
    expect(errorOf(await olive.client.invite.create({ role: "member", organizationId: "nowhere" }))).toMatchObject(unknown);
    const elsewhere = { role: "member", organizationId, teamIds: ["nowhere"] };
    expect(errorOf(await olive.client.invite.create(elsewhere))).toMatchObject({ status: 400, code: "UNKNOWN_TEAM" });
  });

  it("stop at its limit of members, and take no use for it", async () => {
    const token = (await olive.client.invite.create({ role: "member", organizationId })).data?.message ?? "";
    for (const name of ["three", "four"]) {
      const person = await app.person(`${name}@example.com`);
      expect((await person.client.invite.activate({ token })).error).toBeNull();
    }
    const fifth = await app.person("five@example.com");
    expect(errorOf(await fifth.client.invite.activate({ token }))).toMatchObject({ status: 400, code: "NO_FREE_SEAT" });
    expect(await memberRow(fifth.id)).toEqual([]);
    expect(await app.rows("inviteUse", "usedByUserId", fifth.id)).toEqual([]);
  });
});
