import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Answer, type Caller, caller, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("guessing on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeEach(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
  });
  afterEach(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  /** A caller at another address, as the runtime tells it. */
  const at = (remoteAddress: string) =>
    caller((request) => app.doorlist.handler(request, { incoming: { socket: { remoteAddress } } }), {});
  const expectThrottled = (answer: Answer) => {
    expectProblem(answer, 429, "rate_limited");
    const seconds = Number(answer.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
  };

  it("begins anew where the clock that counted was ahead by more than clocks differ", async () => {
    const here = at("192.0.2.1");
    const guess = (n: number) => here.get(`/v1/invites/ZZZZ000${n}`);
    for (let n = 0; n < 10; n += 1) expect((await guess(n))?.status).toBe(404);
    app.clock.advance(-60_000);
    expectProblem(await guess(1), 429, "rate_limited");
    app.clock.advance(-1);
    expect((await guess(1)).status).toBe(404);
  });

  it("codes is over after ten wrong ones, at every door, even for a right one; other addresses go on", async () => {
    const { code } = await acme.handed({ email: "typed@example.com", tokenType: "code" });
    const here = at("192.0.2.1");
    const doors = [
      (guess: string) => here.get(`/v1/invites/${guess}`),
      (guess: string) => here.post(`/v1/invites/${guess}/reject`),
      (guess: string) => here.get(`/join/${guess}`),
    ];
    for (let n = 0; n < 10; n += 1) expect((await doors[n % 3]?.(`ZZZZ000${n}`))?.status).toBe(404);
    for (const door of doors) expectThrottled(await door(code));
    expectThrottled(await here.post(`/v1/invites/${code}/accept`, undefined, { cookie: olive.cookie }));
    expect(await at("192.0.2.2").get(`/v1/invites/${code}`)).toMatchObject({ status: 200 });
  });

  it("codes is not what a right code is, however often it is typed", async () => {
    const { code } = await acme.link({ tokenType: "code" });
    for (let n = 0; n < 15; n += 1) expect(await app.anyone.get(`/v1/invites/${code}`)).toMatchObject({ status: 200 });
  });

  it("tokens is hopeless, so nobody is kept from it", async () => {
    const { token } = await acme.link();
    for (let n = 0; n < 30; n += 1) {
      expectProblem(await app.anyone.get(`/v1/invites/${String(n).padStart(43, "A")}`), 404, "invite_not_found");
    }
    expect(await app.anyone.get(`/v1/invites/${token}`)).toMatchObject({ status: 200 });
  });

  it("which addresses have an account is over after twenty that have one, on the internet; other places go on", async () => {
    const here = at("9.9.9.9");
    const signUp = (by: typeof here, email: string) =>
      by.post("/api/auth/sign-up/email", { name: "X", email, password: PASSWORD });
    for (let n = 0; n < 20; n += 1) expect((await signUp(here, "olive@example.com")).body.code).toMatch(/^USER_ALREADY_EXISTS/);
    expectThrottled(await signUp(here, "olive@example.com"));
    expectThrottled(await signUp(here, "somebody-new@example.com"));
    expect(await signUp(at("9.9.9.10"), "somebody-new@example.com")).toMatchObject({ status: 200 });
    app.clock.advance(15 * 60_000);
    expect((await signUp(here, "olive@example.com")).status).toBe(422);
  });

  it("a password is over after ten wrong ones, however the address is written; other accounts and places go on", async () => {
    await app.signUp("ana@example.com");
    const here = at("192.0.2.1");
    const signIn = (by: typeof here, email: string, password: string) => by.post("/api/auth/sign-in/email", { email, password });
    const written = ["olive@example.com", "OLIVE@example.com", " olive@EXAMPLE.com "];
    for (let n = 0; n < 10; n += 1) expect((await signIn(here, written[n % 3] ?? "", `wrong ${n}`)).status).toBe(401);
    expectThrottled(await signIn(here, "olive@example.com", PASSWORD));
    expectThrottled(await signIn(here, "Olive@Example.com", "wrong again"));
    expect(await signIn(here, "ana@example.com", PASSWORD)).toMatchObject({ status: 200 });
    expect(await signIn(at("192.0.2.2"), "olive@example.com", PASSWORD)).toMatchObject({ status: 200 });
  });

  it("a password at the accept page counts too", async () => {
    const { token } = await acme.link();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const send = (password: string) =>
      app.anyone.post(`/join/${token}`, `action=sign-in&email=olive%40example.com&password=${password}`, form);
    for (let n = 0; n < 10; n += 1) expect((await send(`wrong${n}`)).status).toBe(422);
    expect((await send(encodeURIComponent(PASSWORD))).status).toBe(429);
    expectThrottled(await app.anyone.post("/api/auth/sign-in/email", { email: "olive@example.com", password: PASSWORD }));
  });

  it("a password counts too where somebody is signed in, and wants to change it", async () => {
    const change = (by: Caller, currentPassword: string) =>
      by.post("/api/auth/change-password", { currentPassword, newPassword: "second horse 22" });
    const ana = await app.signUp("ana@example.com");
    for (let n = 0; n < 6; n += 1) expect((await change(olive, `wrong ${n}`)).body.code).toBe("INVALID_PASSWORD");
    const signIn = (password: string) => app.anyone.post("/api/auth/sign-in/email", { email: olive.email, password });
    for (let n = 0; n < 4; n += 1) expect((await signIn(`wrong ${n}`)).status).toBe(401);
    expectThrottled(await change(olive, PASSWORD));
    expectThrottled(await signIn(PASSWORD));
    expect(await change(ana, PASSWORD)).toMatchObject({ status: 200 });
    app.clock.advance(15 * 60_000);
    expect(await change(olive, PASSWORD)).toMatchObject({ status: 200 });
    expect((await change(app.anyone, PASSWORD)).status).toBe(401);
  });

  describe("many at once", () => {
    const counted = (answers: Answer[]) => {
      const by: Record<number, number> = {};
      for (const { status } of answers) by[status] = (by[status] ?? 0) + 1;
      return by;
    };
    const signIn = (by: Caller, password: string) => by.post("/api/auth/sign-in/email", { email: "olive@example.com", password });
    /** The same database in another process, as far as anything can tell. */
    const another = async () => {
      const other = await openApp(engine, { database: app.database.url, clock: app.clock });
      onTestFinished(() => other.close());
      return other;
    };
    const times = <T>(count: number, make: (n: number) => T) => Promise.all(Array.from({ length: count }, (_, n) => make(n)));

    it("have as many wrong passwords as one after another, in all processes together", async () => {
      const doors = [app.anyone, (await another()).anyone];
      const answers = await times(60, (n) => signIn(doors[n % 2] ?? app.anyone, `wrong password ${n}`));
      expect(counted(answers)).toEqual({ 401: 10, 429: 50 });
      expectThrottled(await signIn(app.anyone, PASSWORD));
      app.clock.advance(15 * 60_000);
      expect(await signIn(app.anyone, PASSWORD)).toMatchObject({ status: 200 });
    });

    it("have as many wrong codes as one after another", async () => {
      const answers = await times(100, (n) => app.anyone.get(`/v1/invites/ZZZZ0${String(n).padStart(3, "0")}`));
      expect(counted(answers)).toEqual({ 404: 10, 429: 90 });
    });

    it("are none the worse for being right, even where one wrong guess is left", async () => {
      for (let n = 0; n < 9; n += 1) await signIn(app.anyone, `wrong password ${n}`);
      expect(counted(await times(20, () => signIn(app.anyone, PASSWORD)))).toEqual({ 200: 20 });
      const { code } = await acme.link({ tokenType: "code" });
      expect(counted(await times(40, () => app.anyone.get(`/v1/invites/${code}`)))).toEqual({ 200: 40 });
      expect((await signIn(app.anyone, "wrong password")).status).toBe(401);
      expectThrottled(await signIn(app.anyone, PASSWORD));
    });

    it("ask for as many mails as one after another", async () => {
      const ask = () => app.anyone.post("/api/auth/request-password-reset", { email: "olive@example.com" });
      expect(counted(await times(30, ask))).toEqual({ 200: 20, 429: 10 });
      await app.doorlist.worker.drain();
      const { body } = await app.anyone.get("/mailbox/messages?to=olive@example.com");
      const resets = body.data.filter(({ subject }: { subject: string }) => subject === "Choose a new password");
      expect(resets).toHaveLength(5);
    });

    it("learn of as many accounts as one after another", async () => {
      const account = { name: "X", email: "olive@example.com", password: PASSWORD };
      const here = at("9.9.9.9");
      expect(counted(await times(40, () => here.post("/api/auth/sign-up/email", account)))).toEqual({ 422: 20, 429: 20 });
    });

    it("give nothing back to a window that is not theirs", async () => {
      const { code } = await acme.link({ tokenType: "code" });
      const { getByCodeDigest } = app.world.store.invites;
      app.world.store.invites.getByCodeDigest = async (digests) => {
        app.world.store.invites.getByCodeDigest = getByCodeDigest;
        app.clock.advance(15 * 60_000);
        await app.anyone.get("/v1/invites/ZZZZ0000");
        return getByCodeDigest(digests);
      };
      expect(await app.anyone.get(`/v1/invites/${code}`)).toMatchObject({ status: 200 });
      for (let n = 1; n < 10; n += 1) expect((await app.anyone.get(`/v1/invites/ZZZZ000${n}`)).status).toBe(404);
      expectThrottled(await app.anyone.get(`/v1/invites/${code}`));
    });
  });

  it("who has an account tells nothing: a wrong password and an unknown address answer alike", async () => {
    const signIn = (email: string) => app.anyone.post("/api/auth/sign-in/email", { email, password: "wrong password" });
    const [known, unknown] = [await signIn("olive@example.com"), await signIn("nobody@example.com")];
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
  });
});
