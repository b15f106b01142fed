/** Confirming an address and choosing a new password, asked for by Nile's clients. */
import { auth } from "@niledatabase/client";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { engines } from "../../support/databases.ts";
import { until } from "../../support/until.ts";
import { fetchThrough, openBrowser } from "./browser.ts";
import { APP, type Body, type House, openHouse, PASSWORD, refusal, uniqueEmail, WELCOME } from "./support.ts";

describe.each(engines)("mails to an account that Nile's clients ask for on %s", (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(engine);
  });
  afterAll(async () => {
    expect(house.server.output()).not.toContain("unexpected error");
    await house.close();
  });
  afterEach(() => vi.unstubAllGlobals());

  async function mailsTo(email: string, kind: "verify" | "password"): Promise<string[]> {
    const answer = await fetch(`${house.server.url}/mailbox/messages?to=${encodeURIComponent(email)}`);
    const link = new RegExp(`http\\S+/account/${kind}/[\\w-]+`);
    return ((await answer.json()) as Body).data.flatMap(({ text }: Body) => text.match(link)?.[0] ?? []);
  }
  const linkIn = (email: string, kind: "verify" | "password") =>
    until<string | undefined>(`a mail to ${email}`, async () => (await mailsTo(email, kind))[0]);
  const submit = (link: string, form: Record<string, string>) =>
    fetch(link, { method: "POST", body: new URLSearchParams(form), headers: { origin: house.server.url } });
  const signIn = async (email: string, password: string): Promise<Body> =>
    (await house.sdk.auth.signIn("credentials", { email, password }, true)) as Body;

  it("confirms the address of who is signed in", async () => {
    const ana = await house.signUp(uniqueEmail("ana"));
    // A sign-up mails the link by itself.
    await linkIn(ana.email, "verify");
    const answer: Body = await ana.as((nile) => nile.users.verifySelf({ callbackUrl: WELCOME }, true));
    expect([answer.status, await answer.text()]).toEqual([201, "Email verification sent"]);
    await until("a second mail", async () => (await mailsTo(ana.email, "verify")).length === 2 || undefined);
    expect(await ana.as((nile) => nile.users.getSelf())).toMatchObject({ emailVerified: null });
    expect((await submit(await linkIn(ana.email, "verify"), {})).status).toBe(200);
    expect(await ana.as((nile) => nile.users.getSelf())).toMatchObject({ emailVerified: expect.stringMatching(/^\d{4}-.*Z$/) });

    const nobody: Body = await house.anyone.as((nile) => nile.users.verifySelf({ callbackUrl: WELCOME }, true));
    expect(await refusal(nobody)).toEqual([401, "Unauthorized"]);
    const forged = await house.raw("POST", "auth/verify-email", { cookie: ana.cookie, form: { email: ana.email } });
    expect(await refusal(forged)).toEqual([400, "Request blocked"]);
  });

  it("lets a forgotten password be chosen anew, by the server's client", async () => {
    const { email } = await house.signUp(uniqueEmail("olive"));
    const urls = { callbackUrl: WELCOME, redirectUrl: WELCOME };
    const answer = await house.anyone.as((nile) => nile.auth.forgotPassword({ email, ...urls }));
    expect(answer.status).toBe(200);
    expect((await submit(await linkIn(email, "password"), { password: "another one 2" })).status).toBe(200);
    expect(await (await signIn(email, PASSWORD)).text()).toBe("Login failed.");
    expect((await signIn(email, "another one 2")).headers.getSetCookie().join()).toContain("nile.session-token=");
  });

  it("lets the browser's client ask for it, and gives it no link", async () => {
    const { email } = await house.signUp(uniqueEmail("bea"));
    vi.stubGlobal("window", { location: { href: `${APP}/start`, origin: APP } });
    vi.stubGlobal("fetch", fetchThrough(openBrowser(house.nile())));
    const client = auth.configure({ baseUrl: APP, basePath: "/api" });
    await client.resetPassword({ email, redirect: true } as never);
    await linkIn(email, "password");
    await expect(client.resetPassword({ email, password: "stolen 123", redirect: false } as never)).rejects.toThrow(
      "The link goes by mail alone",
    );
  });

  it("tells nobody whether an address has an account", async () => {
    const email = uniqueEmail("nobody");
    expect((await house.raw("POST", "auth/reset-password", { json: { email } })).status).toBe(200);
    const odd = await house.raw("POST", "auth/reset-password", { json: { email: "not an address" } });
    expect(await refusal(odd)).toEqual([400, "email is not valid."]);
  });
});
