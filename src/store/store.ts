/** The core's Store over a database. */
import type { Store, Tables } from "../core/ports.ts";
import { traced } from "../core/trace.ts";
import { gatheredAdmission } from "./admissions.ts";
import { apiKeyTable } from "./api-keys.ts";
import { domainTable } from "./domains.ts";
import { eventTable } from "./events.ts";
import { grantTable } from "./grants.ts";
import { idempotencyTable } from "./idempotency-keys.ts";
import { importTable } from "./imports.ts";
import { gatheredInsert } from "./invite-insert.ts";
import { inviteUseTable } from "./invite-uses.ts";
import { inviteTable } from "./invites.ts";
import { mailServerTable } from "./mail-servers.ts";
import { mailTemplateTable } from "./mail-templates.ts";
import { memberTable } from "./members.ts";
import { messageTable } from "./messages.ts";
import { rateLimitTable } from "./rate-limits.ts";
import { requestTable } from "./requests.ts";
import { retentionTable } from "./retention.ts";
import { sealTable } from "./seals.ts";
import type { Database, Sql } from "./sql.ts";
import { suppressionTable } from "./suppressions.ts";
import { tenantTable } from "./tenants.ts";
import { webhookDeliveryTable } from "./webhook-deliveries.ts";
import { webhookEndpointTable } from "./webhook-endpoints.ts";

function tablesOf(sql: Sql): Tables {
  return {
    grants: grantTable(sql),
    invites: inviteTable(sql),
    uses: inviteUseTable(sql),
    tenants: tenantTable(sql),
    members: memberTable(sql),
    requests: requestTable(sql),
    domains: domainTable(sql),
    events: eventTable(sql),
    seals: sealTable(sql),
    messages: messageTable(sql),
    apiKeys: apiKeyTable(sql),
    webhookEndpoints: webhookEndpointTable(sql),
    webhookDeliveries: webhookDeliveryTable(sql),
    rateLimits: rateLimitTable(sql),
    idempotencyKeys: idempotencyTable(sql),
    imports: importTable(sql),
    suppressions: suppressionTable(sql),
    mailServers: mailServerTable(sql),
    retention: retentionTable(sql),
    mailTemplates: mailTemplateTable(sql),
  };
}

/** @param onCommit called after each transaction that may have written events */
export function createStore(database: Database, onCommit = () => {}): Store {
  // On SQLite every transaction has the same connection, on PostgreSQL each has its own.
  const known = new WeakMap<Sql, Tables>();
  const inside = (sql: Sql): Tables => {
    const tables = known.get(sql) ?? tablesOf(sql);
    known.set(sql, tables);
    return tables;
  };
  const told = <T>(written: Promise<T>): Promise<T> =>
    written.then((answer) => {
      onCommit();
      return answer;
    });
  const insert = gatheredInsert(database);
  const admit = database.engine === "postgres" ? gatheredAdmission(database) : undefined;
  const alone = tablesOf(database);
  return {
    ...alone,
    readsBeside: database.readsBeside,
    // Those that may stand alone.
    invites: { ...alone.invites, insert: (rows) => told(insert(rows)) },
    events: { ...alone.events, append: (...given) => told(alone.events.append(...given)) },
    ...(admit && { admit: (admission) => told(admit(admission)) }),
    transaction: (work) => told(traced("doorlist.transaction", {}, () => database.transaction((sql) => work(inside(sql))))),
  };
}
