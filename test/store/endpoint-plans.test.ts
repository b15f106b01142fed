/**
 * PostgreSQL finds a delivery, or a row of an import, by its key: however many its endpoint, or its import, has. It knows
 * endpoints and tenants as independent columns, and would as soon read all that begin with both.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RetentionTable, WebhookDeliveryTable } from "../../src/core/ports.ts";
import type { DeliveryKey } from "../../src/core/webhook.ts";
import { firstOfAddresses, nextImportRows, saveImportResults } from "../../src/store/import-rows.ts";
import { retentionTable } from "../../src/store/retention.ts";
import type { Compiled, Sql } from "../../src/store/sql.ts";
import { webhookDeliveryTable } from "../../src/store/webhook-deliveries.ts";
import { postgresPlan, rowsRead, statementsOf } from "../support/explain.ts";
import { openStore, type TestStore } from "../support/store.ts";

const COUNT = 60_000;
const SOME = 40;

/** A third of them of five endpoints of the installation, the others of 200 tenants with one endpoint each. */
function key(n: number): DeliveryKey {
  const id = `d${n}`;
  return n % 3 === 0
    ? { tenantId: null, endpointId: `all${n % 5}`, id }
    : { tenantId: `t${n % 200}`, endpointId: `e${n % 200}`, id };
}
const keys = Array.from({ length: SOME }, (_, index) => key(COUNT - 100 + index));
const events = Array.from({ length: SOME }, (_, index) => ({
  tenantId: `t${(COUNT - 100 + index) % 200}`,
  id: `v${COUNT - 100 + index}`,
}));
const big = { tenantId: "t7", id: "i7" };
const row = (index: number) => ({
  index,
  line: index,
  input: { email: `p${index}@example.com` },
  emailKey: `p${index}@example.com`,
});
const result = { outcome: "invited" as const, code: null, detail: null, inviteId: "x" };
const rows = Array.from({ length: SOME }, (_, index) => ({ ...row(9000 + index), ...result }));

let opened: TestStore;
beforeAll(async () => {
  opened = await openStore("postgres");
  const run = (sql: string) => opened.database.all({ sql, parameters: [] });
  await run(`insert into doorlist_webhook_delivery
      (tenant_id, endpoint_id, id, event_id, event_type, payload, state, attempts, due_at, created_at)
    select case when n % 3 = 0 then '' else 't' || n % 200 end, case when n % 3 = 0 then 'all' || n % 5 else 'e' || n % 200 end,
      'd' || n, 'v' || n, 'invite.created', '{}', 'delivered', 1, 0, n from generate_series(1, ${COUNT}) as n`);
  await run(`insert into doorlist_import_row (tenant_id, import_id, row_index, line, input, email_key)
    select 't' || m, 'i' || m, n, n, '{}', 'p' || n || '@example.com' from generate_series(1, 200) as m
    cross join lateral generate_series(1, case when m = 7 then 10000 else 200 end) as n`);
  // A batch: all due at once.
  await run(`insert into doorlist_webhook_delivery
      (tenant_id, endpoint_id, id, event_id, event_type, payload, state, attempts, due_at, created_at)
    select 't7', 'e7', 'q' || n, 'q' || n, 'invite.created', '{}', 'queued', 0, 5, 5 from generate_series(1, 500) as n`);
  await run("analyze doorlist_webhook_delivery");
  await run("analyze doorlist_import_row");
}, 60_000);
afterAll(() => opened.close());

const deliveries = (work: (table: WebhookDeliveryTable) => Promise<unknown>) => (sql: Sql) => work(webhookDeliveryTable(sql));
const traces = (work: (table: RetentionTable) => Promise<unknown>) => (sql: Sql) => work(retentionTable(sql));
const [one] = keys as [DeliveryKey];
const attempt = { ...one, deliveryId: one.id, id: "a", at: 1, ms: 1, status: 200, response: null, error: null };
const endpoint = { tenantId: one.tenantId, id: one.endpointId };

const cases: [string, number, (sql: Sql) => Promise<unknown>][] = [
  ["renewing a lease", 1, deliveries((table) => table.renew([one], 5))],
  ["recording an attempt", 2, deliveries((table) => table.record([{ attempt, payload: "{}", state: "delivered", dueAt: null }]))],
  ["claiming ten of a batch", 2 * 10, deliveries((table) => table.claim("e7", 5, 1000, 10))],
  ["one delivery", 1, deliveries((table) => table.get(one))],
  ["replaying one", 1, deliveries((table) => table.replay(one, 5))],
  [
    "events that an endpoint knows",
    2 * SOME,
    deliveries((table) =>
      table.knownEvents(
        endpoint,
        events.map(({ id }) => id),
      ),
    ),
  ],
  ["deliveries of events", SOME, traces((table) => table.deliveriesOf(events))],
  ["erasing deliveries", SOME, traces((table) => table.eraseDeliveries(keys.map((each) => ({ ...each, payload: "{}" }))))],
  ["the next rows of an import", SOME, (sql) => nextImportRows(sql, big, 9000, SOME)],
  [
    "rows of an import by their addresses",
    SOME,
    (sql) =>
      firstOfAddresses(
        sql,
        big,
        rows.map(({ emailKey }) => emailKey),
      ),
  ],
  ["saving what came of rows", SOME, (sql) => saveImportResults(sql, big, rows)],
];

it.each(cases)("%s reads no others", async (_, atMost, work) => {
  const scans = async (statement: Compiled, mode: "run" | "generic") =>
    (await postgresPlan(opened.database, statement, mode)).filter((node) => node["Node Type"].endsWith("Scan"));
  const statements = (await statementsOf(opened.database, work)).filter(({ sql }) => !sql.startsWith("insert"));
  let read = 0;
  for (const statement of statements) {
    const ours = (await scans(statement, "run")).filter((node) => node["Relation Name"]?.startsWith("doorlist"));
    read += ours.reduce((sum, node) => sum + rowsRead(node), 0);
    // The plan that is kept for any parameters asks for the rest of the key, too.
    for (const { "Index Cond": asked = "" } of await scans({ ...statement, parameters: [] }, "generic")) {
      if (/tenant_id = .*(endpoint|import)_id = /.test(asked)) expect(asked.split(" AND ").length).toBeGreaterThanOrEqual(3);
    }
  }
  expect(statements.length).toBeGreaterThan(0);
  expect(read).toBeLessThanOrEqual(atMost);
});
