/** Two workers that share the outbox of one PostgreSQL. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { TestClock } from "../support/app.ts";
import { createDatabase } from "../support/databases.ts";
import { openRows } from "../support/rows.ts";
import { type SinkAnswer, type SmtpSink, startSmtpSink } from "../support/smtp-sink.ts";
import { until } from "../support/until.ts";

const SECOND = 1000;

describe("two workers on one PostgreSQL", () => {
  async function openWorkers(sink: SmtpSink, clock: { now(): number }) {
    const database = await createDatabase("postgres");
    onTestFinished(() => database.drop());
    const unexpected: unknown[] = [];
    const workers = [0, 1].map(() =>
      createDoorlist({
        database: database.url,
        secret: "a secret for tests only",
        baseUrl: "http://localhost:4400",
        apiKey: "dl_test_key_of_two_workers_0123456789",
        mail: { url: sink.url },
        clock,
        onError: (error) => unexpected.push(error),
      }),
    );
    onTestFinished(async () => {
      await Promise.all(workers.map((each) => each.worker.stop()));
      await Promise.all(workers.map((each) => each.close()));
    });
    const [first] = workers;
    if (!first) throw new Error("No worker");
    await first.migrate();
    const rows = await openRows(database.url);
    onTestFinished(() => rows.close());
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
    onTestFinished(() => sink.stop());
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
    onTestFinished(() => sink.stop());
    // A minute of the clock passes in 5 s. With five connections, 20 mails of 15 s each take one: longer than a lease.
    const [began, speed] = [Date.now(), 12];
    const clock = { now: () => began + (Date.now() - began) * speed };
    sink.answer = async (): Promise<SinkAnswer> => {
      await sleep((15 * SECOND) / speed);
      return "accept";
    };
    const { workers, first, rows } = await openWorkers(sink, clock);
    await inviteMany(first.handler, 20);
    for (const each of workers) each.worker.start();
    await until(
      "every mail is sent",
      async () => {
        const [open] = await rows.all<{ n: number }>("select count(*) as n from doorlist_message where state = 'queued'");
        return open?.n === 0;
      },
      25_000,
    );
    await Promise.all(workers.map((each) => each.worker.stop()));
    expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(20);
    expect(sink.mails).toHaveLength(20);
  });

  it("take no more at a time than they asked for, with or without statistics", async () => {
    const sink = await startSmtpSink();
    onTestFinished(() => sink.stop());
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
