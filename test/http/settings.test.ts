import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

const unset = {
  locale: null,
  timeZone: null,
  defaultRoles: null,
  defaultExpiresInSeconds: null,
  allowedDomains: null,
  allowedOrigins: null,
  retentionDays: null,
};

describe.each(engines)("the settings of a tenant on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ada: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    [olive, ada] = await Promise.all([app.signUp("olive@example.com"), app.signUp("ada@example.com")]);
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const set = (settings: object) => olive.patch(acme.path, { settings });

  it("are unset at first, and change one by one", async () => {
    expect(await olive.get(acme.path)).toMatchObject({ body: { settings: unset } });
    await set({ locale: "pt-BR", defaultRoles: ["admin", "admin"], allowedDomains: ["@MÜNCHEN.example"] });
    await set({ timeZone: "Europe/Berlin", locale: null });
    const settings = { ...unset, timeZone: "Europe/Berlin", defaultRoles: ["admin"], allowedDomains: ["xn--mnchen-3ya.example"] };
    expect(await olive.get(acme.path)).toMatchObject({ body: { name: "Acme", settings } });
    const { body } = await olive.get(`${acme.path}/events`);
    expect(body.data[0]).toMatchObject({
      type: "tenant.updated",
      data: {
        before: { settings: { timeZone: null, locale: "pt-BR" } },
        after: { settings: { timeZone: "Europe/Berlin", locale: null } },
      },
    });
  });

  it("keep both changes where two come at once", async () => {
    await Promise.all([set({ locale: "de" }), set({ defaultExpiresInSeconds: 3600 })]);
    expect(await olive.get(acme.path)).toMatchObject({ body: { settings: { locale: "de", defaultExpiresInSeconds: 3600 } } });
  });

  it("are for the owner to change", async () => {
    const { token } = await acme.link({ roles: ["admin"] });
    await ada.post(`/v1/invites/${token}/accept`);
    expectProblem(await ada.patch(acme.path, { settings: { locale: "de" } }), 403, "not_allowed");
  });

  it.each([
    [{ locale: "not a language" }, "invalid_field", "settings.locale"],
    [{ timeZone: "Mars/Olympus" }, "invalid_field", "settings.timeZone"],
    [{ colour: "red" }, "unknown_field", "settings.colour"],
    [{ defaultRoles: ["emperor"] }, "unknown_role", "settings.defaultRoles.0"],
    [{ defaultExpiresInSeconds: 59 }, "invalid_expiry", "settings.defaultExpiresInSeconds"],
    [{ allowedDomains: ["a.example", "no domain"] }, "invalid_domain", "settings.allowedDomains.1"],
    [{ allowedOrigins: ["http://app.example"] }, "invalid_origin", "settings.allowedOrigins.0"],
    [{ allowedOrigins: ["https://app.example/path"] }, "invalid_origin", "settings.allowedOrigins.0"],
    [{ allowedOrigins: ["javascript:alert(1)"] }, "invalid_origin", "settings.allowedOrigins.0"],
  ])("refuse %j", async (settings, code, field) => {
    expectProblem(await set(settings), 422, code, field);
    expect(await olive.get(acme.path)).toMatchObject({ body: { settings: unset } });
  });

  it("give an invite the roles and the lifetime that it does not name", async () => {
    await set({ defaultRoles: ["admin"], defaultExpiresInSeconds: 3600 });
    const usual = await acme.invite({ email: "a@example.com" });
    expect(usual).toMatchObject({ roles: ["admin"] });
    expect(Date.parse(usual.expiresAt) - Date.parse(usual.createdAt)).toBe(3_600_000);
    expect(await acme.invite({ email: "b@example.com", roles: ["member"] })).toMatchObject({ roles: ["member"] });
  });

  it("give the lowest role where the inviter may not give the usual ones", async () => {
    await set({ defaultRoles: ["owner"] });
    const { token } = await acme.link({ roles: ["admin"] });
    await ada.post(`/v1/invites/${token}/accept`);
    const made = await ada.post(acme.invites, { email: "c@example.com" });
    expect(made).toMatchObject({ status: 201, body: { invite: { roles: ["member"] } } });
  });

  it("hold addresses and links to the tenant's domains", async () => {
    await set({ allowedDomains: ["acme.example", "example.com"] });
    expectProblem(await olive.post(acme.invites, { email: "eve@elsewhere.example" }), 422, "outside_allowed_domains", "email");
    const elsewhere = { kind: "link", allowedDomains: ["acme.example", "elsewhere.example"] };
    expectProblem(await olive.post(acme.invites, elsewhere), 422, "outside_allowed_domains", "allowedDomains");
    expect(await acme.invite({ email: "ann@ACME.example" })).toMatchObject({ allowedDomains: null });
    expect((await acme.link({ allowedDomains: ["acme.example"] })).invite).toMatchObject({ allowedDomains: ["acme.example"] });
    const { invite, token } = await acme.link();
    expect(invite).toMatchObject({ allowedDomains: ["acme.example", "example.com"] });
    expectProblem(await ada.post(`/v1/invites/${token}/accept`), 403, "email_unverified");
    await app.world.directory.markEmailVerified(ada.id);
    expect(await ada.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
  });

  it("let people be led to the tenant's origins after accepting, and never a mail's link", async () => {
    const there = "https://app.acme.example/welcome";
    expectProblem(
      await olive.post(acme.invites, { kind: "link", redirectUrl: there }),
      422,
      "redirect_not_allowed",
      "redirectUrl",
    );
    await set({ allowedOrigins: ["https://app.acme.example/"] });
    expectProblem(
      await olive.post(acme.invites, { kind: "link", callbackUrl: there }),
      422,
      "redirect_not_allowed",
      "callbackUrl",
    );
    const { token } = await acme.link({ redirectUrl: there });
    expect(await ada.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200, body: { redirectUrl: there } });
    await set({ allowedOrigins: [] });
    const again = await ada.post(`/v1/invites/${token}/accept`);
    expect(again).toMatchObject({ status: 200 });
    expect(again.body).not.toHaveProperty("redirectUrl");
  });
});
