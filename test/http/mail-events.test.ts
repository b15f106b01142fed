/** What a mail provider tells of the mails that it took, and who may tell it. */
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Body, openApp, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { EVENTS_SECRET, type Provider, startProvider, tell } from "../support/provider.ts";
import { openRows } from "../support/rows.ts";

const MINUTE = 60_000;

describe.each(engines)("a provider's events, on %s", (engine) => {
  let app: TestApp;
  let provider: Provider;
  let invites: string;
  let id: string;
  beforeEach(async () => {
    provider = await startProvider();
    app = await openApp(engine, { mail: { url: provider.url } });
    const opened = app;
    onTestFinished(async () => {
      const unexpected = [...opened.unexpected];
      await opened.close();
      expect(unexpected).toEqual([]);
    });
    const { body: tenant } = await app.operator.post("/v1/tenants", { name: "Acme" });
    invites = `/v1/tenants/${tenant.id}/invites`;
    id = await invite("ana@example.com");
    await app.doorlist.worker.drain();
    app.clock.advance(MINUTE);
  });

  const invite = async (email: string): Promise<string> => (await app.operator.post(invites, { email })).body.invite.id;
  const delivery = async (of = id): Promise<Body> => (await app.operator.get(`${invites}/${of}`)).body.delivery;
  const mails = async (): Promise<Body[]> => (await app.operator.get(`${invites}/${id}/messages`)).body.data;
  const events = async (): Promise<Body[]> => {
    const { body } = await app.operator.get(`${invites.replace("/invites", "/events")}?limit=100&inviteId=${id}`);
    return body.data.reverse().slice(1);
  };
  const tags = (index = 0) => ({ doorlist_message: provider.taken[index]?.ref });
  const at = (later = 0) => new Date(app.clock.now() + later).toISOString();

  const said = {
    delivered: () => ({ type: "email.delivered", created_at: at(), data: { tags: tags() } }),
    opened: () => ({
      type: "email.opened",
      created_at: at(),
      data: { tags: tags(), open: { userAgent: "Mozilla/5.0 (X11; Linux) Thunderbird/128.0", timestamp: at() } },
    }),
    scanned: () => ({
      type: "email.opened",
      created_at: at(),
      data: { tags: tags(), open: { userAgent: "Barracuda Sentinel (EE)", timestamp: at() } },
    }),
    soft_bounced: () => ({
      type: "email.bounced",
      created_at: at(),
      data: { tags: tags(), bounce: { type: "Transient", message: "552 5.2.2 Mailbox full" } },
    }),
    bounced: () => ({
      type: "email.bounced",
      created_at: at(),
      data: { tags: tags(), bounce: { type: "Permanent", message: "550 5.1.1 <ana@example.com>: no such user" } },
    }),
    failed: () => ({ type: "email.failed", created_at: at(), data: { tags: tags(), failed: { reason: "reached_daily_quota" } } }),
    suppressed: () => ({
      type: "email.suppressed",
      created_at: at(),
      data: { tags: tags(), suppressed: { type: "OnAccountSuppressionList", message: "On the account's list" } },
    }),
    complained: () => ({ type: "email.complained", created_at: at(), data: { tags: tags() } }),
  };
  type Said = keyof typeof said;

  it("knows what the provider called the mail, and sends it as one mail however often it is sent", async () => {
    expect(await delivery()).toMatchObject({ state: "sent" });
    expect(provider.taken).toHaveLength(1);
    const { body } = provider.taken[0] ?? {};
    expect(body).toMatchObject({ to: ["ana@example.com"], from: "Doorlist <invites@localhost>" });
    expect(body.headers).toMatchObject({
      "Message-ID": `<${provider.taken[0]?.ref}@localhost>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    expect(body.text).toMatch(/\/join\/[\w-]{43}/);
  });

  it.each<[Said[], Said]>([
    [["failed"], "failed"],
    [["failed", "soft_bounced"], "soft_bounced"],
    [["delivered", "failed"], "delivered"],
    [["delivered"], "delivered"],
    [["delivered", "opened"], "opened"],
    [["opened", "delivered"], "opened"],
    [["delivered", "bounced"], "bounced"],
    [["bounced", "delivered"], "bounced"],
    [["bounced", "opened", "delivered", "soft_bounced"], "bounced"],
    [["soft_bounced", "delivered"], "delivered"],
    [["delivered", "soft_bounced"], "delivered"],
    [["complained", "bounced", "opened", "delivered"], "complained"],
    [["delivered", "opened", "complained"], "complained"],
    [["scanned"], "delivered"],
    [["scanned", "opened"], "opened"],
    [["opened", "scanned"], "opened"],
  ])("come as %j, and the invite is %s", async (order, state) => {
    for (const one of order) expect(await tell(app, said[one]())).toMatchObject({ status: 204 });
    expect(await delivery()).toMatchObject({ state });
    expect((await mails()).map((mail) => mail.state)).toEqual([state]);
    // Told again, they change nothing and add nothing to the history.
    const [before, history] = [await delivery(), await events()];
    for (const one of order) expect(await tell(app, said[one]())).toMatchObject({ status: 204 });
    expect(await delivery()).toEqual(before);
    expect(await events()).toEqual(history);
  });

  it("tell that the provider would not send, and why", async () => {
    await tell(app, said.suppressed());
    expect(await delivery()).toMatchObject({ state: "failed", reason: "On the account's list" });
  });

  it("are facts of the invite's history, without the address", async () => {
    for (const one of ["delivered", "scanned", "opened", "bounced", "complained"] as const) await tell(app, said[one]());
    const [{ id: messageId } = { id: "" }] = await mails();
    const history = await events();
    expect(history.map(({ type, data, actor }) => ({ type, data, actor }))).toEqual([
      { type: "invite.sent", actor: "system", data: { messageId } },
      { type: "invite.delivered", actor: "system", data: { messageId } },
      { type: "invite.opened", actor: "system", data: { messageId, likelyScanner: true } },
      { type: "invite.opened", actor: "system", data: { messageId, likelyScanner: false } },
      { type: "invite.bounced", actor: "system", data: { messageId, bounce: "hard", status: "5.1.1" } },
      { type: "invite.complained", actor: "system", data: { messageId } },
    ]);
  });

  it("show the reason on the invite, and let no further mail go to an address that bounced", async () => {
    await tell(app, said.bounced());
    expect(await delivery()).toEqual({ state: "bounced", reason: "550 5.1.1 <the address>: no such user", at: at() });
    expect((await app.operator.get("/v1/suppressions")).body.data).toMatchObject([
      { email: "ana@example.com", reason: "bounced" },
    ]);
    const { body: other } = await app.operator.post("/v1/tenants", { name: "Another" });
    const again = await app.operator.post(`/v1/tenants/${other.id}/invites`, { email: "Ana@example.com" });
    await app.doorlist.worker.drain();
    const shown = await app.operator.get(`/v1/tenants/${other.id}/invites/${again.body.invite.id}`);
    expect(shown.body).toMatchObject({
      delivery: { state: "suppressed", reason: expect.stringContaining("refused") },
      sentCount: 0,
    });
    expect(provider.taken).toHaveLength(1);
  });

  it("are told apart by when and by whom a mail was opened", async () => {
    const open = (userAgent: string, timestamp: string) => ({
      type: "email.opened",
      data: { tags: tags(), open: { userAgent, timestamp } },
    });
    // A second after it was sent.
    await tell(app, open("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36", at(-MINUTE + 1000)));
    expect(await delivery()).toMatchObject({ state: "delivered" });
    await tell(app, open("Mozilla/5.0", at()));
    expect(await delivery()).toMatchObject({ state: "delivered" });
    await tell(app, open("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", at()));
    expect(await delivery()).toMatchObject({ state: "opened" });
  });

  it("find the mail by the provider's id, and by the Message-ID, where no tag comes back", async () => {
    expect(await tell(app, { type: "email.delivered", data: { email_id: "mail-1" } })).toMatchObject({ status: 204 });
    expect(await delivery()).toMatchObject({ state: "delivered" });
    const headers = [{ name: "Message-ID", value: `<${provider.taken[0]?.ref}@localhost>` }];
    await tell(app, { type: "email.clicked", data: { headers, click: { userAgent: "Firefox", timestamp: at() } } });
    expect(await delivery()).toMatchObject({ state: "opened" });
    expect(
      await tell(app, {
        type: "email.complained",
        data: { tags: [{ name: "doorlist_message", value: tags().doorlist_message }] },
      }),
    ).toMatchObject({ status: 204 });
    expect(await delivery()).toMatchObject({ state: "complained" });
  });

  it("about an earlier mail say nothing of the one that was sent since", async () => {
    await app.operator.post(`${invites}/${id}/resend`, {});
    expect(await delivery()).toMatchObject({ state: "queued" });
    await tell(app, said.delivered());
    expect(await delivery()).toMatchObject({ state: "queued" });
    await app.doorlist.worker.drain();
    await tell(app, said.soft_bounced());
    await tell(app, said.opened());
    expect(await delivery()).toMatchObject({ state: "sent" });
    expect((await mails()).map(({ state }) => state)).toEqual(["opened", "sent"]);
    await tell(app, { type: "email.delivered", data: { tags: tags(1) } });
    expect(await delivery()).toMatchObject({ state: "delivered" });
  });

  it("that are faster than our own mark are not lost", async () => {
    const early: Promise<unknown>[] = [];
    provider.answer = (mail) => {
      // Told before the outbox has heard that the mail was taken.
      early.push(
        tell(app, { type: "email.delivered", created_at: at(), data: { tags: { doorlist_message: mail.tags[0].value } } }),
      );
      return { status: 200 };
    };
    const bob = await invite("bob@example.com");
    await app.doorlist.worker.drain();
    await Promise.all(early);
    expect(early).toHaveLength(1);
    expect(await delivery(bob)).toMatchObject({ state: "delivered" });
  });

  it("change nothing where they are about no mail of ours, or tell nothing of a delivery", async () => {
    const rows = await openRows(app.database.url);
    onTestFinished(() => rows.close());
    const all = () => rows.all("select * from doorlist_message");
    const before = await all();
    const forged = provider.taken[0]?.ref.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
    for (const event of [
      { type: "email.bounced", data: { tags: { doorlist_message: forged } } },
      { type: "email.bounced", data: { email_id: "mail-99" } },
      { type: "email.bounced" },
      { type: "email.sent", data: { tags: tags() } },
      { type: "email.delivery_delayed", data: { tags: tags() } },
      { type: "domain.updated", data: { name: "example.com" } },
    ]) {
      expect(await tell(app, event)).toMatchObject({ status: 204 });
    }
    expect(await all()).toEqual(before);
    expect((await events()).map(({ type }) => type)).toEqual(["invite.sent"]);
  });

  it("are taken when signed with Svix's header names, and from nobody who has not the secret or is late", async () => {
    const other = `whsec_${Buffer.from("a secret that is not this one's").toString("base64")}`;
    const problem = { status: 401, body: { code: "invalid_signature" } };
    expect(await tell(app, said.delivered(), { secret: other })).toMatchObject(problem);
    expect(await tell(app, said.delivered(), { at: new Date(Date.now() - 6 * MINUTE) })).toMatchObject(problem);
    expect(await tell(app, said.delivered(), { at: new Date(Date.now() + 6 * MINUTE) })).toMatchObject(problem);
    for (const signature of ["", "v1", "v1,", "v1,AAAA", "nonsense"]) {
      expect(await tell(app, said.delivered(), { headers: { "webhook-signature": signature } })).toMatchObject(problem);
    }
    expect(await tell(app, said.delivered(), { headers: { "webhook-id": "msg_2" } })).toMatchObject(problem);
    expect(await app.operator.post("/v1/mail/events", said.delivered())).toMatchObject(problem);
    expect(await delivery()).toMatchObject({ state: "sent" });
    expect(await tell(app, said.delivered(), { prefix: "svix" })).toMatchObject({ status: 204 });
    expect(await delivery()).toMatchObject({ state: "delivered" });
  });

  it("answer a clear problem where they are signed and cannot be read", async () => {
    for (const body of ["", "{", "[]", "null", '{"type":7}', '{"type":"email.delivered","data":7}']) {
      expect(await tell(app, body)).toMatchObject({ status: 400, body: { code: "invalid_body" } });
    }
  });
});

describe("a provider that does not take a mail", () => {
  it.each([
    [429, "queued"],
    [500, "queued"],
    [503, "queued"],
    [401, "queued"],
    [422, "failed"],
  ])("with %i leaves it %s, in the provider's words, without the address or the key", async (status, state) => {
    const provider = await startProvider();
    provider.answer = () => ({ status, body: { name: "some_error", message: "Not for ana@example.com" } });
    const app = await openApp("sqlite", { mail: { url: provider.url } });
    onTestFinished(() => app.close());
    const { body: tenant } = await app.operator.post("/v1/tenants", { name: "Acme" });
    const { body } = await app.operator.post(`/v1/tenants/${tenant.id}/invites`, { email: "ana@example.com" });
    await app.doorlist.worker.drain();
    const shown = await app.operator.get(`/v1/tenants/${tenant.id}/invites/${body.invite.id}`);
    expect(shown.body.delivery).toMatchObject({ state, reason: `${status} some_error Not for the address` });
    await expect(app.doorlist.verifyMail()).resolves.toBeUndefined();
  });

  it("has no endpoint for events where no secret is configured", async () => {
    const app = await openApp("sqlite");
    onTestFinished(() => app.close());
    expect(await tell(app, { type: "email.delivered" }, { secret: EVENTS_SECRET })).toMatchObject({ status: 404 });
  });
});
