import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expireInvites } from "../../src/core/expire.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, mailsTo, openTenant, type TestTenant } from "../support/tenants.ts";

const DAY = 24 * 60 * 60 * 1000;

describe.each(engines)("inviting an address again on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    // A rush to one address is more than a person may send to it.
    app = await openApp(engine, { limits: { recipient: null } });
    olive = await app.signUp("olive@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  const opened = (token: string) => app.anyone.get(`/v1/invites/${token}`);

  it("by default refreshes the pending one, keeps its id and its link, and mails it again", async () => {
    const first = await acme.invite({ email: "again@example.com", firstName: "Ana", data: { a: 1 }, expiresIn: 3600 });
    const { token } = await app.mailTo("again@example.com");
    app.clock.advance(1000);
    const second = await acme.invite({ email: "again@example.com", roles: ["admin"], lastName: "Lima", redirectUrl: "/hi" });
    expect(second).toMatchObject({
      id: first.id,
      createdAt: first.createdAt,
      roles: ["admin"],
      firstName: "Ana",
      lastName: "Lima",
      data: { a: 1 },
      redirectUrl: "/hi",
      status: "pending",
      expiresAt: new Date(app.clock.now() + 7 * DAY).toISOString(),
      updatedAt: new Date(app.clock.now()).toISOString(),
    });
    const mails = await mailsTo(app, "again@example.com");
    expect(mails).toHaveLength(2);
    for (const { text } of mails) expect(text).toContain(`/join/${token}`);
    expect(await acme.read(first.id)).toMatchObject({ sentCount: 2, delivery: { state: "sent" } });
    expect(await acme.count()).toBe(1);
    expect(await acme.eventTypes(first.id)).toEqual(["invite.created", "invite.sent", "invite.resent", "invite.sent"]);
    expect((await opened(token)).body.invite.roles).toEqual(["admin"]);
  });

  it("finds the refreshed one by its new role and name", async () => {
    const { id } = await acme.invite({ email: "found@example.com", roles: ["member"], firstName: "Old" });
    await acme.invite({ email: "found@example.com", roles: ["admin"], firstName: "Fresh" });
    const ids = async (query: string) =>
      (await olive.get(`${acme.invites}?${query}`)).body.data.map((row: { id: string }) => row.id);
    expect(await ids("role=admin")).toEqual([id]);
    expect(await ids("role=member")).toEqual([]);
    expect(await ids("q=fresh")).toEqual([id]);
    expect(await ids("q=old")).toEqual([]);
  });

  it("hands over the same link where the app delivers it", async () => {
    const first = await acme.handed({ email: "handed@example.com" });
    const second = await acme.handed({ email: "handed@example.com" });
    expect(second.token).toBe(first.token);
    expect(second.invite.id).toBe(first.invite.id);
  });

  it("refuses with onDuplicate error, and changes nothing", async () => {
    const first = await acme.invite({ email: "error@example.com" });
    app.clock.advance(1000);
    const answer = await olive.post(acme.invites, { email: "ERROR@example.com", roles: ["admin"], onDuplicate: "error" });
    expectProblem(answer, 409, "invite_pending", "email");
    expect(await acme.read(first.id)).toEqual(first);
    expect(await acme.count()).toBe(1);
    expect(await mailsTo(app, "error@example.com")).toHaveLength(1);
  });

  it("with onDuplicate replace cancels the old one, whose link is dead", async () => {
    const first = await acme.invite({ email: "replace@example.com" });
    const old = await app.mailTo("replace@example.com");
    app.clock.advance(1000);
    const second = await acme.invite({ email: "replace@example.com", onDuplicate: "replace" });
    const fresh = await app.mailTo("replace@example.com");
    expect(second.id).not.toBe(first.id);
    expect(fresh.token).not.toBe(old.token);
    expect(await acme.read(first.id)).toMatchObject({ status: "canceled" });
    expect(await acme.eventTypes(first.id)).toEqual(["invite.created", "invite.sent", "invite.canceled"]);
    expect(await opened(old.token)).toMatchObject({ body: { invite: { status: "canceled" } } });
    expectProblem(await app.anyone.post(`/v1/invites/${old.token}/reject`), 410, "invite_canceled");
    expect(await opened(fresh.token)).toMatchObject({ body: { invite: { status: "pending" } } });
  });

  it.each([
    ["before the sweep", false],
    ["after the sweep", true],
  ])("makes a new one for an invite that expired, %s, and records its expiry once", async (_, swept) => {
    const email = `expired-${swept}@example.com`;
    const first = await acme.invite({ email, expiresIn: 60 });
    app.clock.advance(61_000);
    if (swept) await expireInvites(app.world);
    const second = await acme.invite({ email, onDuplicate: "error" });
    expect(second.id).not.toBe(first.id);
    expect(await acme.read(first.id)).toMatchObject({ status: "expired", statusAt: first.expiresAt });
    await expireInvites(app.world);
    expect(await acme.eventTypes(first.id)).toEqual(["invite.created", "invite.expired"]);
    expect(await acme.read(second.id)).toMatchObject({ status: "pending" });
  });

  it.each(["canceled", "rejected"])("makes a new one beside one that was %s", async (status) => {
    const { invite, token } = await acme.handed({ email: `${status}@example.com` });
    await (status === "canceled"
      ? olive.post(`${acme.invites}/${invite.id}/cancel`)
      : app.anyone.post(`/v1/invites/${token}/reject`));
    const next = await acme.invite({ email: `${status}@example.com`, onDuplicate: "error" });
    expect(next.id).not.toBe(invite.id);
    expect(await acme.read(invite.id)).toMatchObject({ status });
  });

  it("takes one address in another case, composition or form of its domain for the same", async () => {
    const { id } = await acme.invite({ email: "zoë@münchen.example" });
    for (const same of [
      "ZOË@MÜNCHEN.Example",
      "zoe\u0308@mu\u0308nchen.example",
      "Zoë@xn--mnchen-3ya.example",
      " zoë@münchen.example ",
    ]) {
      expect((await acme.invite({ email: same })).id).toBe(id);
    }
    expect(await acme.count()).toBe(1);
  });

  it("takes dots and plus-tags for different people", async () => {
    const emails = [
      "mycoolemail@example.com",
      "my.cool.email@example.com",
      "mycoolemail+tag@example.com",
      "mycoolemail+@example.com",
    ];
    const ids = new Set<string>();
    for (const email of emails) ids.add((await acme.invite({ email, onDuplicate: "error" })).id);
    expect(ids.size).toBe(emails.length);
  });

  it("invites one address to two tenants, apart from each other", async () => {
    const other = await openTenant(olive, "Other");
    const here = await acme.invite({ email: "both@example.com", onDuplicate: "error" });
    const there = await other.invite({ email: "both@example.com", onDuplicate: "error" });
    expect(there.id).not.toBe(here.id);
    await olive.post(`${other.invites}/${there.id}/cancel`);
    expect(await acme.read(here.id)).toMatchObject({ status: "pending" });
  });

  it("leaves one pending invite where many requests for an address come at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => olive.post(acme.invites, { email: "rush@example.com", onDuplicate: "replace" })),
    );
    for (const { status } of answers) expect([201, 409]).toContain(status);
    const { body } = await olive.get(`${acme.invites}?status=pending`);
    expect(body.data).toHaveLength(1);
  });
});
