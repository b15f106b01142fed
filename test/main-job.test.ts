import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApp, type TestApp } from "./support/app.ts";
import { engines } from "./support/databases.ts";

describe.each(engines)("the main job on %s", (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openApp(engine);
  });
  afterAll(() => app.close());

  it("invites a person, delivers the mail, and lets them in with the roles offered", async () => {
    const olive = await app.signUp("olive@example.com");
    const tenant = await olive.post("/v1/tenants", { name: "Acme" });
    expect(tenant).toMatchObject({ status: 201, body: { name: "Acme", seats: null, roles: ["owner"] } });

    const created = await olive.post(`/v1/tenants/${tenant.body.id}/invites`, { email: "Ana@Example.com", roles: ["admin"] });
    expect(created).toMatchObject({
      status: 201,
      body: { invite: { status: "pending", email: "Ana@Example.com", newAccount: true } },
    });
    expect(created.body).not.toHaveProperty("url");

    const mail = await app.mailTo("ana@example.com");
    expect(mail.subject).toContain("Acme");
    expect(await app.anyone.get(`/v1/invites/${mail.token}`)).toMatchObject({
      status: 200,
      body: { invite: { status: "pending", tenant: { name: "Acme" }, roles: ["admin"] }, visitor: { state: "new" } },
    });

    const ana = await app.signUp("ana@example.com");
    const accepted = await ana.post(`/v1/invites/${mail.token}/accept`);
    expect(accepted).toMatchObject({
      status: 200,
      body: { invite: { status: "accepted", uses: 1 }, member: { userId: ana.id, roles: ["admin"] } },
    });

    const { body } = await ana.get(`/v1/tenants/${tenant.body.id}/members`);
    expect(body.data.map((member: { user: { email: string }; roles: string[] }) => [member.user.email, member.roles])).toEqual(
      expect.arrayContaining([
        ["olive@example.com", ["owner"]],
        ["ana@example.com", ["admin"]],
      ]),
    );
    expect(app.unexpected).toEqual([]);
  });
});
