/** Where Better Auth is configured for UUIDs, which PostgreSQL compares with nothing else. */
import { admin, organization } from "better-auth/plugins";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { type AuthApp, errorOf, openAuthApp, type Visitor } from "./support.ts";

describe.each(engines)("with ids that are UUIDs, on %s", (engine) => {
  let app: AuthApp;
  let ana: Visitor & { id: string };
  beforeAll(async () => {
    const advanced = { disableCSRFCheck: false, database: { generateId: "uuid" as const } };
    app = await openAuthApp(engine, { plugins: [admin(), organization({ teams: { enabled: true } })], auth: { advanced } });
    ana = await app.person("ana@example.com", "admin");
  });
  afterAll(() => app.close());

  it("an invite is canceled and resent by what its maker has of it", async () => {
    const token = (await ana.client.invite.create({ role: "user" })).data?.message ?? "";
    const { id } = (await ana.client.invite.list({ query: {} })).data?.invitations[0] ?? {};
    expect((await ana.client.invite.resend({ token })).data?.message).toBe(token);
    expect((await ana.client.invite.resend({ id })).data?.message).toBe(token);
    expect((await ana.published.invite.cancel({ token })).error).toBeNull();
    for (const named of [{ token: "nothing" }, { id: "nothing" }])
      expect(errorOf(await ana.client.invite.cancel(named))).toMatchObject({ status: 400, code: "INVALID_TOKEN" });
  });

  it("what is no id names nothing", async () => {
    const query = { filterField: "id", filterValue: "nothing" };
    expect((await ana.published.invite.list({ query })).data).toEqual({ total: 0, invitations: [] });
    const elsewhere = { role: "member", organizationId: "nowhere" };
    expect(errorOf(await ana.client.invite.create(elsewhere))).toMatchObject({ code: "UNKNOWN_TENANT" });
    const made = await ana.post("/api/auth/organization/create", { name: "Acme", slug: "acme" });
    const { id: organizationId } = (await made.json()) as { id: string };
    const inTeam = { role: "member", organizationId, teamIds: ["none"] };
    expect(errorOf(await ana.client.invite.create(inTeam))).toMatchObject({ code: "UNKNOWN_TEAM" });
    expect((await ana.client.invite.create({ role: "member", organizationId })).error).toBeNull();
  });

  it("nobody vouches for an invite whose maker is gone", async () => {
    const chief = await app.person("chief@example.com", "admin");
    const token = (await chief.client.invite.create({ role: "admin" })).data?.message ?? "";
    await app.adapter.delete({ model: "user", where: [{ field: "id", value: chief.id }] });
    const bob = await app.person("bob@example.com");
    expect(errorOf(await bob.client.invite.activate({ token }))).toMatchObject({ code: "INVITER_NOT_ENTITLED" });
    expect(errorOf(await bob.client.invite.get({ query: { token } }))).toMatchObject({ code: "INVITER_NOT_FOUND" });
  });
});
