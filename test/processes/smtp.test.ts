/** What leaves by SMTP, and what happens to an invite where the mail server does not do as it should. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createDoorlist, type DoorlistOptions } from "../../src/index.ts";
import type { EngineName } from "../../src/store/sql.ts";
import { type Body, openApp, type TestApp, TestClock } from "../support/app.ts";
import { createDatabase, engines } from "../support/databases.ts";
import { openRows } from "../support/rows.ts";
import {
  accept,
  readMail,
  type SinkAnswer,
  type SinkOptions,
  type SmtpSink,
  startSmtpSink,
  tokenIn,
} from "../support/smtp-sink.ts";
import { until } from "../support/until.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

interface Post {
  app: TestApp;
  sink: SmtpSink;
  tenantId: string;
  /** Invites by the installation's key. */
  invite(email: string, more?: Record<string, unknown>): Promise<Body>;
  /** The invite as the API shows it. */
  shown(id: string): Promise<Body>;
  /** The outbox's rows, oldest first. */
  messages(): Promise<{ id: string; state: string; attempts: number; due_at: number; reason: string | null }[]>;
}

interface PostOptions extends SinkOptions, Partial<DoorlistOptions> {
  engine?: EngineName;
  /** Query of the SMTP URL, e.g. `socketTimeout=300`. */
  query?: string;
  credentials?: string;
}

async function openPost({ engine = "sqlite", query = "", credentials = "", auth, ...options }: PostOptions = {}): Promise<Post> {
  const sink = await startSmtpSink({ auth });
  opened.push(() => sink.stop());
  const smtpUrl = `${sink.url.replace("//", `//${credentials}`)}/?${query}`;
  const app = await openApp(engine, { smtpUrl, ...options });
  const rows = await openRows(app.database.url);
  opened.push(async () => {
    await rows.close();
    await app.close();
    expect(app.unexpected).toEqual([]);
  });
  const { body: tenant } = await app.operator.post("/v1/tenants", { name: "Acme" });
  const invites = `/v1/tenants/${tenant.id}/invites`;
  return {
    app,
    sink,
    tenantId: tenant.id,
    async invite(email, more = {}) {
      const { status, body } = await app.operator.post(invites, { email, ...more });
      expect({ status, body }).toMatchObject({ status: 201 });
      return body.invite;
    },
    shown: async (id) => (await app.operator.get(`${invites}/${id}`)).body,
    messages: () => rows.all("select id, state, attempts, due_at, reason from doorlist_message order by id"),
  };
}

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

    expect(await app.doorlist.worker.drain()).toBe(0);
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
    const { app, sink, invite, shown, messages } = await openPost({ engine });
    sink.answer = () => ({ code: 554, text: "5.7.1 We think this is spam" });
    const { id } = await invite("ana@example.com");

    expect(await app.doorlist.worker.drain()).toBe(1);
    const reason = expect.stringContaining("5.7.1 We think this is spam");
    expect(await shown(id)).toMatchObject({ status: "pending", delivery: { state: "failed", reason }, sentCount: 0 });
    expect(await messages()).toMatchObject([{ state: "failed", attempts: 1, reason }]);

    app.clock.advance(2 * DAY);
    expect(await app.doorlist.worker.drain()).toBe(0);
    expect(sink.attempts).toBe(1);
  });
});

describe("a mail that is refused", () => {
  it("fails where the recipient is unknown, and leaves the others alone", async () => {
    const { app, sink, invite, shown } = await openPost();
    sink.refuseRecipient = (address) =>
      address === "nobody@example.com" ? { code: 550, text: "5.1.1 No such mailbox here" } : undefined;
    const nobody = await invite("nobody@example.com");
    const ana = await invite("ana@example.com");
    expect(await app.doorlist.worker.drain()).toBe(2);
    expect(await shown(nobody.id)).toMatchObject({
      delivery: { state: "failed", reason: expect.stringContaining("5.1.1 No such mailbox here") },
    });
    expect(await shown(ana.id)).toMatchObject({ delivery: { state: "sent" }, sentCount: 1 });
  });

  it("goes out again when the invite is resent", async () => {
    const { app, sink, tenantId, invite, shown } = await openPost();
    sink.answer = () => ({ code: 552, text: "5.2.2 Mailbox full" });
    const { id } = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "failed" } });
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
    expect(seen[0]).toBe(`<${(await messages())[0]?.id}@localhost>`);
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
      databaseUrl: app.database.url,
      secrets: ["another secret for tests"],
      baseUrl: "http://localhost:4400",
      smtpUrl: sink.url,
      clock: app.clock,
      onError: (error) => unexpected.push(error),
    });
    opened.push(() => stranger.close());

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

describe("what the mail is made of", () => {
  it("is text and html, from the configured sender to the one address, and says that no person wrote it", async () => {
    const { app, sink, invite, messages } = await openPost({ mailFrom: "Acme Invites <hello@acme.example>" });
    await invite("Ana.Lima@Example.com", { firstName: "Ana" });
    await app.doorlist.worker.drain();
    const [mail] = sink.mails;
    if (!mail) throw new Error("No mail");
    // The local part as typed; a domain has no case.
    expect(mail).toMatchObject({ from: "hello@acme.example", to: ["Ana.Lima@example.com"] });
    expect(mail.messageId).toBe(`<${(await messages())[0]?.id}@localhost>`);
    expect(mail.raw).toMatch(/^content-type: multipart\/alternative/im);

    const read = await readMail(mail);
    expect(read.from).toMatchObject({ name: "Acme Invites", address: "hello@acme.example" });
    expect(read.to).toEqual([{ name: "", address: "Ana.Lima@example.com" }]);
    expect(read.cc ?? []).toEqual([]);
    expect(read.bcc ?? []).toEqual([]);
    expect(headersOf(mail.raw, "auto-submitted")).toEqual(["auto-generated"]);
    expect(headersOf(mail.raw, "message-id")).toEqual([mail.messageId]);
    expect(headersOf(mail.raw, "date")).toHaveLength(1);
    expect(read.subject).toContain("Acme");
    const token = await tokenIn(mail);
    expect(read.html).toContain(`http://localhost:4400/join/${token}`);
    expect(read.text).toContain(`http://localhost:4400/join/${token}`);
    expect(read.text).toContain("Ana");
    expect(`${read.subject}${headersOf(mail.raw, "list-unsubscribe")}`).not.toContain(token);
  });

  it.each([
    ["firstName", { firstName: "Ana\r\nBcc: victim@example.com" }],
    ["lastName", { lastName: "Lima\nBcc: victim@example.com" }],
    ["email", { email: "ana@example.com\r\nBcc: victim@example.com" }],
    ["email", { email: "ana@example.com>\r\nRCPT TO:<victim@example.com" }],
    ["email", { email: "ana@example.com, victim@example.com" }],
    ["callbackUrl", { callbackUrl: "http://localhost:4400/\r\nBcc: victim@example.com" }],
  ])("refuses a line break in %s", async (field, body) => {
    const { app, sink, tenantId, messages } = await openPost();
    const answer = await app.operator.post(`/v1/tenants/${tenantId}/invites`, { email: "ana@example.com", ...body });
    expect(answer).toMatchObject({ status: 422, body: { field } });
    expect(await messages()).toEqual([]);
    await app.doorlist.worker.drain();
    expect(sink.attempts).toBe(0);
  });

  it("lets no name of a tenant or an inviter add a header, a recipient or a link", async () => {
    const { app, sink } = await openPost();
    expect(await app.operator.post("/v1/tenants", { name: "Acme\r\nBcc: victim@example.com" })).toMatchObject({ status: 422 });

    const eve = await app.signUp("eve@example.com", { name: "Eve\r\nBcc: victim@example.com\r\n\r\nhttps://evil.example/x" });
    const name = "Win at https://evil.example/now =?utf-8?q?=0D=0ABcc=3A_victim=40example.com?=";
    const { body: tenant } = await eve.post("/v1/tenants", { name });
    const made = await eve.post(`/v1/tenants/${tenant.id}/invites`, { email: "ana@example.com", shareInviterName: true });
    expect(made.status).toBe(201);
    await app.doorlist.worker.drain();

    const [mail] = sink.mails;
    if (!mail) throw new Error("No mail");
    expect(mail.to).toEqual(["ana@example.com"]);
    for (const header of ["bcc", "cc"]) expect(headersOf(mail.raw, header)).toEqual([]);
    expect(headersOf(mail.raw, "to")).toEqual(["ana@example.com"]);
    expect(headersOf(mail.raw, "subject")).toHaveLength(1);
    const read = await readMail(mail);
    expect(read.subject).not.toMatch(/[\r\n]/);
    expect(read.subject).toContain("Eve");
    const links = `${read.text} ${read.html}`.match(/https?:\/\/[^\s"'<>]+/g) ?? [];
    expect(links.filter((link) => !link.startsWith("http://localhost:4400/"))).toEqual([]);
    expect(`${read.text} ${read.html}`).not.toContain("evil.example");
  });

  it("reaches an address with a domain beyond ASCII, and a name beyond ASCII arrives whole", async () => {
    const { app, sink, invite, shown } = await openPost();
    const { id } = await invite("jose@münchen.example", { firstName: "José 🎉" });
    await app.doorlist.worker.drain();
    expect(await shown(id)).toMatchObject({ delivery: { state: "sent" } });
    // The sink shows domains decoded.
    expect(sink.mails[0]?.to).toEqual(["jose@münchen.example"]);
    expect((await readMail(sink.mails[0] as NonNullable<(typeof sink.mails)[0]>)).text).toContain("José 🎉");
  });
});

describe("two workers on one PostgreSQL", () => {
  async function openWorkers(sink: SmtpSink, clock: { now(): number }, query = "") {
    const database = await createDatabase("postgres");
    opened.push(() => database.drop());
    const unexpected: unknown[] = [];
    const workers = [0, 1].map(() =>
      createDoorlist({
        databaseUrl: database.url,
        secrets: ["a secret for tests only"],
        baseUrl: "http://localhost:4400",
        apiKey: "dl_test_key_of_two_workers_0123456789",
        smtpUrl: `${sink.url}/?${query}`,
        clock,
        onError: (error) => unexpected.push(error),
      }),
    );
    opened.push(async () => {
      await Promise.all(workers.map((each) => each.worker.stop()));
      await Promise.all(workers.map((each) => each.close()));
    });
    const [first] = workers;
    if (!first) throw new Error("No worker");
    await first.migrate();
    const rows = await openRows(database.url);
    opened.push(() => rows.close());
    return { workers, first, rows, unexpected };
  }

  const batchOf = (count: number) => ({
    invites: Array.from({ length: count }, (_, index) => ({ email: `person-${index}@example.com` })),
  });

  async function inviteMany(handler: (request: Request) => Response | Promise<Response>, count: number): Promise<string> {
    const send = (path: string, body: unknown) =>
      handler(
        new Request(`http://localhost:4400${path}`, {
          method: "POST",
          headers: { authorization: "Bearer dl_test_key_of_two_workers_0123456789", "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      );
    const tenant = (await (await send("/v1/tenants", { name: "Acme" })).json()) as { id: string };
    const made = (await (await send(`/v1/tenants/${tenant.id}/invites/batch`, batchOf(count))).json()) as {
      succeeded: unknown[];
    };
    expect(made.succeeded).toHaveLength(count);
    return tenant.id;
  }

  it("deliver 300 messages, each once, and both work", async () => {
    const sink = await startSmtpSink();
    opened.push(() => sink.stop());
    sink.answer = async (): Promise<SinkAnswer> => {
      await sleep(2);
      return "accept";
    };
    const { workers, first, rows, unexpected } = await openWorkers(sink, { now: Date.now });
    await inviteMany(first.handler, 300);

    const handled = await Promise.all(workers.map((each) => each.worker.drain()));

    expect(handled.reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(Math.min(...handled)).toBeGreaterThan(0);
    expect(sink.mails).toHaveLength(300);
    expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(300);
    expect(new Set(sink.mails.flatMap(({ to }) => to)).size).toBe(300);
    expect(await rows.all("select state, attempts, count(*) as n from doorlist_message group by state, attempts")).toEqual([
      { state: "sent", attempts: 1, n: 300 },
    ]);
    expect(unexpected).toEqual([]);
  });

  it("send nothing twice to a server so slow that a full outbox takes longer than a lease", async () => {
    const sink = await startSmtpSink();
    opened.push(() => sink.stop());
    // A minute of the clock passes in 1.2 s; the timeouts are made to fit.
    const [began, speed] = [Date.now(), 50];
    const clock = { now: () => began + (Date.now() - began) * speed };
    sink.answer = async (): Promise<SinkAnswer> => {
      await sleep((18 * SECOND) / speed);
      return "accept";
    };
    const { workers, first, rows } = await openWorkers(sink, clock, `socketTimeout=${(20 * SECOND) / speed}`);
    await inviteMany(first.handler, 30);
    for (const each of workers) each.worker.start();
    await until("every mail is sent", async () => {
      const [open] = await rows.all<{ n: number }>("select count(*) as n from doorlist_message where state = 'queued'");
      return open?.n === 0;
    });
    expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(30);
    expect(sink.mails).toHaveLength(30);
  });

  it("take no more at a time than they asked for, with or without statistics", async () => {
    const sink = await startSmtpSink();
    opened.push(() => sink.stop());
    const { first, rows } = await openWorkers(sink, new TestClock());
    await inviteMany(first.handler, 300);
    const { messages } = first.world.store;
    const now = first.world.clock.now();
    expect(await messages.claim(now, 60 * SECOND, 20)).toHaveLength(20);
    await rows.all("analyze");
    expect(await messages.claim(now, 60 * SECOND, 20)).toHaveLength(20);
    const taken = await Promise.all(Array.from({ length: 8 }, () => messages.claim(now, 60 * SECOND, 20)));
    expect(taken.map((each) => each.length)).toEqual(Array(8).fill(20));
    expect(new Set(taken.flat().map(({ id }) => id)).size).toBe(160);
    const leased = await rows.all<{ n: number }>(
      "select count(*) as n from doorlist_message where attempts = 1 and due_at > ?",
      now,
    );
    expect(leased[0]?.n).toBe(200);
  });
});

/** The values of a header in the head of a mail, unfolded. */
function headersOf(raw: string, name: string): string[] {
  const [head = ""] = raw.split(/\r?\n\r?\n/, 1);
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim());
}
