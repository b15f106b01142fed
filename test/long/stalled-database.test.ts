/** A PostgreSQL that stops answering, and one that is restarted, under load: clean answers, recovery, nothing lost. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { postgresDatabase } from "../support/databases.ts";
import { startPostgres } from "../support/postgres.ts";
import { openRows, violations } from "../support/rows.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const KEY = "dl_key_of_the_stalled_database_0123456789";
const LANES = 40;
/** Longer than anybody is left waiting. */
const STALL_MS = 19_000;
const LONGEST_MS = 17_000;

it("a database that is paused, then restarted, costs no acknowledged invite and no answer but 503", {
  timeout: 180_000,
}, async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const database = await postgresDatabase(postgres.url);
  const server = await startServer({
    DOORLIST_DATABASE_URL: database.url,
    DOORLIST_SECRET: "a secret that outlives a stall",
    DOORLIST_API_KEY: KEY,
  });
  onTestFinished(() => server.stop());
  const call = (path: string, body: unknown) =>
    fetch(server.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await call("/v1/tenants", { name: "Acme", id: "acme" })).status).toBe(201);

  const acknowledged = new Set<string>();
  const answers = new Map<string, number>();
  let slowestMs = 0;
  let made = 0;
  let stopped = false;
  const lane = async () => {
    while (!stopped) {
      const email = `person-${made++}@example.com`;
      const began = performance.now();
      const answer = await call("/v1/tenants/acme/invites", { email });
      slowestMs = Math.max(slowestMs, performance.now() - began);
      const { code = "" } = (await answer.json()) as { code?: string };
      const retryAfter = answer.headers.get("retry-after");
      const told = [answer.status, code, retryAfter && `after ${retryAfter}`].filter(Boolean).join(" ");
      answers.set(told, (answers.get(told) ?? 0) + 1);
      if (answer.status === 201) acknowledged.add(email);
      else await sleep(100);
    }
  };
  const lanes = Array.from({ length: LANES }, lane);
  const works = async () => {
    const before = acknowledged.size;
    await until("invites are made again", () => acknowledged.size >= before + 2 * LANES, 30_000);
  };

  await works();
  const rows = await openRows(database.url);
  const pids = await rows.all<{ pid: number }>("select pid from pg_stat_activity where pid <> pg_backend_pid()");
  await rows.close();
  const stalled = [...pids.map(({ pid }) => pid), ...(postgres.pid === undefined ? [] : [postgres.pid])];
  for (const pid of stalled) process.kill(pid, "SIGSTOP");
  await sleep(STALL_MS).finally(() => {
    for (const pid of stalled) process.kill(pid, "SIGCONT");
  });
  await works();
  await postgres.restart();
  await works();
  stopped = true;
  await Promise.all(lanes);

  expect([...answers.keys()].sort()).toEqual(["201", "503 unavailable after 1"]);
  expect(slowestMs).toBeLessThan(LONGEST_MS);
  const kept = await openRows(database.url);
  onTestFinished(() => kept.close());
  // Those that were not acknowledged may be there too: their answer came too late.
  const found = await kept.all<{ email: string }>("select email from doorlist_invite");
  for (const { email } of found) acknowledged.delete(email);
  expect([...acknowledged]).toEqual([]);
  expect(await violations(kept)).toEqual([]);
  expect(server.process.exitCode).toBeNull();
});
