import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dump } from "../support/dump.ts";
import { inviteInState, openTenant, type TestTenant } from "../support/tenants.ts";
import { openVisitor } from "../support/visitor.ts";

describe.each(engines)("the accept page on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  let count = 0;
  beforeAll(async () => {
    app = await openApp(engine, { allowedOrigins: ["https://app.example"] });
    olive = await app.signUp("olive@example.com", { name: "Olive" });
    ana = await app.signUp("ana@example.com", { name: "Ana" });
  });
  beforeEach(async () => {
    acme = await openTenant(olive, "Acme");
    count += 1;
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const signedIn = async ({ email }: Person, token: string) => {
    const browser = openVisitor(app);
    const { token: door } = await acme.link();
    await browser.post(`/join/${door}`, { action: "sign-in", email, password: PASSWORD });
    return { browser, page: await browser.get(`/join/${token}`) };
  };

  describe("offers the one thing to do next", () => {
    it("to sign up, to whoever has no account, or to sign in instead", async () => {
      const { token } = await acme.handed({ email: "new@example.com", firstName: "Nia", lastName: "O." });
      const page = await openVisitor(app).get(`/join/${token}`);
      expect(page).toMatchObject({ status: 200, heading: "Join Acme", forms: ["sign-up", "reject"] });
      expect(page.html).toContain("Olive");
      expect(page.html).toMatch(/name="email"[^>]*value="new@example.com"[^>]*readonly/);
      expect(page.html).toMatch(/name="name"[^>]*value="Nia O\."/);
      expect(await openVisitor(app).get(`/join/${token}?form=sign-in`)).toMatchObject({ forms: ["sign-in", "reject"] });
    });

    it("to sign in, to whoever has an account", async () => {
      const { token } = await acme.handed({ email: ana.email });
      expect(await openVisitor(app).get(`/join/${token}`)).toMatchObject({ status: 200, forms: ["sign-in", "reject"] });
    });

    it("to join, to whoever is signed in as the addressee, and nothing to members", async () => {
      const { token } = await acme.handed({ email: ana.email, roles: ["admin"] });
      const { browser, page } = await signedIn(ana, token);
      expect(page).toMatchObject({ status: 200, heading: "Join Acme", forms: ["accept", "switch", "reject"] });
      await browser.post(`/join/${token}`, { action: "accept" });
      expect(await browser.get(`/join/${token}`)).toMatchObject({ status: 200, heading: "You are a member of Acme", forms: [] });
    });

    it("to switch, to whoever is signed in as somebody else", async () => {
      const { token } = await acme.handed({ email: "somebody-else@example.com" });
      expect((await signedIn(ana, token)).page).toMatchObject({ status: 200, forms: ["switch"] });
    });

    it("at a link, to sign up or in, and nothing to decline", async () => {
      const { token } = await acme.link();
      expect(await openVisitor(app).get(`/join/${token}`)).toMatchObject({ forms: ["sign-up"] });
    });

    it.each([
      ["accepted", "This invite has been used"],
      ["rejected", "This invite was declined"],
      ["canceled", "This invite was canceled"],
      ["expired", "This invite has expired"],
    ])("nothing where the invite is %s", async (state, heading) => {
      const { token } = await inviteInState(app, acme, ana, state);
      expect(await openVisitor(app).get(`/join/${token}`)).toMatchObject({ status: 200, heading, forms: [] });
    });

    it("nothing where there is no invite, with status 404", async () => {
      for (const wrong of ["x", "y".repeat(43), "%FF", "a%2Fb"]) {
        expect(await openVisitor(app).get(`/join/${wrong}`)).toMatchObject({
          status: 404,
          heading: "We cannot find this invite",
        });
      }
    });

    it("to type a code, and leads from the code to the invite", async () => {
      const { code } = await acme.link({ tokenType: "code" });
      const browser = openVisitor(app);
      expect(await browser.get("/join")).toMatchObject({ status: 200, heading: "Open your invite" });
      const { status, location } = await browser.get(`/join?code=${code.toLowerCase().slice(0, 4)}+${code.slice(4)}`);
      expect(status).toBe(303);
      expect(await browser.get(location ?? "")).toMatchObject({ status: 200, heading: "Join Acme" });
    });

    it.each(["/join/ZZZZ0000", "/join?code=ZZZZ000", "/join?code=%22%3E"])(
      "to type a code again where %s opens nothing",
      async (path) => {
        const { status, heading, html } = await openVisitor(app).get(path);
        expect([status, heading]).toEqual([404, "Open your invite"]);
        const typed = decodeURIComponent(path.split(/[/=]/).at(-1) ?? "").replace('">', "&quot;&gt;");
        const [input = ""] = html.match(/<input id="code"[^>]*>/s) ?? [];
        expect(input).toContain(`value="${typed}" aria-describedby="code-hint code-error" aria-invalid="true" autofocus`);
        expect(html).toContain('<p class="error" id="code-error">No invite opens with this code.');
        expect(html).toContain('<form method="get" action="/join">');
      },
    );
  });

  describe("takes the forms that a person sends", () => {
    it("signs up, joins and signs in, in one step", async () => {
      const email = `form-${count}@example.com`;
      const { invite, token } = await acme.handed({ email });
      const browser = openVisitor(app);
      const joined = await browser.post(`/join/${token}`, { action: "sign-up", email, name: "Form", password: PASSWORD });
      expect(joined).toMatchObject({ status: 200, heading: "Welcome to Acme" });
      expect(joined.html).toContain(`href="/?tenant=${acme.id}"`);
      expect(await browser.get(`/join/${token}`)).toMatchObject({ heading: "You are a member of Acme" });
      expect(await acme.read(invite.id)).toMatchObject({ status: "accepted", uses: 1 });
    });

    it("signs in and joins, and goes on to where the invite leads", async () => {
      const { token } = await acme.handed({ email: ana.email, redirectUrl: "https://app.example/in?by={token}" });
      const browser = openVisitor(app);
      const joined = await browser.post(`/join/${token}`, { action: "sign-in", email: ana.email, password: PASSWORD });
      expect(joined).toMatchObject({ status: 303, location: `https://app.example/in?by=${token}` });
      expect(await browser.get(`/join/${token}`)).toMatchObject({ heading: "You are a member of Acme" });
    });

    it("switches from the wrong account to the right one, and back to the invite", async () => {
      const { token } = await acme.handed({ email: ana.email });
      const { browser } = await signedIn(olive, token);
      expect(await browser.post(`/join/${token}`, { action: "accept" })).toMatchObject({ status: 403, forms: ["switch"] });
      expect(await browser.post(`/join/${token}`, { action: "switch" })).toMatchObject({
        status: 303,
        location: `/join/${token}`,
      });
      expect(await browser.get(`/join/${token}`)).toMatchObject({ forms: ["sign-in", "reject"] });
      const joined = await browser.post(`/join/${token}`, { action: "sign-in", email: ana.email, password: PASSWORD });
      expect(joined).toMatchObject({ status: 200, heading: "Welcome to Acme" });
    });

    it("declines, signed out", async () => {
      const { invite, token } = await acme.handed({ email: ana.email });
      const browser = openVisitor(app);
      expect(await browser.post(`/join/${token}`, { action: "reject" })).toMatchObject({
        status: 200,
        heading: "You declined the invite",
      });
      expect(await browser.get(`/join/${token}`)).toMatchObject({ heading: "This invite was declined", forms: [] });
      expect(await acme.read(invite.id)).toMatchObject({ status: "rejected" });
    });

    it("sends whoever comes by a link for domains to their mailbox, and back", async () => {
      const { invite, token } = await acme.link({ allowedDomains: ["example.com"] });
      const browser = openVisitor(app);
      const email = `yana-${acme.id}@example.com`;
      const made = await browser.post(`/join/${token}`, { action: "sign-up", name: "Yana", email, password: PASSWORD });
      expect(made).toMatchObject({ status: 303, location: `/join/${token}` });
      const page = await browser.get(`/join/${token}`);
      expect(page).toMatchObject({ status: 200, forms: ["confirm", "switch"] });
      expect(await browser.post(`/join/${token}`, { action: "accept" })).toMatchObject({ status: 403 });
      expect(await browser.post(`/join/${token}`, { action: "confirm" })).toMatchObject({ status: 200 });
      expect(await acme.read(invite.id)).toMatchObject({ uses: 0 });

      await app.doorlist.worker.drain();
      const mails = (await app.anyone.get(`/mailbox/messages?to=${email}`)).body.data as { text: string }[];
      expect(mails).toHaveLength(2);
      const link = new URL(mails[0]?.text.match(/http:\S+\/account\/verify\/\S+/)?.[0] ?? "");
      expect(link.searchParams.get("invite")).toBe(token);
      const asked = await browser.get(link.pathname + link.search);
      expect(asked.html).toContain(`action="${link.pathname}?invite=${token}"`);
      const done = await browser.post(link.pathname + link.search, {});
      expect(done.html).toMatch(new RegExp(`href="[^"]*/join/${token}">Open the invite<`));
      const forged = await browser.post(`${link.pathname}?invite=https://evil.example`, {});
      expect(forged.html).not.toContain("evil.example/");
      expect(forged.html).toContain('href="/"');

      expect(await browser.get(`/join/${token}`)).toMatchObject({ forms: ["accept", "switch"] });
      expect(await browser.post(`/join/${token}`, { action: "accept" })).toMatchObject({ status: 200 });
      expect(await acme.read(invite.id)).toMatchObject({ uses: 1 });
      expect(JSON.stringify(await dump(app.database))).not.toContain(token);
    });

    it("says what was wrong, keeps what was typed, and never shows a password", async () => {
      const { token } = await acme.link({ allowedDomains: ["example.com"] });
      const send = (form: Record<string, string>) => openVisitor(app).post(`/join/${token}`, form);
      const wrong = await send({ action: "sign-in", email: "ana@example.com", password: "not the password" });
      expect(wrong).toMatchObject({ status: 422, forms: ["sign-in"] });
      expect(wrong.html).toContain('role="alert"');
      expect(wrong.html).toContain('value="ana@example.com"');
      expect(wrong.html).not.toContain("not the password");

      const typed = { action: "sign-up", name: "Zed <b>", email: "zed@example.com", password: PASSWORD };
      for (const [change, status, text] of [
        [{ password: "short" }, 422, 'href="#password"'],
        [{ email: "no address" }, 422, 'href="#email"'],
        [{ email: "ana@example.com" }, 422, "sign in instead"],
        [{ email: "zed@example.org" }, 403, "addresses at other domains"],
      ] as const) {
        const page = await send({ ...typed, ...change });
        expect([page.status, page.forms]).toEqual([status, ["sign-up"]]);
        expect(page.html).toContain(text);
        expect(page.html).toContain('value="Zed &lt;b&gt;"');
        expect(page.html).not.toContain(PASSWORD);
      }
      expect(await app.world.directory.userByEmail("zed@example.com")).toBeNull();
    });

    it("says that there is no seat, and joins once there is one", async () => {
      const { token } = await acme.handed({ email: ana.email });
      const { browser } = await signedIn(ana, token);
      await olive.delete(`${acme.path}/members/${ana.id}`);
      await olive.patch(acme.path, { seats: 1 });
      const full = await browser.post(`/join/${token}`, { action: "accept" });
      expect(full).toMatchObject({ status: 409, forms: ["accept", "switch", "reject"] });
      expect(full.html).toContain("no free seat");
      await olive.patch(acme.path, { seats: 2 });
      expect(await browser.post(`/join/${token}`, { action: "accept" })).toMatchObject({
        status: 200,
        heading: "Welcome to Acme",
      });
    });

    it("asks whoever is signed out to sign in before they join", async () => {
      const { invite, token } = await acme.handed({ email: ana.email });
      expect(await openVisitor(app).post(`/join/${token}`, { action: "accept" })).toMatchObject({
        status: 401,
        forms: ["sign-in", "reject"],
      });
      expect(await acme.read(invite.id)).toMatchObject({ uses: 0 });
    });

    it("refuses forms that are none of its own", async () => {
      const { invite, token } = await acme.handed({ email: ana.email });
      expect(await openVisitor(app).post(`/join/${token}`, { action: "delete" })).toMatchObject({ status: 422 });
      expect(await openVisitor(app).post(`/join/${token}`, {})).toMatchObject({ status: 422 });
      for (const type of ["multipart/form-data", "multipart/form-data; boundary=x"]) {
        expect((await app.anyone.post(`/join/${token}`, "garbage", { "content-type": type })).status).toBe(400);
      }
      expect((await app.anyone.post(`/join/${token}`, { action: "reject" })).status).toBe(422);
      expect((await app.anyone.post(`/join/${token}`, "x".repeat(70_000), { "content-type": "text/plain" })).status).toBe(413);
      expect(await acme.read(invite.id)).toMatchObject({ status: "pending" });
    });
  });

  it("shows names as text, whatever they hold", async () => {
    const evil = await openTenant(olive, "<script>alert(1)</script>");
    const { token } = await evil.handed({ email: "x@example.com", firstName: '"><img src=x onerror=alert(1)>' });
    const { html } = await openVisitor(app).get(`/join/${token}`);
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;script&gt;");
  });
});
