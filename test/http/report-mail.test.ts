/** Bounces and complaints as mail servers write them, handed over by whoever runs the mailbox that they came to. */
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { messageRef } from "../../src/core/message-ref.ts";
import { type Answer, type Body, openApp, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem } from "../support/tenants.ts";

const MAIL = { "content-type": "message/rfc822" };

const sample = (name: string, ref: string): string =>
  readFileSync(new URL(`../samples/reports/${name}.eml`, import.meta.url), "utf8")
    .replaceAll("{REF}", ref)
    .replace(/\r?\n/g, "\r\n");

describe.each(engines)("a report that came by mail, on %s", (engine) => {
  let app: TestApp;
  let tenant: string;
  let id: string;
  let ref: string;
  beforeEach(async () => {
    app = await openApp(engine);
    const opened = app;
    onTestFinished(async () => {
      const unexpected = [...opened.unexpected];
      await opened.close();
      expect(unexpected).toEqual([]);
    });
    tenant = `/v1/tenants/${(await app.operator.post("/v1/tenants", { name: "Acme" })).body.id}`;
    id = (await app.operator.post(`${tenant}/invites`, { email: "ana@example.com" })).body.invite.id;
    await app.doorlist.worker.drain();
    const { body } = await app.operator.get(`${tenant}/invites/${id}/messages`);
    ref = messageRef(app.world.keyring, "report", body.data[0].id);
    app.clock.advance(60_000);
  });
  const report = (raw: string): Promise<Answer> => app.operator.post("/v1/mail/dsn", raw, MAIL);
  const delivery = async (): Promise<Body> => (await app.operator.get(`${tenant}/invites/${id}`)).body.delivery;

  it.each([
    ["postfix", "bounced", "5.1.1", "The email account that you tried to reach does not exist."],
    ["exchange", "bounced", "5.1.10", "Recipient the address not found"],
    ["exim", "bounced", "5.0.0", "550 No such user here"],
    ["gmail", "soft_bounced", "5.2.2", "over quota"],
  ])("as %s writes it makes the invite %s", async (name, state, status, words) => {
    expect(await report(sample(name, ref))).toMatchObject({ status: 204 });
    expect(await delivery()).toMatchObject({ state, reason: expect.stringContaining(words) });
    expect((await delivery()).reason).not.toContain("ana@example.com");
    const { body } = await app.operator.get(`${tenant}/events?inviteId=${id}`);
    expect(body.data[0]).toMatchObject({
      type: "invite.bounced",
      data: { bounce: state === "bounced" ? "hard" : "soft", status },
    });
    const { body: list } = await app.operator.get("/v1/suppressions");
    expect(list.data.map(({ email }: Body) => email)).toEqual(state === "bounced" ? ["ana@example.com"] : []);
  });

  it.each([
    ["delayed", "sent"],
    ["delivered", "delivered"],
    ["complaint", "complained"],
  ])("that tells it was %s leaves the invite %s", async (name, state) => {
    expect(await report(sample(name, ref))).toMatchObject({ status: 204 });
    expect(await delivery()).toMatchObject({ state });
  });

  it("that it could not be delivered in days, because a server does not answer, stops no later mail", async () => {
    const raw = sample("postfix", ref)
      .replace("Status: 5.1.1", "Status: 4.4.1")
      .replace(
        /Diagnostic-Code:[\s\S]*?typos/,
        "Diagnostic-Code: X-Postfix; connect to mx.example.com[192.0.2.1]:25: Connection timed out",
      );
    await report(raw);
    expect(await delivery()).toMatchObject({ state: "soft_bounced", reason: expect.stringContaining("Connection timed out") });
    expect((await app.operator.get("/v1/suppressions")).body.data).toEqual([]);
  });

  it("that it reached one of those whom the address stands for, and another not, is a delivery", async () => {
    const another = "Final-Recipient: rfc822; ben@elsewhere.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n";
    await report(sample("postfix", ref).replace(/(?=Final-Recipient)/, another));
    expect(await delivery()).toMatchObject({ state: "delivered" });
    expect((await app.operator.get("/v1/suppressions")).body.data).toEqual([]);
  });

  it("may have comments in its fields", async () => {
    await report(sample("postfix", ref).replace("Action: failed", "Action: Failed (given up)"));
    expect(await delivery()).toMatchObject({ state: "bounced" });
  });

  it("is found by what it answers, where nothing of the mail came back", async () => {
    const raw = sample("exchange", ref);
    const bare = raw.replace(
      /Content-Type: message\/rfc822[\s\S]*?(?=--f4f2a1c3-1d53-4b7c-9b1e-0d6f1c2a9e77--)/,
      "Content-Type: text/plain\r\n\r\n",
    );
    expect(bare.match(new RegExp(ref, "g"))).toHaveLength(2);
    expect(await report(bare)).toMatchObject({ status: 204 });
    expect(await delivery()).toMatchObject({ state: "bounced" });
  });

  it("is found in a Message-ID that lost its case on the way", async () => {
    await report(sample("postfix", ref.toUpperCase()));
    expect(await delivery()).toMatchObject({ state: "bounced" });
  });

  it("of a mail that is not ours, made up from an id that somebody saw, changes nothing", async () => {
    const forged = ref.slice(0, 32) + "0".repeat(24);
    for (const name of ["postfix", "exchange", "complaint"]) {
      expect(await report(sample(name, forged))).toMatchObject({ status: 204 });
    }
    expect(await delivery()).toMatchObject({ state: "sent" });
    expect((await app.operator.get("/v1/suppressions")).body.data).toEqual([]);
  });

  it("is taken from an installation-wide key alone", async () => {
    const raw = sample("postfix", ref);
    expectProblem(await app.anyone.post("/v1/mail/dsn", raw, MAIL), 401, "unauthenticated");
    const { body } = await app.operator.post(`${tenant}/api-keys`, { name: "k" });
    expectProblem(await app.withKey(body.key).post("/v1/mail/dsn", raw, MAIL), 403, "not_allowed");
    expect(await delivery()).toMatchObject({ state: "sent" });
  });

  it("that is none is refused clearly, however it is broken", async () => {
    for (const raw of [
      "",
      "hello",
      "\0\0\0",
      "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n",
      "Content-Type: multipart/report; boundary=\r\n\r\n",
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(500)}`,
      `X: ${"x".repeat(300_000)}\r\n\r\nbody`,
    ]) {
      expectProblem(await report(raw), 422, "invalid_report");
    }
    expectProblem(await report("x".repeat(600_000)), 413, "body_too_large");
    expect(await report(sample("postfix", ref).replace("Action: failed", "Action: \0"))).toMatchObject({ status: 204 });
    expect(await delivery()).toMatchObject({ state: "sent" });
  });
});
