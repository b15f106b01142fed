/** Inviting, by the published SDK: make, list, refresh, delete. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../support/databases.ts";
import { violations } from "../../support/rows.ts";
import { APP, type Body, cookiesOf, type House, openHouse, type Person, refusal, uniqueEmail, WELCOME } from "./support.ts";

const WEEK = 7 * 24 * 60 * 60_000;

describe.each(engines)("an invite of the Nile SDK on %s", (engine) => {
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

  const invite = (email: string, more: object = {}, by = owner): Promise<Body> =>
    by.in(id, (nile) => nile.tenants.invite({ email, callbackUrl: WELCOME, ...more }) as Promise<Body>);
  const listed = (by = owner): Promise<Body> => by.in(id, (nile) => nile.tenants.invites() as Promise<Body>);

  it("is a row of Nile's, and a mail whose link comes back to the app", async () => {
    const email = uniqueEmail("New.Person+tag");
    const made = await invite(email);
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      tenant_id: id,
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      identifier: email,
      roles: ["member"],
      created_by: owner.id,
      expires: expect.any(String),
    });
    const lifetime = Date.parse(made.expires) - Date.now();
    expect(lifetime).toBeGreaterThan(WEEK - 60_000);
    expect(lifetime).toBeLessThanOrEqual(WEEK);
    const link = await house.linkTo(email);
    expect(`${link.origin}${link.pathname}`).toBe(`${APP}/api/tenants/${id}/invite`);
    expect([...link.searchParams.keys()]).toEqual(["token", "identifier", "callbackUrl"]);
    expect(link.searchParams.get("identifier")).toBe(email);
    expect(link.searchParams.get("callbackUrl")).toBe(WELCOME);
  });

  it("leads where the app says, with what its URL holds already", async () => {
    const email = uniqueEmail("led");
    await invite(email, { callbackUrl: "/in?from=mail", redirectUrl: "/let/in?a=1&token={token}#top" });
    const link = await house.linkTo(email);
    expect(link.href).toMatch(/^http:\/\/localhost:3000\/let\/in\?token=[\w-]{43}&a=1&identifier=/);
    expect(link.searchParams.get("callbackUrl")).toBe(`${APP}/in?from=mail`);
  });

  it("may be asked for by the address alone", async () => {
    const email = uniqueEmail("bare");
    const made = await owner.in(id, (nile) => nile.tenants.invite(email));
    expect(made).toMatchObject({ identifier: email });
    expect((await house.linkTo(email)).searchParams.get("callbackUrl")).toMatch(`${APP}`);
  });

  it("is listed with a token that opens nothing", async () => {
    const email = uniqueEmail("listed");
    const made = await invite(email);
    const rows = await listed();
    const row = rows.find((each: Body) => each.id === made.id);
    expect(row).toEqual(made);
    const mailed = (await house.linkTo(email)).searchParams.get("token") ?? "";
    expect(JSON.stringify(rows)).not.toContain(mailed);
    const accept = { identifier: email, token: row.token, callbackUrl: WELCOME };
    const answer = await house.anyone.in(id, (nile) => nile.tenants.acceptInvite(accept));
    expect(await refusal(answer)).toEqual([404, "Invite not found"]);
    expect((await fetch(`${house.server.url}/v1/invites/${row.token}`)).status).toBe(404);
  });

  it("is refreshed when its address is invited again", async () => {
    const email = uniqueEmail("again");
    const first = await invite(email);
    await house.linkTo(email);
    const aged = Date.now() + 60_000;
    await house.rows.all("update doorlist_invite set expires_at = ? where id = ?", aged, first.id);
    const second = await invite(email.toUpperCase(), { callbackUrl: `${APP}/elsewhere` });
    expect(second).toMatchObject({ id: first.id, created_by: owner.id });
    expect(Date.parse(second.expires)).toBeGreaterThan(aged + WEEK - 10 * 60_000);
    expect((await listed()).filter((each: Body) => each.identifier === email)).toHaveLength(1);
    expect(await house.linkTo(email.toUpperCase())).toBeInstanceOf(URL);
  });

  it("may be asked for by multipart/form-data", async () => {
    const got = await house.raw("GET", "auth/csrf", { cookie: owner.cookie });
    const { csrfToken } = (await got.json()) as Body;
    const body = new FormData();
    const fields = { identifier: uniqueEmail("größe"), csrfToken, callbackUrl: WELCOME, redirectUrl: `${APP}/in` };
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await house.raw("POST", `tenants/${id}/invite`, { cookie: cookiesOf(got, owner.cookie), body });
    expect([answer.status, await answer.json()]).toEqual([201, expect.objectContaining({ identifier: fields.identifier })]);
    expect((await house.linkTo(fields.identifier)).searchParams.get("callbackUrl")).toBe(WELCOME);
  });

  it("is not made for a member, whatever the role", async () => {
    const ana = await house.signUp(uniqueEmail("ana"));
    await owner.in(id, (nile) => nile.tenants.addMember(ana.id));
    for (const email of [ana.email, ana.email.toUpperCase(), owner.email])
      expect(await refusal(await invite(email))).toEqual([400, "User is already a member of the tenant"]);
    const stranger = await house.signUp(uniqueEmail("stranger"));
    expect(await refusal(await invite(ana.email, {}, ana))).toEqual([403, "Your role does not allow this"]);
    expect(await refusal(await invite(ana.email, {}, stranger))).toEqual([404, "Tenant not found"]);
  });

  it("opens nothing after it was deleted; deleting it twice is deleting it once", async () => {
    const email = uniqueEmail("gone");
    const made = await invite(email);
    const token = (await house.linkTo(email)).searchParams.get("token") ?? "";
    const remove = (inviteId: string): Promise<Body> => owner.in(id, (nile) => nile.tenants.deleteInvite(inviteId));
    expect((await remove(made.id)).status).toBe(204);
    expect((await remove(made.id)).status).toBe(204);
    expect((await remove(crypto.randomUUID())).status).toBe(204);
    expect((await remove("abc")).status).toBe(400);
    expect((await listed()).map((each: Body) => each.id)).not.toContain(made.id);
    const accept = { identifier: email, token, callbackUrl: WELCOME };
    const answer = await house.anyone.in(id, (nile) => nile.tenants.acceptInvite(accept));
    expect(await refusal(answer)).toEqual([404, "Invite not found"]);
    expect(await invite(email)).toMatchObject({ identifier: email });
  });

  it("is refused where the input is wrong", async () => {
    expect(await refusal(await invite("not an address"))).toEqual([400, "email is not valid."]);
    expect(await refusal(await invite(""))).toEqual([400, "identifier is required."]);
    const elsewhere = "callbackUrl and redirectUrl must lead to an allowed origin (DOORLIST_ALLOWED_ORIGINS)";
    for (const url of ["https://evil.example/", "javascript:alert(1)", "http://localhost:3000@evil.example/"]) {
      expect(await refusal(await invite(uniqueEmail("x"), { callbackUrl: url }))).toEqual([400, elsewhere]);
      expect(await refusal(await invite(uniqueEmail("x"), { redirectUrl: url }))).toEqual([400, elsewhere]);
    }
  });

  it("is refused without the csrf token, and without a form", async () => {
    const path = `tenants/${id}/invite`;
    const got = await house.raw("GET", "auth/csrf", { cookie: owner.cookie });
    const { csrfToken } = (await got.json()) as Body;
    const cookie = cookiesOf(got, owner.cookie);
    const form = { identifier: uniqueEmail("csrf"), callbackUrl: WELCOME, redirectUrl: WELCOME };
    for (const attempt of [
      { cookie, form },
      { cookie, form: { ...form, csrfToken: "0".repeat(64) } },
      { cookie: owner.cookie, form: { ...form, csrfToken } },
    ])
      expect(await refusal(await house.raw("POST", path, attempt))).toEqual([400, "Request blocked"]);
    expect((await house.raw("POST", path, { cookie, form: { ...form, csrfToken } })).status).toBe(201);
  });

  it("is for those to make, see and delete whose role may invite", async () => {
    const [ana, eve] = [await house.signUp(uniqueEmail("ana")), await house.signUp(uniqueEmail("eve"))];
    await owner.in(id, (nile) => nile.tenants.addMember(ana.id));
    const made = await invite(uniqueEmail("x"));
    const attempts = (by: Person) => [
      () => invite(uniqueEmail("x"), {}, by),
      () => listed(by),
      () => by.in(id, (nile) => nile.tenants.deleteInvite(made.id)),
    ];
    for (const attempt of attempts(ana)) expect(await refusal(await attempt())).toEqual([403, "Your role does not allow this"]);
    for (const attempt of attempts(eve)) expect(await refusal(await attempt())).toEqual([404, "Tenant not found"]);
    expect((await listed()).map((each: Body) => each.id)).toContain(made.id);
  });

  it("is another tenant's business in no other tenant", async () => {
    const other = await house.tenant("Other");
    const made = await invite(uniqueEmail("x"));
    await other.owner.in(other.id, (nile) => nile.tenants.deleteInvite(made.id));
    expect((await listed()).map((each: Body) => each.id)).toContain(made.id);
    expect(await other.owner.in(other.id, (nile) => nile.tenants.invites())).toEqual([]);
  });
});
