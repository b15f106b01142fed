/** PostgreSQL restarts, fails over, or cuts whom it pleases: the server outlives it. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { createDatabase } from "../support/databases.ts";
import { remote } from "../support/remote.ts";
import { openRows, violations } from "../support/rows.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret that outlives its connections";
const KEY = "dl_lost_key_of_the_installation_0123456789";

it("a server whose database connections are all cut answers the next requests", async () => {
  const database = await createDatabase("postgres");
  onTestFinished(() => database.drop());
  const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };
  const server = await startServer(env);
  onTestFinished(() => server.stop());
  const operator = remote(server.url, { key: KEY });
  expect(await operator.post("/v1/tenants", { name: "Acme", id: "acme" })).toMatchObject({ status: 201 });
  const rows = await openRows(database.url);
  onTestFinished(() => rows.close());

  const cut = () =>
    rows.all(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
  // One statement, and a transaction of several.
  const call = async (email: string): Promise<string[]> => {
    const created = await operator.post("/v1/tenants/acme/invites", { email });
    const canceled =
      created.status === 201 ? [await operator.post(`/v1/tenants/acme/invites/${created.body.invite.id}/cancel`, {})] : [];
    return [created, ...canceled].map(({ status, body }) => (status < 300 ? String(status) : `${status} ${body.code}`));
  };

  const answers: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const burst = Promise.all(Array.from({ length: 40 }, (_, index) => call(`person-${round}-${index}@example.com`)));
    for (let cuts = 0; cuts < 3; cuts += 1) {
      await sleep(Math.random() * 40);
      await cut();
    }
    answers.push(...(await burst).flat());
    await until("the server is ready", async () => (await operator.get("/readyz")).status === 200);
  }

  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  expect(Object.keys(counts).filter((answer) => !["200", "201", "503 unavailable"].includes(answer))).toEqual([]);
  // Otherwise no connection was cut while it was needed, and this test shows nothing.
  expect(counts["503 unavailable"]).toBeGreaterThan(0);
  expect(await operator.post("/v1/tenants/acme/invites", { email: "last@example.com" })).toMatchObject({ status: 201 });
  const [kept] = await rows.all<{ n: number }>("select count(*) as n from doorlist_invite");
  expect(kept?.n).toBeGreaterThanOrEqual((counts["201"] ?? 0) + 1);
  expect(await violations(rows)).toEqual([]);
  expect(server.process.exitCode).toBeNull();
});
