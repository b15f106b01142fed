/** `acceptInvite`, by the published SDK: an app that takes the token and calls by itself. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../support/databases.ts";
import { type Body, type House, openHouse, type Person, refusal, uniqueEmail, WELCOME } from "./support.ts";

describe.each(engines)("accepting by the Nile SDK on %s", (engine) => {
  let house: House;
  let owner: Person;
  let id = "";
  beforeAll(async () => {
    house = await openHouse(engine);
    ({ owner, id } = await house.tenant());
  });
  afterAll(async () => {
    expect(house.server.output()).not.toContain("unexpected error");
    await house.close();
  });

  async function invited(email = uniqueEmail("new"), by = owner, tenantId = id) {
    const made: Body = await by.in(tenantId, (nile) => nile.tenants.invite({ email, callbackUrl: WELCOME }));
    const token = (await house.linkTo(email, tenantId)).searchParams.get("token") ?? "";
    return { id: made.id as string, email, token };
  }
  const accept = (by: Person, { email, token }: { email: string; token: string }, tenantId = id): Promise<Body> =>
    by.in(tenantId, (nile) => nile.tenants.acceptInvite({ identifier: email, token, callbackUrl: WELCOME }));
  const raw = (form: Record<string, string>, tenantId = id, cookie = "") =>
    house.raw("PUT", `tenants/${tenantId}/invite`, { form, cookie });
  const users = async (): Promise<Body[]> => owner.in(id, (nile) => nile.tenants.users()) as Promise<Body[]>;
  const rolesOf = (userId: string) => house.rows.all<Body>("select roles from doorlist_member where user_id = ?", userId);

  it("lets the invited person in, proves the address, and leads to the callback", async () => {
    const invite = await invited();
    const ana = await house.signUp(invite.email);
    const answer = await accept(ana, invite);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, WELCOME]);
    expect(await ana.as((nile) => nile.users.getSelf())).toMatchObject({
      emailVerified: expect.stringMatching(/^\d{4}-.*Z$/),
      tenants: [id],
    });
    expect(await rolesOf(ana.id)).toEqual([{ roles: '["member"]' }]);
    expect(await owner.in(id, (nile) => nile.tenants.invites())).toEqual([]);
  });

  it("answers 204 with the location on the wire, and the same again", async () => {
    const invite = await invited();
    const ana = await house.signUp(invite.email);
    const form = { identifier: invite.email, token: invite.token, callbackUrl: WELCOME };
    for (let time = 0; time < 2; time += 1) {
      const answer = await raw(form, id, ana.cookie);
      expect([answer.status, answer.headers.get("location"), await answer.text()]).toEqual([204, WELCOME, ""]);
    }
    expect(await house.rows.all("select user_id from doorlist_invite_use where invite_id = ?", invite.id)).toHaveLength(1);
  });

  it("takes multipart/form-data, as the OpenAPI document has it", async () => {
    const invite = await invited();
    const body = new FormData();
    body.set("identifier", invite.email);
    body.set("token", invite.token);
    const put = () => house.raw("PUT", `tenants/${id}/invite`, { body });
    expect(await refusal(await put())).toEqual([400, "Invalid callback url: missing base"]);
    body.set("callbackUrl", new Blob([WELCOME]), "a file is no field");
    expect(await refusal(await put())).toEqual([400, "Invalid callback url: missing base"]);
    body.set("callbackUrl", WELCOME);
    body.append("picture", new Blob([new Uint8Array([0, 255, 13, 10])]), "me.png");
    const answer = await put();
    expect([answer.status, answer.headers.get("location")]).toEqual([201, WELCOME]);
    expect(await answer.json()).toMatchObject({ email: invite.email, tenants: [id], created: expect.any(String) });
  });

  it("refuses a multipart body that is none", async () => {
    const whole = '--x\r\ncontent-disposition: form-data; name="token"\r\n\r\na\r\n--x--\r\n';
    const bodies = [
      "",
      "--x",
      whole.slice(0, -6),
      "token=a",
      "\0".repeat(9),
      whole.replace("name", "nam"),
      "--x\r\n".repeat(9999),
    ];
    const types = ["multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary="x'];
    const put = (type: string, body: string) =>
      fetch(`${house.apiUrl}/tenants/${id}/invite`, { method: "PUT", headers: { "content-type": type }, body });
    for (const body of bodies) expect((await put("multipart/form-data; boundary=x", body)).status).toBe(400);
    for (const type of types) expect((await put(type, whole)).status).toBe(400);
    expect((await put("multipart/form-data; boundary=x", "a".repeat(70_000))).status).toBe(413);
  });

  it("leads to a callback whose URL no header can hold as it is", async () => {
    const invite = await invited();
    const form = { identifier: invite.email, token: invite.token, callbackUrl: `${WELCOME}/größe?a=日本` };
    const answer = await raw(form);
    expect([answer.status, answer.headers.get("location")]).toEqual([201, new URL(form.callbackUrl).href]);
  });

  it("is for the invited person, whoever is signed in where the app calls", async () => {
    const other = await house.tenant("Other");
    const before = await invited(uniqueEmail("ana"), other.owner, other.id);
    const ana = await house.signUp(before.email);
    await accept(ana, before, other.id);
    const invite = await invited(ana.email);
    expect((await accept(owner, invite)).status).toBe(302);
    expect(await rolesOf(ana.id)).toHaveLength(2);
    expect(await rolesOf(owner.id)).toEqual([{ roles: '["owner"]' }]);
  });

  it("waits for a sign-in where the account's address is not proven: somebody else may have taken it", async () => {
    const invite = await invited();
    const thief = await house.signUp(invite.email);
    expect(await refusal(await accept(owner, invite))).toEqual([401, "Unauthorized"]);
    expect(await rolesOf(thief.id)).toEqual([]);
    expect((await accept(thief, invite)).status).toBe(302);
  });

  it("makes the account that is missing: 201, its address proven, without a password", async () => {
    const invite = await invited();
    const answer = await raw({ identifier: invite.email, token: invite.token, callbackUrl: WELCOME });
    expect([answer.status, answer.headers.get("location")]).toEqual([201, WELCOME]);
    const user = (await answer.json()) as Body;
    expect(user).toMatchObject({ email: invite.email, emailVerified: expect.stringMatching(/^\d{4}-.*Z$/), tenants: [id] });
    expect((await users()).map((each) => each.id)).toContain(user.id);
    expect(await house.rows.all('select id from account where "userId" = ?', user.id)).toEqual([]);
    await expect(house.signUp(invite.email)).rejects.toThrow("refused");
  });

  it("makes one account and one member, however many calls arrive at once", async () => {
    const invite = await invited();
    const form = { identifier: invite.email, token: invite.token, callbackUrl: WELCOME };
    const answers = await Promise.all(Array.from({ length: 8 }, () => raw(form)));
    for (const { status } of answers) expect([201, 204]).toContain(status);
    expect((await users()).filter(({ email }) => email === invite.email)).toHaveLength(1);
    expect(await house.rows.all("select user_id from doorlist_invite_use where invite_id = ?", invite.id)).toHaveLength(1);
  });

  it("makes no account for an invite that is gone, or whose link the inviter has seen", async () => {
    const gone = await invited();
    await house.rows.all("update doorlist_invite set expires_at = ? where id = ?", Date.now() - 1, gone.id);
    expect(await refusal(await accept(house.anyone, gone))).toEqual([410, "Invite has expired"]);
    const shown = await invited();
    const session = owner.cookie.match(/nile\.session-token=([^;]+)/)?.[1];
    const link = await fetch(`${house.server.url}/v1/tenants/${id}/invites/${shown.id}/link`, {
      headers: { cookie: `better-auth.session_token=${session}` },
    });
    expect(((await link.json()) as Body).url).toContain(`token=${shown.token}`);
    expect(await refusal(await accept(owner, shown))).toEqual([401, "Unauthorized"]);
    const emails = await house.rows.all('select email from "user" where email in (?, ?)', gone.email, shown.email);
    expect(emails).toEqual([]);
    const ana = await house.signUp(shown.email);
    expect((await accept(ana, shown)).status).toBe(302);
    expect(await ana.as((nile) => nile.users.getSelf())).toMatchObject({ emailVerified: null, tenants: [id] });
  });

  it("does not find a token that is altered, another's or another tenant's", async () => {
    const [one, two] = [await invited(), await invited()];
    const other = await house.tenant("Other");
    const notFound = [404, "Invite not found"];
    const altered = `${one.token.slice(0, -2)}${one.token.endsWith("AA") ? "BB" : "AA"}`;
    expect(await refusal(await accept(owner, { ...one, token: altered }))).toEqual(notFound);
    expect(await refusal(await accept(owner, { ...one, token: "f".repeat(64) }))).toEqual(notFound);
    expect(await refusal(await accept(owner, { ...one, email: two.email }))).toEqual(notFound);
    expect(await refusal(await accept(owner, one, other.id))).toEqual(notFound);
    expect((await users()).map(({ email }) => email)).not.toContain(one.email);
  });

  it("takes no code for a token", async () => {
    const session = owner.cookie.match(/nile\.session-token=([^;]+)/)?.[1];
    const email = uniqueEmail("code");
    const made = await fetch(`${house.server.url}/v1/tenants/${id}/invites`, {
      method: "POST",
      headers: { cookie: `better-auth.session_token=${session}`, "content-type": "application/json" },
      body: JSON.stringify({ email, tokenType: "code", delivery: "none" }),
    });
    const { code } = (await made.json()) as Body;
    expect(code).toMatch(/^[0-9A-Z]{8}$/);
    expect(await refusal(await accept(owner, { email, token: code }))).toEqual([404, "Invite not found"]);
  });

  it("answers 403 where the inviter is no longer a member", async () => {
    const boss = await house.tenant("Left");
    const invite = await invited(uniqueEmail("late"), boss.owner, boss.id);
    await house.rows.all("delete from doorlist_member where tenant_id = ?", boss.id);
    await house.rows.all("update doorlist_tenant set member_count = 0 where id = ?", boss.id);
    const left = [403, "Inviter is no longer a member of this tenant."];
    expect(await refusal(await accept(house.anyone, invite, boss.id))).toEqual(left);
    const ana = await house.signUp(invite.email);
    expect(await refusal(await accept(ana, invite, boss.id))).toEqual(left);
  });

  it("answers 410 after the expiry, to the invited person too, and again", async () => {
    const invite = await invited();
    const ana = await house.signUp(invite.email);
    await house.rows.all("update doorlist_invite set expires_at = ? where id = ?", Date.now() - 1, invite.id);
    for (const person of [ana, house.anyone, ana])
      expect(await refusal(await accept(person, invite))).toEqual([410, "Invite has expired"]);
    expect(await owner.in(id, (nile) => nile.tenants.invites())).not.toContainEqual(expect.objectContaining({ id: invite.id }));
  });

  it("does not let back in whom the tenant has removed", async () => {
    const invite = await invited();
    const ana = await house.signUp(invite.email);
    await accept(ana, invite);
    await owner.in(id, (nile) => nile.tenants.removeMember(ana.id));
    expect(await refusal(await accept(ana, invite))).toEqual([404, "Invite not found"]);
  });

  it("says what is missing", async () => {
    const invite = await invited();
    const whole = { identifier: invite.email, token: invite.token, callbackUrl: WELCOME };
    const without = async (more: Record<string, string>) => refusal(await raw({ ...whole, ...more }));
    expect(await without({ identifier: "" })).toEqual([400, "identifier is required."]);
    expect(await without({ identifier: "not an address" })).toEqual([400, "email is not valid."]);
    expect(await without({ token: "" })).toEqual([400, "token is not valid."]);
    expect(await without({ callbackUrl: "" })).toEqual([400, "Invalid callback url: missing base"]);
    expect(await without({ callbackUrl: "/welcome" })).toEqual([400, "Invalid callback url: not a URL"]);
    const elsewhere = [400, "callbackUrl and redirectUrl must lead to an allowed origin (DOORLIST_ALLOWED_ORIGINS)"];
    expect(await without({ callbackUrl: "https://evil.example/" })).toEqual(elsewhere);
    expect((await without({ identifier: "a\0@example.com" }))[0]).toBe(400);
    expect((await owner.in(id, (nile) => nile.tenants.invites())) as Body[]).toContainEqual(
      expect.objectContaining({ id: invite.id }),
    );
  });
});
