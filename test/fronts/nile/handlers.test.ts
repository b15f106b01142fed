/**
 * The guide's story: the link of the mail is opened in a browser, comes to the app's handlers as a GET, and reaches the
 * server as a PUT. Then the app's callback sends the visitor on: to sign up, to switch the user, or in.
 */
import { parseCallback } from "@niledatabase/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../support/databases.ts";
import { violations } from "../../support/rows.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { APP, type Body, cookiesOf, type House, openHouse, PASSWORD, type Person, refusal, uniqueEmail } from "./support.ts";

describe.each(engines)("the guide's story on %s", (engine) => {
  let house: House;
  let owner: Person;
  let id = "";
  beforeAll(async () => {
    house = await openHouse(engine);
    ({ owner, id } = await house.tenant());
  });
  afterAll(async () => {
    expect(await violations(house.rows)).toEqual([]);
    expect(house.server.output()).not.toContain("unexpected error");
    await house.close();
  });

  async function invited(email = uniqueEmail("guest")) {
    const callbackUrl = `/your-callback-handler?email=${encodeURIComponent(email)}`;
    const made: Body = await owner.in(id, (nile) => nile.tenants.invite({ email, callbackUrl }));
    return { id: made.id as string, email, callback: `${APP}${callbackUrl}`, link: await house.linkTo(email) };
  }

  /** The handler of the guide, word for word but for the framework. */
  async function callback(browser: Browser, location: string | null): Promise<string> {
    const visitor = house.person("", "", browser.cookies);
    const me: Body = await visitor.as((nile) => nile.users.getSelf());
    if (me instanceof Response) return "/invites/sign-up";
    return new URL(location ?? "").searchParams.get("email") === me.email ? "/invites" : "/invites/user-switcher";
  }

  async function submit(browser: Browser, path: string, fields: Record<string, string>): Promise<Response> {
    const csrf = (await (await browser.open(`${APP}/api/auth/csrf`)).json()) as Body;
    const body = JSON.stringify({ ...fields, csrfToken: csrf.csrfToken });
    return browser.send("POST", path, body, "application/json");
  }
  const signUp = (browser: Browser, email: string) => submit(browser, "/api/signup", { email, password: PASSWORD });
  const signIn = (browser: Browser, email: string) =>
    submit(browser, "/api/auth/callback/credentials", { email, password: PASSWORD, json: "true" });
  const emails = async (): Promise<string[]> =>
    ((await owner.in(id, (nile) => nile.tenants.users())) as Body[]).map(({ email }) => email);

  it("not signed in: the invite waits, the visitor signs up, and is in", async () => {
    const { email, link, callback: to } = await invited();
    const browser = openBrowser(house.nile());
    const opened = await browser.open(link);
    expect([opened.status, opened.headers.get("location")]).toEqual([302, to]);
    expect(await emails()).not.toContain(email);
    expect(await callback(browser, opened.headers.get("location"))).toBe("/invites/sign-up");

    const answer = await signUp(browser, email);
    expect(await answer.json()).toMatchObject({ email, emailVerified: expect.stringMatching(/^\d{4}-.*Z$/), tenants: [id] });
    expect(browser.cookies).not.toContain("invite-token");
    expect(browser.cookies).toContain(`nile.tenant-id=${id}`);
    expect(await emails()).toContain(email);
    expect(await callback(browser, to)).toBe("/invites");
  });

  it("not signed in, with an account: signs in, and is in", async () => {
    const { email } = await house.signUp(uniqueEmail("known"));
    const { link } = await invited(email);
    const browser = openBrowser(house.nile());
    await browser.open(link);
    expect(await emails()).not.toContain(email);
    expect((await signIn(browser, email)).status).toBe(200);
    expect(await emails()).toContain(email);
    expect(browser.cookies).not.toContain("invite-token");
    expect(browser.cookies).toContain(`nile.tenant-id=${id}`);
  });

  it("signed in as another: the user is switched, and the invited one is in, the other is not", async () => {
    const { email } = await house.signUp(uniqueEmail("guest"));
    const { link } = await invited(email);
    const other = await house.signUp(uniqueEmail("other"));
    const browser = openBrowser(house.nile());
    await signIn(browser, other.email);
    const opened = await browser.open(link);
    expect(opened.status).toBe(302);
    expect(await callback(browser, opened.headers.get("location"))).toBe("/invites/user-switcher");
    expect(await emails()).not.toContain(other.email);

    await submit(browser, "/api/auth/signout", { json: "true" });
    expect(browser.cookies).not.toContain("session-token");
    await signIn(browser, email);
    expect(await callback(browser, opened.headers.get("location"))).toBe("/invites");
    expect(await emails()).toContain(email);
    expect(await emails()).not.toContain(other.email);
  });

  it("signed in as the invited: in at once, and the link may be opened again", async () => {
    const { email } = await house.signUp(uniqueEmail("guest"));
    const { link, callback: to } = await invited(email);
    const browser = openBrowser(house.nile());
    await signIn(browser, email);
    for (let time = 0; time < 2; time += 1) {
      const opened = await browser.open(link);
      expect([opened.status, opened.headers.get("location")]).toEqual([302, to]);
      expect(await callback(browser, to)).toBe("/invites");
    }
    expect((await emails()).filter((each) => each === email)).toHaveLength(1);
    expect(browser.cookies).toContain(`nile.tenant-id=${id}`);
  });

  it("changes nothing when a mail scanner opens the link", async () => {
    const { email, link, id: inviteId } = await invited();
    const before = await house.rows.all("select * from doorlist_invite where id = ?", inviteId);
    for (let time = 0; time < 3; time += 1) await openBrowser(house.nile()).open(link);
    expect(await house.rows.all("select * from doorlist_invite where id = ?", inviteId)).toEqual(before);
    expect(await house.rows.all('select id from "user" where email = ?', email)).toEqual([]);
  });

  it("lets nobody in who signs up with the address and has not opened the link", async () => {
    const { email, link } = await invited();
    const stranger = await house.signUp(email);
    expect(await emails()).not.toContain(email);
    expect(await stranger.as((nile) => nile.users.getSelf())).toMatchObject({ emailVerified: null, tenants: [] });
    const browser = openBrowser(house.nile());
    browser.cookies = stranger.cookie;
    await browser.open(link);
    expect(await emails()).toContain(email);
  });

  it("does not take one person's link for another's account", async () => {
    const { link } = await invited();
    const browser = openBrowser(house.nile());
    await browser.open(link);
    const email = uniqueEmail("passer-by");
    expect((await signUp(browser, email)).status).toBe(200);
    expect(await emails()).not.toContain(email);
  });

  it("gives the account that acceptInvite made its first password, where the link was opened", async () => {
    const { email, link } = await invited();
    const token = link.searchParams.get("token") ?? "";
    const browser = openBrowser(house.nile());
    const form = new URLSearchParams({ identifier: email, token, callbackUrl: `${APP}/in` });
    const accepted = await browser.send("PUT", `/api/tenants/${id}/invite`, form);
    expect([accepted.status, accepted.headers.get("location")]).toEqual([302, `${APP}/in`]);
    expect(await emails()).toContain(email);
    const elsewhere = openBrowser(house.nile());
    expect(await refusal(await signUp(elsewhere, email))).toEqual([400, `The user ${email} already exists`]);
    expect((await signUp(browser, email)).status).toBe(200);
    expect(await callback(browser, `${APP}/?email=${encodeURIComponent(email)}`)).toBe("/invites");
    await elsewhere.open(link);
    expect(await refusal(await signUp(elsewhere, email))).toEqual([400, `The user ${email} already exists`]);
  });

  it("leaves the tenant of a browser as it is, where acceptInvite lets in another than who is signed in there", async () => {
    const other = await house.tenant("Other");
    const { email } = await house.signUp(uniqueEmail("known"));
    const browser = openBrowser(house.nile());
    await signIn(browser, other.owner.email);
    browser.cookies += `; nile.tenant-id=${other.id}`;
    const confirmed = engine === "postgres" ? true : 1;
    await house.rows.all('update "user" set "emailVerified" = ? where email = ?', confirmed, email);
    const token = (await invited(email)).link.searchParams.get("token") ?? "";
    const form = new URLSearchParams({ identifier: email, token, callbackUrl: `${APP}/in` });
    const accepted = await browser.send("PUT", `/api/tenants/${id}/invite`, form);
    expect([accepted.status, accepted.headers.getSetCookie()]).toEqual([302, []]);
    expect(await emails()).toContain(email);
    expect(browser.cookies).toContain(`nile.tenant-id=${other.id}`);
  });

  it("gives no account a password by a link that the inviter has seen, or that has expired", async () => {
    const { email, link } = await invited();
    const form = new URLSearchParams({
      identifier: email,
      token: link.searchParams.get("token") ?? "",
      callbackUrl: `${APP}/in`,
    });
    await openBrowser(house.nile()).send("PUT", `/api/tenants/${id}/invite`, form);
    const exists = [400, `The user ${email} already exists`];

    const boss = await house.tenant("Curious");
    const seen: Body = await boss.owner.in(boss.id, (nile) => nile.tenants.invite({ email, callbackUrl: "/in" }));
    const session = boss.owner.cookie.match(/nile\.session-token=([^;]+)/)?.[1];
    const shown = await fetch(`${house.server.url}/v1/tenants/${boss.id}/invites/${seen.id}/link`, {
      headers: { cookie: `better-auth.session_token=${session}` },
    });
    const browser = openBrowser(house.nile());
    await browser.open(((await shown.json()) as Body).url);
    expect(browser.cookies).toContain("nile.invite-token=");
    expect(await refusal(await signUp(browser, email))).toEqual(exists);

    const late = openBrowser(house.nile());
    await late.open(link);
    await house.rows.all("update doorlist_invite set expires_at = ? where email_key = ?", Date.now() - 1, email);
    late.cookies = `nile.invite-token=${link.searchParams.get("token")}`;
    expect(await refusal(await signUp(late, email))).toEqual(exists);
  });

  it("changes no password of an account that has one and a confirmed address", async () => {
    const { email } = await house.signUp(uniqueEmail("known"));
    const confirmed = engine === "postgres" ? true : 1;
    await house.rows.all('update "user" set "emailVerified" = ? where email = ?', confirmed, email);
    const { link } = await invited(email);
    const browser = openBrowser(house.nile());
    await browser.open(link);
    const again = await submit(browser, "/api/signup", { email, password: "another one 2" });
    expect(await refusal(again)).toEqual([400, `The user ${email} already exists`]);
    expect((await signIn(browser, email)).status).toBe(200);
  });

  it("tells of an expired and of an unknown link by its status", async () => {
    const { link, id: inviteId } = await invited();
    const browser = openBrowser(house.nile());
    await house.rows.all("update doorlist_invite set expires_at = ? where id = ?", Date.now() - 1, inviteId);
    expect(await refusal(await browser.open(link))).toEqual([410, "Invite has expired"]);
    link.searchParams.set("token", "A".repeat(43));
    expect(await refusal(await browser.open(link))).toEqual([404, "Invite not found"]);
  });

  it("leads to the app in the end, where the inviter signed in by the SDK and named no callback", async () => {
    const signedIn: Body = await house.sdk.auth.signIn("credentials", { email: owner.email, password: PASSWORD }, true);
    const email = uniqueEmail("bare");
    const by = house.person(owner.id, owner.email, cookiesOf(signedIn));
    expect(await by.in(id, (nile) => nile.tenants.invite(email))).toMatchObject({ identifier: email });
    const browser = openBrowser(house.nile());
    const opened = await browser.open(await house.linkTo(email));
    const next = await browser.open(opened.headers.get("location") ?? "");
    expect([next.status, next.headers.get("location")]).toEqual([302, APP]);
  });

  it("tells of a wrong password where a form leads that has no script", async () => {
    const browser = openBrowser(house.nile());
    const csrf = (await (await browser.open(`${APP}/api/auth/csrf`)).json()) as Body;
    const form = new URLSearchParams({ email: owner.email, password: "not the one", csrfToken: csrf.csrfToken });
    const answer = await browser.send("POST", "/api/auth/callback/credentials", form);
    expect(answer.status).toBe(302);
    expect(await refusal(await browser.open(answer.headers.get("location") ?? ""))).toEqual([401, "Login failed."]);
  });

  it("tells of a full tenant when the link is opened, before anybody types a password", async () => {
    const { link } = await invited();
    const seats = (count: number | null) => house.rows.all("update doorlist_tenant set seats = ? where id = ?", count, id);
    await seats(1);
    const browser = openBrowser(house.nile());
    expect(await refusal(await browser.open(link))).toEqual([409, "The tenant has no free seat"]);
    expect(browser.cookies).toBe("");
    await seats(null);
    expect((await browser.open(link)).status).toBe(302);
  });

  it("invites, lists and deletes through the handlers", async () => {
    const browser = openBrowser(house.nile());
    await signIn(browser, owner.email);
    expect(parseCallback(new Headers({ cookie: browser.cookies }))).toContain("nile.callback-url=");
    const email = uniqueEmail("posted");
    const csrf = (await (await browser.open(`${APP}/api/auth/csrf`)).json()) as Body;
    const urls = { callbackUrl: `${APP}/in`, redirectUrl: `${APP}/api/tenants/${id}/invite` };
    const form = new URLSearchParams({ identifier: email, csrfToken: csrf.csrfToken, ...urls });
    const made = await browser.send("POST", `/api/tenants/${id}/invite`, form);
    expect(made.status).toBe(201);
    const row = (await made.json()) as Body;
    const list = (await (await browser.open(`${APP}/api/tenants/${id}/invites`)).json()) as Body[];
    expect(list.map((each) => each.id)).toContain(row.id);
    expect((await browser.send("DELETE", `/api/tenants/${id}/invite/${row.id}`)).status).toBe(204);
  });

  it("takes a path of the app where a page names no whole URL, of no other site", async () => {
    const browser = openBrowser(house.nile());
    await signIn(browser, owner.email);
    const { csrfToken } = (await (await browser.open(`${APP}/api/auth/csrf`)).json()) as Body;
    const email = uniqueEmail("paths");
    const invite = (callbackUrl: string) => {
      const form = { identifier: email, csrfToken, callbackUrl, redirectUrl: `/api/tenants/${id}/invite` };
      return browser.send("POST", `/api/tenants/${id}/invite`, new URLSearchParams(form));
    };
    expect((await invite("//evil.example/in")).status).toBe(400);
    expect((await invite("/in?a=b")).status).toBe(201);
    const link = await house.linkTo(email);
    expect(link.href).toMatch(`${APP}/api/tenants/${id}/invite?token=`);
    expect(link.searchParams.get("callbackUrl")).toBe(`${APP}/in?a=b`);

    const token = link.searchParams.get("token") ?? "";
    const accept = (callbackUrl: string) => {
      const form = new URLSearchParams({ identifier: email, token, callbackUrl });
      return browser.send("PUT", `/api/tenants/${id}/invite`, form);
    };
    expect((await accept("//evil.example/in")).status).toBe(400);
    const accepted = await accept("/welcome");
    expect([accepted.status, accepted.headers.get("location")]).toEqual([302, `${APP}/welcome`]);
  });

  it("keeps the waiting token in a secure cookie where the app is secure", async () => {
    const { link } = await invited();
    const opened = await openBrowser(house.nile({ secureCookies: true })).open(link);
    const [cookie = ""] = opened.headers.getSetCookie();
    expect(cookie).toMatch(
      /^__Secure-nile\.invite-token=[\w-]{43}; Path=\/; Expires=[^;]+; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
    );
  });
});
