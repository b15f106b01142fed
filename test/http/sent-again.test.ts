/** A double click on the accept page, where no script holds the second one back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { BASE, cookieOf, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dump } from "../support/dump.ts";
import { openTenant, type TestTenant } from "../support/tenants.ts";
import { openVisitor, type Visit } from "../support/visitor.ts";

type Form = Record<string, string>;

describe.each(engines)("a form that comes twice on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  /** Who comes, and whoever has an account already: others in each test. */
  let nia = "";
  let ana: Person;
  let count = 0;
  beforeAll(async () => {
    app = await openApp(engine, { allowedOrigins: ["https://app.example"] });
    olive = await app.signUp("olive@example.com");
    ana = await app.signUp("ana@example.com");
  });
  beforeEach(async () => {
    count += 1;
    nia = `nia-${count}@example.com`;
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const signUpForm = (email: string, password = PASSWORD): Form => ({ action: "sign-up", name: "Nia", email, password });
  const send = (token: string, form: Form) => openVisitor(app).post(`/join/${token}`, form);
  /** Whom an answer signs in. */
  const personOf = async ({ headers }: Visit) => (await app.anyone.get("/v1/me", { cookie: cookieOf(headers) })).body.user?.email;
  const oneAfterTheOther = async (token: string, form: Form) => [await send(token, form), await send(token, form)];
  const atOnce = (token: string, form: Form) => Promise.all([send(token, form), send(token, form), send(token, form)]);
  const expectJoined = async (answers: Visit[], email: string) => {
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, heading: "Welcome to Acme" });
      expect(await personOf(answer)).toBe(email);
    }
    expect(new Set(answers.map(({ html }) => html)).size).toBe(1);
  };

  describe.each([
    ["one after the other", oneAfterTheOther],
    ["at once", atOnce],
  ])("%s", (_, twice) => {
    it("signs up and joins, at an invite by e-mail", async () => {
      const { invite, token } = await acme.handed({ email: nia });
      await expectJoined(await twice(token, signUpForm(nia)), nia);
      expect(await acme.read(invite.id)).toMatchObject({ status: "accepted", uses: 1 });
      expect(await acme.members()).toBe(2);
      expect((await acme.eventTypes(invite.id)).filter((type) => type === "invite.accepted")).toHaveLength(1);
    });

    it("signs up and joins, at a link, in the last seat", async () => {
      await olive.patch(acme.path, { seats: 2 });
      const { invite, token } = await acme.link({ maxUses: 5 });
      await expectJoined(await twice(token, signUpForm(nia)), nia);
      expect(await acme.read(invite.id)).toMatchObject({ uses: 1 });
    });

    it("leads to where the invite leads", async () => {
      const { token } = await acme.handed({ email: nia, redirectUrl: "https://app.example/in" });
      for (const answer of await twice(token, signUpForm(nia))) {
        expect(answer).toMatchObject({ status: 303, location: "https://app.example/in" });
        expect(await personOf(answer)).toBe(nia);
      }
    });

    it("waits in line, at a link that needs approval", async () => {
      const { token } = await acme.link({ requiresApproval: true });
      for (const answer of await twice(token, signUpForm(nia))) {
        expect(answer).toMatchObject({ status: 303, location: `/join/${token}` });
        expect(await personOf(answer)).toBe(nia);
      }
      expect((await olive.get(`${acme.path}/requests`)).body.data).toHaveLength(1);
    });

    it("signs in and joins", async () => {
      const { invite, token } = await acme.handed({ email: ana.email });
      const form = { action: "sign-in", email: ana.email, password: PASSWORD };
      await expectJoined(await twice(token, form), ana.email);
      expect(await acme.read(invite.id)).toMatchObject({ uses: 1 });
    });

    it("joins, signed in", async () => {
      const { invite, token } = await acme.handed({ email: ana.email });
      const browser = openVisitor(app, { cookie: ana.cookie });
      const accept = () => browser.post(`/join/${token}`, { action: "accept" });
      const answers = twice === atOnce ? await Promise.all([accept(), accept()]) : [await accept(), await accept()];
      for (const answer of answers) expect(answer).toMatchObject({ status: 200, heading: "Welcome to Acme" });
      expect(await acme.read(invite.id)).toMatchObject({ uses: 1 });
    });

    it("takes an account over and joins", async () => {
      await app.signUp(nia, { password: "of somebody else" });
      const invite = await acme.invite({ email: nia });
      const { token } = await app.mailTo(nia);
      await expectJoined(await twice(token, { action: "claim", email: nia, password: PASSWORD }), nia);
      expect(await acme.read(invite.id)).toMatchObject({ status: "accepted", uses: 1 });
    });
  });

  if (engine === "postgres") {
    it("at once at two servers, joins", async () => {
      const other = createDoorlist({ database: app.database.url, secret: "a secret for tests only", baseUrl: BASE });
      const doors = [app, { doorlist: other }];
      for (let round = 0; round < 3; round += 1) {
        const email = `${round}-${nia}`;
        const { invite, token } = await acme.handed({ email });
        const sent = doors.map((door) => openVisitor(door).post(`/join/${token}`, signUpForm(email)));
        await expectJoined(await Promise.all(sent), email);
        expect(await acme.read(invite.id)).toMatchObject({ uses: 1 });
      }
      await other.close();
    });
  }

  describe("changes nothing for anybody else:", () => {
    const sessions = async () => (await dump(app.database)).session?.length;
    const refused = (answer: Visit, status: number, text: string) => {
      expect(answer.status).toBe(status);
      expect(answer.html).toContain(text);
      expect(answer.headers.getSetCookie()).toEqual([]);
    };

    it("a wrong password, at an invite that was used", async () => {
      const { token } = await acme.handed({ email: nia });
      await send(token, signUpForm(nia));
      refused(await send(token, signUpForm(nia, "not the password")), 410, "This invite has been used");
      refused(await send(token, signUpForm("nobody@example.com")), 410, "This invite has been used");
    });

    it("an account that did not come by this invite, and its password", async () => {
      const { invite, token } = await acme.link();
      const before = await sessions();
      refused(await send(token, signUpForm(ana.email)), 422, "sign in instead");
      expect(await sessions()).toBe(before);
      expect(await acme.read(invite.id)).toMatchObject({ uses: 0 });
    });

    it("a member who was removed since", async () => {
      const { token } = await acme.link();
      const joined = await send(token, signUpForm(nia));
      const { body } = await app.anyone.get("/v1/me", { cookie: cookieOf(joined.headers) });
      await olive.delete(`${acme.path}/members/${body.user.id}`);
      refused(await send(token, signUpForm(nia)), 422, "sign in instead");
      expect(await acme.members()).toBe(1);
    });

    it("guesses are counted with those of the sign-in, and at their end even the right one is refused", async () => {
      const { token } = await acme.link();
      await send(token, signUpForm(nia));
      for (let n = 0; n < 10; n += 1) {
        refused(await send(token, signUpForm(nia, `wrong guess ${n}`)), 422, "sign in instead");
      }
      refused(await send(token, signUpForm(nia)), 422, "sign in instead");
      const signIn = await app.anyone.post("/api/auth/sign-in/email", { email: nia, password: PASSWORD });
      expect(signIn.status).toBe(429);
    });
  });
});
