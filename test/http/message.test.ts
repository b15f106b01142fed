/** The personal message of an invite: stored, mailed, shown, and plain wherever it stands. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

const MESSAGE = "Hello Ana,\nwe meet on Monday. <b>See</b> https://evil.example/now";

describe.each(engines)("the message of an invite on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  it("reaches the list, the preview, the accept page and the mail", async () => {
    const { id } = await acme.invite({ email: "ana@example.com", message: `  ${MESSAGE.replace("\n", "\r\n")} ` });
    expect(await acme.read(id)).toMatchObject({ message: MESSAGE });
    const { token, text, html } = await app.mailTo("ana@example.com");
    expect((await app.anyone.get(`/v1/invites/${token}`)).body.invite.message).toBe(MESSAGE);
    const page = (await app.anyone.get(`/join/${token}`)).body;
    expect(page).toContain("Hello Ana,\nwe meet on Monday. &lt;b&gt;See&lt;/b&gt; https://evil.example/now");
    expect(page).not.toContain('href="https://evil.example');
    expect(text).toContain("> Hello Ana,\n> we meet on Monday. <b>See</b> evil. example/now");
    expect(html).toMatch(/white-space:pre-line[^>]*>Hello Ana,/);
    expect(html).toContain("Hello Ana,\nwe meet on Monday. &lt;b&gt;See&lt;/b&gt; evil. example/now");
  });

  it("may be changed and taken away, and stays where an invite is made again without one", async () => {
    const { id } = await acme.invite({ email: "ben@example.com", message: "First" });
    const change = (message: unknown) => olive.patch(`${acme.invites}/${id}`, { message });
    expect(await change("Second")).toMatchObject({ status: 200, body: { message: "Second" } });
    expect((await acme.create({ email: "ben@example.com" })).invite).toMatchObject({ id, message: "Second" });
    expect((await acme.create({ email: "ben@example.com", message: "Third" })).invite).toMatchObject({ id, message: "Third" });
    expect(await change(null)).toMatchObject({ status: 200, body: { message: null } });
  });

  it("holds 500 characters, and none that is not seen", async () => {
    expect((await acme.invite({ email: "long@example.com", message: "ä".repeat(500) })).message).toHaveLength(500);
    for (const message of ["ä".repeat(501), "a\u0000b", "a\u001bb", "   "]) {
      expectProblem(await olive.post(acme.invites, { email: "bad@example.com", message }), 422, "invalid_field", "message");
    }
  });
});
