/** The lists of addresses that get no invites, and the link by which a person puts themselves on one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addressee } from "../../src/core/suppression.ts";
import { BASE, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dumpUncounted } from "../support/dump.ts";
import { expectProblem, mailsTo, openTenant, type TestTenant } from "../support/tenants.ts";

const ONE_CLICK = { "content-type": "application/x-www-form-urlencoded" };

describe.each(engines)("suppressed addresses on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ada: Person;
  let mia: Person;
  let acme: TestTenant;
  let list: string;
  beforeAll(async () => {
    app = await openApp(engine);
    [olive, ada, mia] = (await Promise.all(["olive", "ada", "mia"].map((name) => app.signUp(`${name}@example.com`)))) as [
      Person,
      Person,
      Person,
    ];
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
    await acme.admit(ada, ["admin"]);
    await acme.admit(mia, ["member"]);
    list = `${acme.path}/suppressions`;
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  /** The unsubscribe path of the newest mail to an address. */
  async function unsubscribePath(email: string): Promise<string> {
    const { body } = await app.operator.get(`/v1/tenants/${acme.id}/invites?q=${encodeURIComponent(email)}`);
    const [invite] = body.data;
    const [mail] = (await app.operator.get(`${acme.invites}/${invite.id}/messages`)).body.data.slice(-1);
    const { messageRef } = await import("../../src/core/message-ref.ts");
    return `/unsubscribe/${messageRef(app.world.keyring, "unsubscribe", mail.id)}`;
  }

  it("are added by those who invite, listed newest first, and lifted by an owner", async () => {
    const first = await ada.post(list, { email: "Ana@Example.com" });
    expect(first).toMatchObject({ status: 201, body: { email: "ana@example.com", reason: "manual" } });
    await ada.post(list, { email: "bob@example.com" });
    expect((await ada.post(list, { email: "ANA@example.com" })).body).toEqual(first.body);
    const { body: page } = await ada.get(`${list}?limit=1`);
    expect(page.data).toMatchObject([{ email: "bob@example.com" }]);
    const { body: rest } = await ada.get(`${list}?limit=1&cursor=${page.nextCursor}`);
    expect(rest).toEqual({ data: [first.body], nextCursor: null });
    expectProblem(await ada.delete(`${list}/${first.body.id}`), 403, "not_allowed");
    expectProblem(await mia.get(list), 403, "not_allowed");
    expectProblem(await ada.post(list, { email: "no address" }), 422, "invalid_email", "email");
    expect(await olive.delete(`${list}/${first.body.id}`)).toMatchObject({ status: 204 });
    expectProblem(await olive.delete(`${list}/${first.body.id}`), 404, "suppression_not_found");
    expect((await acme.eventTypes()).filter((type) => type.startsWith("suppression"))).toEqual([
      "suppression.added",
      "suppression.added",
      "suppression.removed",
    ]);
  });

  it("are the tenant's own: another tenant neither sees nor lifts them, and mails them", async () => {
    const { body } = await olive.post(list, { email: "cleo@example.com" });
    const other = await openTenant(ada, "Other");
    expectProblem(await ada.delete(`${other.path}/suppressions/${body.id}`), 404, "suppression_not_found");
    expect((await ada.get(`${other.path}/suppressions`)).body.data).toEqual([]);
    await other.invite({ email: "cleo@example.com" });
    expect(await mailsTo(app, "cleo@example.com")).toHaveLength(1);
  });

  it("get no mail, while the invite is made, shows why, and can be handed over", async () => {
    await olive.post(list, { email: "dan@example.com" });
    const invite = await acme.invite({ email: "Dan@example.com" });
    expect(invite).toMatchObject({ status: "pending", delivery: { state: "queued" } });
    expect(await mailsTo(app, "dan@example.com")).toEqual([]);
    expect(await acme.read(invite.id)).toMatchObject({
      status: "pending",
      delivery: { state: "suppressed", reason: expect.stringMatching(/\w/) },
      sentCount: 0,
    });
    const { body } = await olive.get(`${acme.invites}/${invite.id}/link`);
    const dan = await app.signUp(`dan@example.com`);
    expect(await dan.post(`/v1/invites/${body.url.split("/").at(-1)}/accept`)).toMatchObject({ status: 200 });
  });

  it("of the whole installation are kept by its own keys, and hold for every tenant", async () => {
    expectProblem(await olive.get("/v1/suppressions"), 403, "not_allowed");
    const { body: key } = await olive.post(`${acme.path}/api-keys`, { name: "k" });
    expectProblem(await app.withKey(key.key).post("/v1/suppressions", { email: "eve@example.com" }), 403, "not_allowed");
    expectProblem(await app.anyone.get("/v1/suppressions"), 401, "unauthenticated");
    const made = await app.operator.post("/v1/suppressions", { email: "eve@example.com" });
    expect(made).toMatchObject({ status: 201 });
    await acme.invite({ email: "eve@example.com" });
    expect(await mailsTo(app, "eve@example.com")).toEqual([]);
    expectProblem(await olive.delete(`${list}/${made.body.id}`), 404, "suppression_not_found");
    expect(await app.operator.delete(`/v1/suppressions/${made.body.id}`)).toMatchObject({ status: 204 });
  });

  it("are added by one click of a mail program, once, and that is nothing but a POST to a link of its own", async () => {
    const email = `fay${Date.now()}@example.com`;
    const invite = await acme.invite({ email });
    const { token } = await app.mailTo(email);
    const path = await unsubscribePath(email);
    expect((await app.mailTo(email)).text).toContain(`${BASE}${path}`);
    expect(path).not.toContain(token);

    const before = await dumpUncounted(app.database);
    for (const method of ["GET", "HEAD"]) {
      const answer = await app.doorlist.handler(new Request(`http://localhost:4400${path}`, { method }));
      expect(answer.status).toBe(200);
      if (method === "GET") expect(await answer.text()).toMatch(/<form method="post"/);
    }
    expect(await dumpUncounted(app.database)).toEqual(before);

    // Without a cookie, from nowhere, as RFC 8058 has it; and twice.
    for (const headers of [ONE_CLICK, { ...ONE_CLICK, origin: "https://webmail.example" }]) {
      const answer = await app.anyone.post(path, "List-Unsubscribe=One-Click", headers);
      expect(answer.status).toBe(200);
    }
    expect((await olive.get(list)).body.data).toMatchObject([{ email, reason: "unsubscribed" }]);
    expect((await acme.eventTypes()).filter((type) => type === "suppression.added")).toHaveLength(1);
    // The invite itself stands: they may still take it.
    expect(await acme.read(invite.id)).toMatchObject({ status: "pending" });
    await olive.post(`${acme.invites}/${invite.id}/resend`, {});
    expect(await mailsTo(app, email)).toHaveLength(1);
    expect(await acme.read(invite.id)).toMatchObject({ delivery: { state: "suppressed" } });

    // The person's own word is not an owner's to lift.
    const [{ id }] = (await olive.get(list)).body.data;
    expectProblem(await olive.delete(`${list}/${id}`), 403, "not_allowed");
    const undone = await app.anyone.post(path, "action=resume", ONE_CLICK);
    expect(undone.body).toContain("Stop invitations");
    expect((await olive.get(list)).body.data).toEqual([]);
    await olive.post(`${acme.invites}/${invite.id}/resend`, {});
    expect(await mailsTo(app, email)).toHaveLength(2);
  });

  it("are nobody else's to add: a link that was not sent opens nothing", async () => {
    const email = `gus${Date.now()}@example.com`;
    await acme.invite({ email });
    await app.mailTo(email);
    const path = await unsubscribePath(email);
    const altered = path.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
    for (const wrong of [altered, "/unsubscribe/x", `/unsubscribe/${"0".repeat(56)}`]) {
      expect((await app.anyone.get(wrong)).status).toBe(404);
      expect((await app.anyone.post(wrong, "List-Unsubscribe=One-Click", ONE_CLICK)).status).toBe(404);
    }
    expect((await olive.get(list)).body.data).toEqual([]);
  });
});

describe("an address whose digest was made with an older secret", () => {
  it("is still suppressed after the secret was rotated", async () => {
    const app = await openApp("sqlite", { secret: "the first secret of all" });
    await app.operator.post("/v1/suppressions", { email: "ana@example.com" });
    const { createDoorlist } = await import("../../src/index.ts");
    for (const secrets of [["the second secret", "the first secret of all"], ["the second secret"]]) {
      const later = createDoorlist({
        database: app.database.url,
        secret: secrets,
        baseUrl: "http://localhost:4400",
      });
      const found = await later.world.store.suppressions.find([], [addressee(later.world.keyring, "ANA@example.com")]);
      expect(found).toHaveLength(1);
      await later.close();
    }
    await app.close();
  });

  it("is still suppressed when its person was erased after that secret was taken out", async () => {
    const app = await openApp("sqlite", { secret: "the first secret of all" });
    await app.operator.post("/v1/suppressions", { email: "ana@example.com" });
    const later = await openApp("sqlite", { database: app.database.url, secret: "the second secret" });
    expect(await later.operator.post("/v1/erasures", { email: "ana@example.com" })).toMatchObject({ status: 200 });
    const found = await later.world.store.suppressions.find([], [addressee(later.world.keyring, "ana@example.com")]);
    expect(found).toMatchObject([{ emailKey: null }]);
    await later.close();
    await app.close();
  });

  it.each(engines)("is erased again on %s where that was done under a secret which is the newest once more", async (engine) => {
    const [first, second] = ["the first secret of all", "the second secret of all"];
    const erasure = { email: "ana@example.com" };
    const app = await openApp(engine, { secret: first });
    await app.operator.post("/v1/suppressions", erasure);
    await app.operator.post("/v1/erasures", erasure);
    const other = await openApp(engine, { database: app.database.url, secret: second });
    await other.operator.post("/v1/suppressions", erasure);
    const both = await openApp(engine, { database: app.database.url, secret: [first, second] });
    expect(await both.operator.post("/v1/erasures", erasure)).toMatchObject({ status: 200 });
    const found = await both.world.store.suppressions.find([], [addressee(both.world.keyring, erasure.email)]);
    expect(found).toMatchObject([{ emailKey: null }]);
    for (const one of [both, other, app]) await one.close();
  });
});
