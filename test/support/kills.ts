/**
 * A server that imports, calls webhooks and puts events in order, is killed in the middle of it, again and again, and was
 * killed while it made its tables; afterwards everything that was acknowledged is done, once.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import type { EngineName } from "../../src/store/sql.ts";
import { runDoorlist, spawnDoorlist } from "./cli.ts";
import { createDatabase } from "./databases.ts";
import { freePort } from "./postgres.ts";
import { startReceiver } from "./receiver.ts";
import { remote } from "./remote.ts";
import { openRows, type Rows, violations } from "./rows.ts";
import { type ServerProcess, startServer } from "./server.ts";
import { until } from "./until.ts";

const KEY = "dl_kill_key_of_the_installation_0123456789";
const ROWS = 120;
const SECOND = 1000;
/** Webhooks of one endpoint, on a machine that is busy with other things. */
const DELIVERED_A_SECOND = 25;

export async function killAgainAndAgain(engine: EngineName, kills: number): Promise<void> {
  const database = await createDatabase(engine);
  onTestFinished(() => database.drop());
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  const env = {
    DOORLIST_DATABASE_URL: database.url,
    DOORLIST_SECRET: "a secret that outlives its process",
    DOORLIST_API_KEY: KEY,
    DOORLIST_WEBHOOK_ALLOW_PRIVATE: "1",
    PORT: String(await freePort()),
  };
  for (let kill = 0; kill < kills / 3; kill += 1) {
    const migrating = spawnDoorlist(["migrate"], env);
    await sleep(100 + Math.random() * 500);
    migrating.process.kill("SIGKILL");
    await migrating.ended;
  }
  let server: ServerProcess = await startServer(env);
  onTestFinished(() => server.stop());
  const operator = remote(server.url, { key: KEY });
  expect(await operator.post("/v1/tenants", { name: "Acme", id: "acme" })).toMatchObject({ status: 201 });
  const hook = { url: `${receiver.url}/hook`, eventTypes: ["invite.created"] };
  expect(await operator.post("/v1/tenants/acme/webhooks", hook)).toMatchObject({ status: 201 });
  const rows = await openRows(database.url);
  onTestFinished(() => rows.close());

  const started: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const id = await beginImport(operator, kill);
    started.push(id);
    await sleep(Math.random() * 200);
    await server.stop("SIGKILL");
    // What a process that is gone had in hand is taken up when its leases end: not waited for, 500 times.
    await rows.all("update doorlist_import set lease_until = 0 where lease_until > 0");
    await hurry(rows);
    server = await startServer(env);
  }
  const waits = (table: string, state: string) => rows.all(`select id from ${table} where state = '${state}'`);
  await until("the imports are done", async () => (await waits("doorlist_import", "running")).length === 0, 120_000);
  await until("all invites are told of", async () => (await told(rows)) === started.length * ROWS, 120_000);
  await until("nothing waits for a lease", () => hurry(rows));
  const allowedMs = 120_000 + (started.length * ROWS * SECOND) / DELIVERED_A_SECOND;
  await until("the webhooks are out", async () => (await waits("doorlist_webhook_delivery", "queued")).length === 0, allowedMs);

  expect(await violations(rows)).toEqual([]);
  const imports = await rows.all("select state, processed, failed from doorlist_import");
  expect(imports).toEqual(started.map(() => ({ state: "completed", processed: ROWS, failed: 0 })));
  const [invites] = await rows.all<{ n: number }>("select count(*) as n from doorlist_invite where tenant_id = 'acme'");
  expect(invites?.n).toBe(started.length * ROWS);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(started.length * ROWS);
  expect(await runDoorlist(["audit", "verify"], env)).toMatchObject({ code: 0 });
}

/** False where a worker that takes the same rows was in the way. */
async function hurry(rows: Rows): Promise<boolean> {
  const update = "update doorlist_webhook_delivery set due_at = 0 where state = 'queued'";
  return rows.all(update).then(
    () => true,
    ({ code }) => {
      if (code === "40P01") return false;
      throw new Error(`${update}: ${code}`);
    },
  );
}

async function told(rows: Rows): Promise<number> {
  const [count] = await rows.all<{ n: number }>("select count(*) as n from doorlist_webhook_delivery");
  return count?.n ?? 0;
}

async function beginImport(operator: ReturnType<typeof remote>, round: number): Promise<string> {
  const path = "/v1/tenants/acme/imports";
  const { body } = await operator.post(path, { fileName: `${round}.csv`, total: ROWS });
  const people = Array.from({ length: ROWS }, (_, index) => ({ line: index + 2, email: `p${round}-${index}@example.com` }));
  expect(await operator.post(`${path}/${body.id}/rows`, { from: 0, rows: people })).toMatchObject({ status: 200 });
  expect(await operator.post(`${path}/${body.id}/start`)).toMatchObject({ status: 200 });
  return body.id;
}
