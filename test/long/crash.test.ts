/**
 * A server that is killed in the middle of its work, again and again: what it said it had done is done, and its mail
 * arrives. `DOORLIST_TEST_KILLS=200` makes a long run of it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Answer, Body } from "../support/app.ts";
import { spawnDoorlist } from "../support/cli.ts";
import { createDatabase, engines } from "../support/databases.ts";
import { type SeededPerson, seedPeople } from "../support/people.ts";
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";
import { openRows, type Rows, violations } from "../support/rows.ts";
import { type ServerProcess, startServer } from "../support/server.ts";
import { type SmtpSink, startSmtpSink, tokenIn } from "../support/smtp-sink.ts";
import { until } from "../support/until.ts";

const KILLS = Number(process.env.DOORLIST_TEST_KILLS ?? 8);
const INVITES = 300;
const LANES = 6;
const LINK_USES = 20;
const LEASE_MS = 30_000;
const SECRET = "a secret that outlives its process";
const KEY = "dl_crash_key_of_the_installation_0123456789";

interface MessageState {
  id: string;
  invite_id: string;
  recipient: string;
  state: string;
  attempts: number;
  due_at: number;
}

describe.each(engines)(`a server on %s that is killed ${KILLS} times`, (engine) => {
  it(
    "keeps every invite it acknowledged, mails it, and lets nobody in twice",
    async () => {
      const sink = await startSmtpSink();
      onTestFinished(() => sink.stop());
      let underWay = 0;
      sink.answer = async () => {
        underWay += 1;
        await sleep(25);
        underWay -= 1;
        return "accept" as const;
      };
      const database = await createDatabase(engine);
      onTestFinished(() => database.drop());
      const env = {
        DOORLIST_DATABASE_URL: database.url,
        DOORLIST_SECRET: SECRET,
        DOORLIST_API_KEY: KEY,
        DOORLIST_SMTP_URL: sink.url,
        PORT: String(await freePort()),
      };

      // Killed while it makes its tables, too.
      for (const afterMs of [150, 300, 450]) {
        const starting = spawnDoorlist(["serve"], env);
        await sleep(afterMs);
        starting.process.kill("SIGKILL");
        await starting.ended;
      }
      const house = await openHouse(env);
      const rows = await openRows(database.url);
      onTestFinished(() => rows.close());
      const load = await startLoad(house, rows, sink);

      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = load.created.size;
        await until("the server works again", () => load.created.size >= before + 8, 30_000);
        await sleep(Math.random() * 250);
        // Every other kill meets a delivery.
        if (kill % 2 === 0) await until("a mail is on its way", () => underWay > 0, 30_000);
        await house.kill();
      }
      await until("everything is created", () => load.created.size >= INVITES, 60_000);
      // The killed processes may have had the mail of every guest in hand; then it comes when their leases end.
      await until("somebody accepted by mail", () => load.accepted.length > LINK_USES, 120_000);
      await load.stop();

      expect(await outcomes(house, load)).toEqual({ unexpected: [], errors: [] });

      await settle(rows, sink);
      expect(await violations(rows)).toEqual([]);
      await expectAcknowledgedKept(rows, sink, load);
      await expectMailed(rows, sink);
    },
    60_000 + KILLS * 10_000,
  );
});

interface House {
  url: string;
  /** Kills the server without warning, and starts another in its place. */
  kill(): Promise<void>;
  outputs: string[];
}

async function openHouse(env: Record<string, string>): Promise<House> {
  let server: ServerProcess = await startServer(env);
  onTestFinished(() => server.stop());
  const outputs: string[] = [];
  return {
    url: `http://127.0.0.1:${env.PORT}`,
    outputs,
    async kill() {
      await server.stop("SIGKILL");
      expect(server.process.signalCode).toBe("SIGKILL");
      outputs.push(server.output());
      server = await startServer(env);
    },
  };
}

interface Load {
  tenantId: string;
  link: { id: string; token: string };
  /** Address to invite, for each that was acknowledged. */
  created: Map<string, Body>;
  /** People who were told that they are in: user id to invite id. */
  accepted: { userId: string; inviteId: string }[];
  /** Answers that nothing here can explain. */
  unexpected: string[];
  stop(): Promise<void>;
}

/** Inviters who invite and invitees who accept, until they are told to stop. */
async function startLoad(house: House, rows: Rows, sink: SmtpSink): Promise<Load> {
  const operator = remote(house.url, { key: KEY });
  const { body: tenant } = await operator.post("/v1/tenants", { name: "Acme" });
  const { body: made } = await operator.post(`/v1/tenants/${tenant.id}/invites`, { kind: "link", maxUses: LINK_USES });
  const guests = await seedPeople(rows, SECRET, addresses("guest", 150));
  const crowd = await seedPeople(rows, SECRET, addresses("crowd", 60));

  let running = true;
  const load: Load = {
    tenantId: tenant.id,
    link: { id: made.invite.id, token: made.url.split("/").at(-1) },
    created: new Map(),
    accepted: [],
    unexpected: [],
    stop: async () => {
      running = false;
      await Promise.all(lanes);
    },
  };
  const note = (what: string, { status, body }: Answer) => load.unexpected.push(`${what}: ${status} ${body?.code}`);

  /** Null where the connection broke: nobody knows whether it was done. */
  const attempt = (call: () => Promise<Answer>): Promise<Answer | null> => call().catch(() => null);

  let next = 0;
  const emails = [...guests.map(({ email }) => email), ...addresses("person", 20_000)];
  async function inviter(): Promise<void> {
    while (running) {
      const email = emails[next];
      next += 1;
      if (email === undefined) return;
      // Whoever got no answer asks once more, or leaves it at that.
      for (let tries = 0; tries < 30 && running; tries += 1) {
        const answer = await attempt(() => operator.post(`/v1/tenants/${tenant.id}/invites`, { email }));
        if (answer?.status === 201) load.created.set(email, answer.body.invite);
        // The first try was done and accepted before anybody was told.
        else if (answer && answer.body?.code !== "already_member") note("create", answer);
        if (answer || next % 2 === 0) break;
        await sleep(100);
      }
      await sleep(10 + Math.random() * 20);
    }
  }

  async function accept(person: SeededPerson, token: string, expected: string[]): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      const answer = await attempt(() => remote(house.url, person).post(`/v1/invites/${token}/accept`));
      if (answer?.status === 200) load.accepted.push({ userId: person.id, inviteId: answer.body.invite.id });
      else if (answer && !expected.includes(answer.body?.code)) note("accept", answer);
      if (answer) return;
      await sleep(100);
    }
    load.unexpected.push("accept: never answered");
  }

  async function invitees(): Promise<void> {
    const byEmail = new Map(guests.map((guest) => [guest.email, guest]));
    for (let seen = 0; running || seen < sink.mails.length; seen += 1) {
      const mail = await until("a mail", () => sink.mails[seen] ?? (running ? null : "none"), 60_000);
      if (mail === "none") return;
      const guest = byEmail.get(mail.to[0] ?? "");
      if (!guest) continue;
      await accept(guest, await tokenIn(mail), []);
    }
  }

  async function crowded(): Promise<void> {
    for (const person of crowd) {
      await accept(person, load.link.token, ["invite_accepted"]);
      await sleep(60 + Math.random() * 60);
    }
  }

  const lanes = [...Array.from({ length: LANES }, inviter), invitees(), crowded()];
  return load;
}

const addresses = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}@example.com`);

const messagesOf = (rows: Rows): Promise<MessageState[]> =>
  rows.all("select id, invite_id, recipient, state, attempts, due_at from doorlist_message order by id");

/**
 * Waits until nothing is left to send but what the killed processes had in hand, ends those leases (rather than waiting
 * a minute for it), and waits for the rest.
 */
async function settle(rows: Rows, sink: SmtpSink): Promise<void> {
  const queued = async () => (await messagesOf(rows)).filter(({ state }) => state === "queued");
  const leased = await until(
    "only leased messages are left",
    async () => {
      const [before, mails] = [await queued(), sink.mails.length];
      await sleep(1500);
      const after = await queued();
      return before.length === after.length && mails === sink.mails.length ? after : null;
    },
    60_000,
  );
  for (const { attempts, due_at } of leased) {
    expect(attempts).toBeGreaterThan(0);
    expect(due_at).toBeGreaterThan(Date.now());
    expect(due_at).toBeLessThan(Date.now() + LEASE_MS);
  }
  await rows.all("update doorlist_message set due_at = ? where state = 'queued'", Date.now());
  await until("the outbox is empty", async () => (await queued()).length === 0, 30_000);
}

async function expectAcknowledgedKept(rows: Rows, sink: SmtpSink, load: Load): Promise<void> {
  const invites = await rows.all<{ id: string; email: string }>("select id, email from doorlist_invite where kind = 'email'");
  const kept = new Map(invites.map(({ id, email }) => [id, email]));
  const mailed = new Set(sink.mails.flatMap(({ to }) => to));
  const lost: string[] = [];
  for (const [email, invite] of load.created) {
    if (kept.get(invite.id) !== email) lost.push(`${email}: no invite`);
    if (!mailed.has(email)) lost.push(`${email}: no mail`);
  }
  expect(load.created.size).toBeGreaterThanOrEqual(INVITES);
  expect(lost).toEqual([]);

  const uses = await rows.all<{ user_id: string; invite_id: string }>("select user_id, invite_id from doorlist_invite_use");
  const used = new Set(uses.map(({ user_id, invite_id }) => `${user_id} ${invite_id}`));
  expect(load.accepted.filter(({ userId, inviteId }) => !used.has(`${userId} ${inviteId}`))).toEqual([]);
  expect(load.accepted.length).toBeGreaterThan(LINK_USES);
  const byLink = await rows.all<{ uses: number; status: string }>(
    "select uses, status from doorlist_invite where id = ?",
    load.link.id,
  );
  expect(byLink).toEqual([{ uses: LINK_USES, status: "accepted" }]);
}

/** At least once, at most twice, and the second time under the same Message-ID. */
async function expectMailed(rows: Rows, sink: SmtpSink): Promise<void> {
  const times = new Map<string, number>();
  for (const { messageId } of sink.mails) times.set(messageId, (times.get(messageId) ?? 0) + 1);
  // A Message-ID is the message's id and a keyed mark: one message, one Message-ID.
  const ofMessage = new Map([...times].map(([messageId, count]) => [messageId.slice(1, 33), count]));
  expect(ofMessage.size).toBe(times.size);
  const messages = await messagesOf(rows);
  const wrong = messages.filter(({ id, state }) => {
    const count = ofMessage.get(id.replaceAll("-", "")) ?? 0;
    // One that went out, and whose invite was accepted before that was noted, is dropped.
    return count > 2 || (state === "sent" ? count === 0 : state !== "dropped");
  });
  expect(wrong).toEqual([]);
  const known = new Set(messages.map(({ id }) => id.replaceAll("-", "")));
  expect([...ofMessage.keys()].filter((id) => !known.has(id))).toEqual([]);
}

async function outcomes(house: House, load: Load) {
  const errors = house.outputs.flatMap((output) => output.split("\n").filter((line) => line.includes("unexpected error")));
  return { unexpected: load.unexpected, errors };
}
