/** The core's Store over a database. */
import type { Store, Tables } from "../core/ports.ts";
import { apiKeyTable } from "./api-keys.ts";
import { eventTable } from "./events.ts";
import { gatheredInsert } from "./invite-insert.ts";
import { inviteUseTable } from "./invite-uses.ts";
import { inviteTable } from "./invites.ts";
import { mailServerTable } from "./mail-servers.ts";
import { mailTemplateTable } from "./mail-templates.ts";
import { memberTable } from "./members.ts";
import { messageTable } from "./messages.ts";
import { retentionTable } from "./retention.ts";
import type { Database, Sql } from "./sql.ts";
import { suppressionTable } from "./suppressions.ts";
import { tenantTable } from "./tenants.ts";

function tablesOf(sql: Sql): Tables {
  return {
    invites: inviteTable(sql),
    uses: inviteUseTable(sql),
    tenants: tenantTable(sql),
    members: memberTable(sql),
    events: eventTable(sql),
    messages: messageTable(sql),
    apiKeys: apiKeyTable(sql),
    suppressions: suppressionTable(sql),
    mailServers: mailServerTable(sql),
    retention: retentionTable(sql),
    mailTemplates: mailTemplateTable(sql),
  };
}

export function createStore(database: Database): Store {
  // On SQLite every transaction has the same connection, on PostgreSQL each has its own.
  const known = new WeakMap<Sql, Tables>();
  const inside = (sql: Sql): Tables => {
    const tables = known.get(sql) ?? tablesOf(sql);
    known.set(sql, tables);
    return tables;
  };
  const tables = tablesOf(database);
  return {
    ...tables,
    invites: { ...tables.invites, insert: gatheredInsert(database) },
    transaction: (work) => database.transaction((sql) => work(inside(sql))),
  };
}
