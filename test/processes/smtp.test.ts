/** What leaves by SMTP, and what becomes of an invite where the mail server does not do as it should. */
import { describe, expect, it, onTestFinished } from "vitest";
import { Problem } from "../../src/core/problems.ts";
import { createDoorlist } from "../../src/index.ts";
import type { TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { messageIdOf, openPost } from "../support/post.ts";
import { accept, tokenIn } from "../support/smtp-sink.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;

describe.each(engines)("a mail that is taken, on %s", (engine) => {
  it("is marked sent, with the time and the count, and its link lets the person in", async () => {
    const { app, sink, invite, shown, messages } = await openPost({ engine });
    const { id } = await invite("ana@example.com");
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued" }, sentCount: 0, lastSentAt: null });

    app.clock.advance(5 * SECOND);
    const at = new Date(app.clock.now()).toISOString();
    expect(await app.doorlist.worker.drain()).toBe(1);

    expect(await shown(id)).toMatchObject({ delivery: { state: "sent", at }, sentCount: 1, lastSentAt: at });
    expect((await shown(id)).delivery).not.toHaveProperty("reason");
    expect(await messages()).toMatchObject([{ state: "sent", attempts: 1 }]);
    expect(sink.mails).toHaveLength(1);
    const [mail] = sink.mailsTo("ana@example.com");
    const ana = await app.signUp("ana@example.com");
    const token = await tokenIn(mail as NonNullable<typeof mail>);
    expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200, body: { invite: { id } } });

    // Signing up asked for a confirmation of the address; the link of the invite confirmed it.
    await app.doorlist.worker.drain();
    expect(await messages()).toMatchObject([{ state: "sent" }, { state: "dropped" }]);
    expect(sink.mails).toHaveLength(1);
  });

  it("is tried again after a 4xx, later each time, and says why it waits", async () => {
    const { app, sink, invite, shown, messages } = await openPost({ engine });
    sink.answer = () => ({ code: 451, text: "4.7.1 Greylisted, come back" });
    const { id } = await invite("ana@example.com");

    const waits: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      expect(await app.doorlist.worker.drain()).toBe(1);
      expect(await shown(id)).toMatchObject({
        delivery: { state: "queued", reason: expect.stringContaining("4.7.1 Greylisted, come back") },
        sentCount: 0,
        lastSentAt: null,
      });
      const [message] = await messages();
      expect(message).toMatchObject({ state: "queued", attempts: attempt });
      const wait = (message?.due_at ?? 0) - app.clock.now();
      waits.push(wait);
      app.clock.advance(wait - 1);
      expect(await app.doorlist.worker.drain()).toBe(0);
      app.clock.advance(1);
    }
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(4500 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(5500 * 2 ** index);
    });

    sink.answer = accept;
    expect(await app.doorlist.worker.drain()).toBe(1);
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });
    expect((await shown(id)).delivery).not.toHaveProperty("reason");
    expect(await messages()).toMatchObject([{ state: "sent", attempts: 5, reason: null }]);
    expect(sink.attempts).toBe(5);
  });

  it("fails at once by a 5xx, in the server's own words, and is never tried again", async () => {
    const { app, sink, tenantId, invite, shown, messages } = await openPost({ engine });
    sink.answer = () => ({ code: 554, text: "5.7.1 We think this is spam" });
    const { id } = await invite("ana@example.com");

    expect(await app.doorlist.worker.drain()).toBe(1);
    const reason = expect.stringContaining("5.7.1 We think this is spam");
    expect(await shown(id)).toMatchObject({ status: "pending", delivery: { state: "failed", reason }, sentCount: 0 });
    expect(await messages()).toMatchObject([{ state: "failed", attempts: 1, reason }]);
    const { body: failures } = await app.operator.get(`/v1/tenants/${tenantId}/events?type=invite.failed`);
    expect(failures.data).toMatchObject([{ inviteId: id, actor: "system", data: { reason } }]);

    app.clock.advance(2 * DAY);
    expect(await app.doorlist.worker.drain()).toBe(0);
    expect(sink.attempts).toBe(1);
  });
});

describe.each(engines)("a mail that cannot be made, on %s", (engine) => {
  const [bug, away] = [new TypeError("A bug"), new Problem("unavailable")];
  const breakComposing = (app: TestApp, error: Error) => {
    const { mailTemplates } = app.world.store;
    const { ofKind } = mailTemplates;
    mailTemplates.ofKind = async () => {
      throw error;
    };
    return () => {
      mailTemplates.ofKind = ofKind;
    };
  };

  it("is tried again, later each time, and ends as a dead letter; whoever runs the server is told each time", async () => {
    const { app, sink, invite, shown, messages } = await openPost({ engine });
    const { id } = await invite("ana@example.com", { expiresIn: 30 * 86_400 });
    breakComposing(app, bug);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 40 && (await messages())[0]?.state === "queued"; attempt += 1) {
      expect(await app.doorlist.worker.drain()).toBe(1);
      const wait = ((await messages())[0]?.due_at ?? 0) - app.clock.now();
      if (wait > 0) waits.push(wait);
      app.clock.advance(Math.max(wait, 0));
    }
    expect(waits[3]).toBeGreaterThan(6 * (waits[0] ?? 0));
    const reason = expect.stringContaining("could not be made");
    expect(await messages()).toMatchObject([{ state: "failed", reason, attempts: waits.length + 1 }]);
    expect(await shown(id)).toMatchObject({ delivery: { state: "failed", reason }, sentCount: 0 });
    expect(app.unexpected.splice(0)).toEqual(Array(waits.length + 1).fill(bug));
    expect(sink.mails).toEqual([]);
  });

  it("has lost no attempt where the database was away, and goes when that is back", async () => {
    const { app, invite, shown, messages } = await openPost({ engine });
    const { id } = await invite("ana@example.com");
    const mend = breakComposing(app, away);
    for (let minute = 0; minute < 30; minute += 1) {
      expect(await app.doorlist.worker.drain()).toBe(1);
      app.clock.advance(60 * SECOND);
    }
    expect(await messages()).toMatchObject([{ state: "queued", attempts: 0, reason: null }]);
    expect(app.unexpected.splice(0)).toEqual(Array(30).fill(away));
    mend();
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" } });
    expect(await messages()).toMatchObject([{ state: "sent", attempts: 1 }]);
  });
});

describe("a mail that is refused", () => {
  it("has bounced where the recipient is unknown, and leaves the others alone", async () => {
    const { app, sink, invite, shown } = await openPost();
    sink.refuseRecipient = (address) =>
      address === "nobody@example.com" ? { code: 550, text: "5.1.1 No such mailbox here" } : undefined;
    const nobody = await invite("nobody@example.com");
    const ana = await invite("ana@example.com");
    expect(await app.doorlist.worker.drain()).toBe(2);
    expect(await shown(nobody.id)).toMatchObject({
      delivery: { state: "bounced", reason: expect.stringContaining("5.1.1 No such mailbox here") },
    });
    expect(await shown(ana.id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });
  });

  it("goes out again when the invite is resent", async () => {
    const { app, sink, tenantId, invite, shown } = await openPost();
    sink.answer = () => ({ code: 552, text: "5.2.2 Mailbox full" });
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "soft_bounced" } });
    sink.answer = accept;
    expect(await app.operator.post(`/v1/tenants/${tenantId}/invites/${id}/resend`, {})).toMatchObject({ status: 200 });
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued" } });
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });
    expect(sink.mailsTo("ana@example.com")).toHaveLength(1);
  });

  it("is given up after a day of trying, and then it is a dead letter", async () => {
    const { app, sink, invite, shown, messages } = await openPost();
    sink.answer = () => ({ code: 421, text: "4.3.2 Too busy" });
    const { id } = await invite("ana@example.com", { expiresIn: 30 * 86_400 });
    const began = app.clock.now();
    for (let attempt = 1; attempt <= 40 && (await messages())[0]?.state === "queued"; attempt += 1) {
      await app.doorlist.worker.drain();
      const [message] = await messages();
      if (message?.state === "queued") app.clock.advance(message.due_at - app.clock.now());
    }
    expect(await messages()).toMatchObject([{ state: "failed", reason: expect.stringContaining("Too busy") }]);
    expect(await shown(id)).toMatchObject({ delivery: { state: "failed" }, sentCount: 0 });
    const days = (app.clock.now() - began) / DAY;
    expect(days).toBeGreaterThan(0.8);
    expect(days).toBeLessThan(1.4);
  });

  it("waits where the mail server refuses our password: that is not the mail's fault", async () => {
    const auth = { user: "doorlist", password: "right" };
    const { app, sink, invite, shown } = await openPost({ auth, credentials: "doorlist:wrong@" });
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued", reason: expect.stringContaining("535") } });
    expect(JSON.stringify(await shown(id))).not.toContain("wrong");
    expect(sink.attempts).toBe(0);
  });

  it("waits where the mail server wants a password and none is set", async () => {
    const auth = { user: "doorlist", password: "right" };
    const { app, invite, shown } = await openPost({ auth });
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued", reason: expect.stringContaining("530") } });
  });

  it("is sent where the mail server takes our password", async () => {
    const auth = { user: "doorlist", password: "right" };
    const { app, invite, shown } = await openPost({ auth, credentials: "doorlist:right@" });
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" } });
  });
});

describe("a mail server that fails", () => {
  it("is down: the invite waits and says so, and its mail arrives when the server is up", async () => {
    const { app, sink, invite, shown } = await openPost();
    await sink.stop();
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({
      delivery: { state: "queued", reason: expect.stringMatching(/refused|connect/i) },
      sentCount: 0,
    });
    await sink.start();
    app.clock.advance(6 * SECOND);
    expect(await app.doorlist.worker.drain()).toBe(1);
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });
    expect(sink.mails).toHaveLength(1);
  });

  it("goes away between two mails: the second is not lost", async () => {
    const { app, sink, invite, shown } = await openPost();
    await invite("one@example.com");
    await app.doorlist.worker.drain();
    await sink.stop();
    await sink.start();
    const { id } = await invite("two@example.com");
    await app.doorlist.worker.drain();
    app.clock.advance(6 * SECOND);
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });
    expect(sink.mailsTo("two@example.com")).toHaveLength(1);
  });

  it.each([
    ["never answers", "hang"],
    ["cuts the connection in the middle", "drop"],
    ["takes the mail and dies before it says so", "take-and-drop"],
  ] as const)("%s: the mail goes again, with the same Message-ID", async (_, misdeed) => {
    const { app, sink, invite, shown, messages } = await openPost({ query: "socketTimeout=300" });
    let began = 0;
    const seen: string[] = [];
    sink.answer = (mail) => {
      seen.push(mail.messageId);
      began += 1;
      return began === 1 ? misdeed : "accept";
    };
    const { id } = await invite("ana@example.com");
    expect(await app.doorlist.worker.drain()).toBe(1);
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued", reason: expect.stringMatching(/\w/) }, sentCount: 0 });
    expect(began).toBe(1);

    app.clock.advance(6 * SECOND);
    expect(await app.doorlist.worker.drain()).toBe(1);
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });
    expect(seen).toHaveLength(2);
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toMatch(messageIdOf(await messages()));
    expect(sink.mails).toHaveLength(misdeed === "take-and-drop" ? 2 : 1);
  });
});

describe("a mail that is no longer wanted", () => {
  it.each(["cancel", "reject", "expire"])("is dropped where the invite was decided first (%s)", async (act) => {
    const { app, sink, tenantId, invite, messages } = await openPost();
    const { id } = await invite("ana@example.com", { expiresIn: 60 });
    if (act === "cancel") await app.operator.post(`/v1/tenants/${tenantId}/invites/${id}/cancel`, {});
    if (act === "reject") {
      const { body } = await app.operator.get(`/v1/tenants/${tenantId}/invites/${id}/link`);
      expect(await app.anyone.post(`/v1/invites/${body.url.split("/").at(-1)}/reject`, {})).toMatchObject({ status: 200 });
    }
    if (act === "expire") app.clock.advance(61 * SECOND);
    expect(await app.doorlist.worker.drain()).toBe(1);
    expect(await messages()).toMatchObject([{ state: "dropped" }]);
    app.clock.advance(DAY);
    expect(await app.doorlist.worker.drain()).toBe(0);
    expect(sink.attempts).toBe(0);
  });

  it("is dropped where the link was rotated, and the new link goes out alone", async () => {
    const { app, sink, tenantId, invite, messages } = await openPost();
    const { id } = await invite("ana@example.com");
    await app.operator.post(`/v1/tenants/${tenantId}/invites/${id}/resend`, { rotate: true });
    await app.doorlist.worker.drain();
    expect((await messages()).map(({ state }) => state).sort()).toEqual(["dropped", "sent"]);
    expect(sink.mails).toHaveLength(1);
    const token = await tokenIn(sink.mails[0] as NonNullable<(typeof sink.mails)[0]>);
    expect(await app.anyone.get(`/v1/invites/${token}`)).toMatchObject({ status: 200, body: { invite: { status: "pending" } } });
  });
});

describe("a mail whose link was signed with a key that this process does not have", () => {
  it("waits with the reason, goes out where the key is, and is given up where it stays away", async () => {
    const { app, sink, invite, shown, messages } = await openPost();
    const { id } = await invite("ana@example.com", { expiresIn: 30 * 86_400 });
    const unexpected: unknown[] = [];
    const stranger = createDoorlist({
      database: app.database.url,
      secret: "another secret for tests",
      baseUrl: "http://localhost:4400",
      mail: { url: sink.url },
      clock: app.clock,
      onError: (error) => unexpected.push(error),
    });
    onTestFinished(() => stranger.close());

    await stranger.worker.drain();
    expect(await shown(id)).toMatchObject({
      delivery: { state: "queued", reason: expect.stringContaining("key that signed this invite is gone") },
    });
    app.clock.advance(6 * SECOND);
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });

    const lost = await invite("ben@example.com", { expiresIn: 30 * 86_400 });
    for (let attempt = 0; attempt < 30 && (await messages()).at(-1)?.state === "queued"; attempt += 1) {
      await stranger.worker.drain();
      app.clock.advance(5 * 3600 * SECOND);
    }
    expect(await shown(lost.id)).toMatchObject({ delivery: { state: "failed" }, sentCount: 0 });
    expect(sink.mails).toHaveLength(1);
    expect(unexpected).toEqual([]);
  });
});
