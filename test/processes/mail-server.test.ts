/** A tenant's own mail server: set, tested with a button, used, and never in the way of others. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { API_KEY, BASE, caller } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { checkDkim } from "../support/dkim.ts";
import { dump } from "../support/dump.ts";
import { openPost, type PostOptions } from "../support/post.ts";
import { accept, readMail, type SinkOptions, startSmtpSink } from "../support/smtp-sink.ts";
import { expectProblem } from "../support/tenants.ts";
import { until } from "../support/until.ts";

const MINUTE = 60_000;
const auth = { user: "acme", password: "pässword of acme" };
const rsa = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

async function openOwn(options: PostOptions = {}, sink: SinkOptions = { auth }) {
  const post = await openPost({ allowPrivateHosts: true, ...options });
  const own = await startSmtpSink(sink);
  onTestFinished(() => own.stop());
  const path = `/v1/tenants/${post.tenantId}/mail-server`;
  const input = {
    host: "127.0.0.1",
    port: own.port,
    tls: "none",
    user: auth.user,
    password: auth.password,
    from: "Acme <invites@acme.example>",
    replyTo: "help@acme.example",
  };
  return { ...post, own, path, input };
}

describe.each(engines)("a tenant's own mail server, on %s", (engine) => {
  it("takes the tenant's invites, from the tenant's sender and signed by its key; others leave by the installation's", async () => {
    const { app, sink, own, path, input, invite, shown } = await openOwn({ engine });
    const dkim = { domain: "acme.example", selector: "s1", privateKey: rsa.privateKey };
    expect(await app.operator.put(path, { ...input, dkim })).toMatchObject({ status: 200 });
    const { id } = await invite("ana@example.com");
    const { body: other } = await app.operator.post("/v1/tenants", { name: "Other" });
    await app.operator.post(`/v1/tenants/${other.id}/invites`, { email: "bob@example.com" });
    await app.doorlist.worker.drain();

    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" } });
    expect(sink.mails.map(({ to }) => to)).toEqual([["bob@example.com"]]);
    const [mail] = own.mails;
    if (!mail) throw new Error("No mail");
    expect(mail).toMatchObject({ from: "invites@acme.example", to: ["ana@example.com"] });
    const read = await readMail(mail);
    expect(read.from).toEqual({ name: "Acme", address: "invites@acme.example" });
    expect(read.replyTo).toEqual([{ name: "", address: "help@acme.example" }]);

    const check = checkDkim(mail.raw, rsa.publicKey);
    expect(check).toMatchObject({ valid: true, tags: { d: "acme.example", s: "s1", a: "rsa-sha256" } });
    // RFC 8058 section 4 wants these two signed.
    expect(check.signed).toEqual(expect.arrayContaining(["from", "to", "subject", "list-unsubscribe", "list-unsubscribe-post"]));
    expect(checkDkim(mail.raw.replace("Acme", "Evil"), rsa.publicKey).valid).toBe(false);
  });

  it("proves no mailbox and no domain by what it carries: whoever runs it reads the links", async () => {
    const { app, sink, own, path, input, tenantId } = await openOwn({ engine });
    expect(await app.operator.put(path, input)).toMatchObject({ status: 200 });
    await app.operator.post(`/v1/tenants/${tenantId}/invites`, { email: "ana@example.com" });
    await app.doorlist.worker.drain();
    const [mail] = own.mails;
    const token = mail && (await readMail(mail)).text?.match(/\/join\/([\w-]+)/)?.[1];
    const account = { name: "Ana", email: "ana@example.com", password: "correct horse 1", inviteToken: token };
    const signedUp = await app.anyone.post("/api/auth/sign-up/email", account);
    expect(signedUp.body.user).toMatchObject({ email: "ana@example.com", emailVerified: false });
    const claimed = await app.anyone.post(`/join/${token}`, { action: "claim", password: "correct horse 2" });
    expect(claimed.headers.getSetCookie()).toEqual([]);

    const domains = `/v1/tenants/${tenantId}/domains`;
    expect(await app.operator.post(domains, { domain: "corp.example" })).toMatchObject({ status: 200 });
    await app.operator.post(`${domains}/corp.example/mail`, { mailbox: "postmaster" });
    await app.doorlist.worker.drain();
    expect(own.mails.flatMap(({ to }) => to)).toEqual(["ana@example.com"]);
    expect(sink.mails.flatMap(({ to }) => to)).toContain("postmaster@corp.example");
  });

  it("keeps its secrets: no answer, no event and no row shows them, and rows moved elsewhere open nothing", async () => {
    const { app, path, input, tenantId } = await openOwn({ engine });
    const dkim = { domain: "acme.example", selector: "s1", privateKey: rsa.privateKey };
    const set = await app.operator.put(path, { ...input, dkim });
    expect(set.body).toEqual({
      host: "127.0.0.1",
      port: input.port,
      tls: "none",
      user: "acme",
      hasPassword: true,
      from: "Acme <invites@acme.example>",
      replyTo: "help@acme.example",
      dkim: { domain: "acme.example", selector: "s1" },
      updatedAt: expect.any(String),
    });
    expect((await app.operator.get(path)).body).toEqual(set.body);
    const events = await app.operator.get(`/v1/tenants/${tenantId}/events`);
    const written = JSON.stringify([await dump(app.database), events.body, set.body]);
    const keyLine = rsa.privateKey.split("\n")[3] ?? "";
    for (const secret of [input.password, keyLine, Buffer.from(input.password).toString("base64")]) {
      expect(written).not.toContain(secret);
    }
  });

  it("keeps its secrets when the installation's secret is rotated, and needs the old one no more", async () => {
    const { app, sink, own, path, input, tenantId } = await openOwn({ engine });
    const dkim = { domain: "acme.example", selector: "s1", privateKey: rsa.privateKey };
    expect(await app.operator.put(path, { ...input, dkim })).toMatchObject({ status: 200 });
    const { updatedAt } = (await app.operator.get(path)).body;
    const reopened = (secret: string[]) => {
      const { database, clock } = app;
      const mail = { url: sink.url };
      const doorlist = createDoorlist({ database: database.url, secret, baseUrl: BASE, mail, clock, allowPrivateHosts: true });
      onTestFinished(() => doorlist.close());
      return doorlist;
    };
    await reopened(["a newer secret for tests", "a secret for tests only"]).worker.tick();
    const later = reopened(["a newer secret for tests"]);
    await later.api.invites.create(tenantId, { email: "ana@example.com" });
    await later.worker.drain();
    expect(own.mails.map(({ to }) => to)).toEqual([["ana@example.com"]]);
    expect(checkDkim(own.mails[0]?.raw ?? "", rsa.publicKey).valid).toBe(true);
    expect((await app.operator.get(path)).body).toMatchObject({ updatedAt });
  });

  it("is used by every process, changed in all of them at once, and left when it is removed", async () => {
    const { app, sink, own, path, input, invite } = await openOwn({ engine });
    const second = createDoorlist({
      database: app.database.url,
      secret: "a secret for tests only",
      baseUrl: BASE,
      mail: { url: sink.url },
      clock: app.clock,
      allowPrivateHosts: true,
    });
    onTestFinished(() => second.close());
    await app.operator.put(path, input);
    await invite("ana@example.com");
    await second.worker.drain();
    await invite("bob@example.com");
    await app.doorlist.worker.drain();
    expect(own.mails).toHaveLength(2);

    const moved = await startSmtpSink();
    onTestFinished(() => moved.stop());
    await app.operator.put(path, { ...input, port: moved.port, user: null });
    await invite("cleo@example.com");
    await second.worker.drain();
    expect(moved.mailsTo("cleo@example.com")).toHaveLength(1);

    expect(await app.operator.delete(path)).toMatchObject({ status: 204 });
    expectProblem(await app.operator.get(path), 404, "mail_server_not_found");
    await invite("dan@example.com");
    await second.worker.drain();
    expect(sink.mailsTo("dan@example.com")).toHaveLength(1);
    expect(own.mails).toHaveLength(2);
  });

  it("that refuses an address speaks for its tenant alone", async () => {
    const { app, sink, own, path, input, tenantId, invite, shown } = await openOwn({ engine });
    await app.operator.put(path, input);
    own.refuseRecipient = () => ({ code: 550, text: "5.1.1 Unknown" });
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "bounced" } });
    expect((await app.operator.get("/v1/suppressions")).body.data).toEqual([]);
    expect((await app.operator.get(`/v1/tenants/${tenantId}/suppressions`)).body.data).toMatchObject([{ reason: "bounced" }]);
    const { body: other } = await app.operator.post("/v1/tenants", { name: "Other" });
    await app.operator.post(`/v1/tenants/${other.id}/invites`, { email: "ana@example.com" });
    await app.doorlist.worker.drain();
    expect(sink.mailsTo("ana@example.com")).toHaveLength(1);
  });
});

describe.each(engines)("a tenant's mail server whose secrets cannot be read, on %s", (engine) => {
  it("has its own tenant's mail wait, is told of once, and holds up nobody else's", async () => {
    const { app, sink, own, path, input, tenantId, invite, shown } = await openOwn({ engine });
    await app.operator.put(path, input);
    const { mailServers } = app.world.store;
    const server = await mailServers.get(tenantId);
    if (!server) throw new Error("No server");
    // As after its row was moved, or edited by hand.
    await mailServers.put({ ...server, password: `${server.password?.slice(0, -4)}AAAA` });
    const { id } = await invite("ana@example.com");
    const { body: other } = await app.operator.post("/v1/tenants", { name: "Other" });
    for (let n = 0; n < 5; n += 1) await app.operator.post(`/v1/tenants/${other.id}/invites`, { email: `bob${n}@example.com` });
    await app.doorlist.worker.drain();
    expect(sink.mails).toHaveLength(5);
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued", reason: expect.stringContaining("cannot be read") } });
    app.clock.advance(MINUTE);
    await app.doorlist.worker.drain();
    expect(app.unexpected.splice(0)).toEqual([expect.objectContaining({ message: expect.stringContaining("authenticate") })]);

    await app.operator.put(path, input);
    app.clock.advance(MINUTE);
    await app.doorlist.worker.drain();
    expect(own.mails).toHaveLength(1);
  });
});

describe("a tenant's mail server that fails", () => {
  it("holds up nobody else's mail while it hangs, however much waits for it", async () => {
    const { app, sink, own, path, input, invite, messages } = await openOwn();
    await app.operator.put(path, input);
    own.answer = () => "hang";
    for (let n = 0; n < 120; n += 1) await invite(`ana${n}@example.com`);
    app.doorlist.worker.start();
    await until("the server hangs with its share", () => own.attempts >= 3);
    const { body: other } = await app.operator.post("/v1/tenants", { name: "Other" });
    const begun = Date.now();
    for (let n = 0; n < 60; n += 1) await app.operator.post(`/v1/tenants/${other.id}/invites`, { email: `bob${n}@example.com` });
    // A server that hangs is given up after a minute.
    await until("the others' mail is out", () => sink.mails.length === 60, MINUTE / 2);
    expect(Date.now() - begun).toBeLessThan(MINUTE / 2);
    expect(own.mails).toEqual([]);
    expect((await messages()).filter(({ state }) => state === "sent").length).toBeGreaterThan(0);
    await own.stop();
  });

  it("has its mail wait and go later, as the installation's does", async () => {
    const { app, own, sink, path, input, invite, shown } = await openOwn();
    await app.operator.put(path, { ...input, password: "wrong" });
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued", reason: expect.stringContaining("5.7.8") } });
    expect(sink.mails).toEqual([]);
    await app.operator.put(path, input);
    app.clock.advance(MINUTE);
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" } });
    expect(own.mails).toHaveLength(1);
  });

  it("waits where the secret that sealed its password is gone, and does not leave by another server", async () => {
    const { app, sink, own, path, input, tenantId, invite, shown } = await openOwn();
    const dkim = { domain: "acme.example", selector: "s1", privateKey: rsa.privateKey };
    await app.operator.put(path, { ...input, dkim });
    const { id } = await invite("ana@example.com");
    const errors: unknown[] = [];
    const rotated = createDoorlist({
      database: app.database.url,
      secret: "another secret altogether",
      baseUrl: BASE,
      apiKey: API_KEY,
      mail: { url: sink.url },
      clock: app.clock,
      allowPrivateHosts: true,
      onError: (error) => errors.push(error),
    });
    onTestFinished(() => rotated.close());
    await rotated.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued" } });
    expect([...sink.mails, ...own.mails, ...errors]).toEqual([]);

    const operator = caller(rotated.handler, { authorization: `Bearer ${API_KEY}` });
    const { password, ...kept } = input;
    const keptKey = { domain: dkim.domain, selector: "s2" };
    expectProblem(await operator.put(path, kept), 422, "missing_field", "password");
    expectProblem(await operator.put(path, { ...input, dkim: keptKey }), 422, "missing_field", "dkim.privateKey");
    expect(await operator.put(path, { ...kept, password, dkim })).toMatchObject({ status: 200 });
    await operator.post(`/v1/tenants/${tenantId}/invites`, { email: "ben@example.com" });
    await rotated.worker.drain();
    expect(own.mails.map(({ to }) => to)).toEqual([["ben@example.com"]]);
  });

  it("says what is wrong when it is tested with the button, and sends to nobody but whoever presses it", async () => {
    const { app, own, tenantId, path, input } = await openOwn();
    const olive = await app.signUp("olive@example.com");
    const { body: made } = await app.operator.post(`/v1/tenants/${tenantId}/invites`, {
      email: olive.email,
      roles: ["owner"],
      delivery: "none",
    });
    await olive.post(`/v1/invites/${made.url.split("/").at(-1)}/accept`);
    expectProblem(await olive.post(`${path}/test`), 404, "mail_server_not_found");

    const tested = async (change: object) => {
      expect(await olive.put(path, { ...input, ...change })).toMatchObject({ status: 200 });
      return (await olive.post(`${path}/test`)).body;
    };
    expect(await tested({})).toEqual({ ok: true, to: olive.email, hint: null, error: null });
    expect(own.mails.map(({ to, from }) => ({ to, from }))).toEqual([{ to: [olive.email], from: "invites@acme.example" }]);
    expect(await tested({ password: "wrong" })).toMatchObject({
      ok: false,
      hint: expect.stringContaining("password"),
      error: expect.stringContaining("5.7.8"),
    });
    expect(await tested({ tls: "implicit" })).toMatchObject({ ok: false, hint: expect.stringContaining("TLS") });
    expect(await tested({ tls: "starttls" })).toMatchObject({ ok: false, hint: expect.stringContaining("STARTTLS") });
    expect(await tested({ host: "no-such-host.invalid" })).toMatchObject({
      ok: false,
      hint: expect.stringContaining("no server"),
    });
    own.refuseRecipient = () => ({ code: 550, text: "5.7.1 Not from you" });
    expect(await tested({})).toMatchObject({ ok: false, error: "550 5.7.1 Not from you" });
    own.refuseRecipient = () => undefined;
    await own.stop();
    expect(await tested({})).toMatchObject({ ok: false, hint: expect.stringContaining("does not answer") });

    expectProblem(await olive.post(`${path}/test`, { to: "ana@example.com" }), 403, "not_allowed", "to");
    expectProblem(await app.operator.post(`${path}/test`), 422, "missing_field", "to");
  });
});

describe("setting a mail server", () => {
  it("is an owner's to do, and its stored password goes to no other host", async () => {
    const { app, tenantId, path, input } = await openOwn();
    const ada = await app.signUp("ada@example.com");
    const { body: made } = await app.operator.post(`/v1/tenants/${tenantId}/invites`, {
      email: ada.email,
      roles: ["admin"],
      delivery: "none",
    });
    await ada.post(`/v1/invites/${made.url.split("/").at(-1)}/accept`);
    for (const answer of [
      await ada.get(path),
      await ada.put(path, input),
      await ada.delete(path),
      await ada.post(`${path}/test`),
    ]) {
      expectProblem(answer, 403, "not_allowed");
    }
    await app.operator.put(path, input);
    const { password: _, ...kept } = input;
    expect(await app.operator.put(path, { ...kept, from: "new@acme.example" })).toMatchObject({ body: { hasPassword: true } });
    expectProblem(await app.operator.put(path, { ...kept, host: "evil.example" }), 422, "missing_field", "password");
    expect(await app.operator.put(path, { ...kept, password: null })).toMatchObject({ body: { hasPassword: false } });
  });

  it.each([
    ["host", { host: "a b" }],
    ["host", { host: "https://mail.example" }],
    ["port", { port: 0 }],
    ["port", { port: 65_536 }],
    ["tls", { tls: "maybe" }],
    ["from", { from: "nobody" }],
    ["from", { from: "Acme <invites@acme.example>\r\nBcc: eve@example.com" }],
    ["replyTo", { replyTo: "a, b" }],
    ["dkim.domain", { dkim: { domain: "nodots", selector: "s", privateKey: rsa.privateKey } }],
    ["dkim.privateKey", { dkim: { domain: "acme.example", selector: "s", privateKey: "no key" } }],
    ["dkim.privateKey", { dkim: { domain: "acme.example", selector: "s", privateKey: rsa.publicKey } }],
    ["dkim.privateKey", { dkim: { domain: "acme.example", selector: "s" } }],
    ["dkim.selector", { dkim: { domain: "acme.example", selector: "s\r\nx", privateKey: rsa.privateKey } }],
  ])("refuses a wrong %s: %j", async (field, change) => {
    const { app, path, input } = await openOwn();
    expect(await app.operator.put(path, { ...input, ...change })).toMatchObject({ status: 422, body: { field } });
    expectProblem(await app.operator.get(path), 404, "mail_server_not_found");
  });

  it("lets no tenant reach into the network that the server stands in", async () => {
    const { app, own, path, input, invite, shown } = await openOwn({ allowPrivateHosts: false });
    for (const host of [
      "127.0.0.1",
      "localhost",
      "::1",
      "10.0.0.1",
      "169.254.169.254",
      "::ffff:127.0.0.1",
      "100.64.0.1",
      "0.0.0.0",
    ]) {
      expectProblem(await app.operator.put(path, { ...input, host }), 422, "host_not_allowed", "host");
    }
    // A name that leads there is found out when it is connected to.
    for (const host of ["localhost.localdomain", "ip6-localhost"]) {
      await app.operator.put(path, { ...input, host });
      const { body } = await app.operator.post(`${path}/test`, { to: "ana@example.com" });
      expect(body).toMatchObject({ ok: false });
    }
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "queued" } });
    own.answer = accept;
    expect(own.attempts).toBe(0);
  });
});

it("signs the installation's own mail where it is given a key", async () => {
  const { app, sink, invite } = await openPost({
    mail: {
      dkim: { domain: "app.example", selector: "k", privateKey: rsa.privateKey },
      from: "Doorlist <invites@app.example>",
    },
  });
  await invite("ana@example.com");
  await app.doorlist.worker.drain();
  expect(checkDkim(sink.mails[0]?.raw ?? "", rsa.publicKey)).toMatchObject({ valid: true, tags: { d: "app.example" } });
});
