import type { DoorlistEvent, EventType } from "../core/events.ts";
import type { EventTable, Message } from "../core/ports.ts";
import { type BulkTable, bulkTable, insertAll } from "./bulk.ts";
import { parseJson, toJson } from "./json.ts";
import { messageBulk, messageRow } from "./messages.ts";
import { decodeCursor, idPage } from "./page.ts";
import type { EventRow } from "./schema.ts";
import { type Sql, statementName } from "./sql.ts";

export const eventBulk = bulkTable<EventRow>("doorlist_event", {
  tenant_id: "text",
  id: "text",
  type: "text",
  invite_id: "text",
  actor: "text",
  at: "bigint",
  data: "text",
});

export function eventRow(event: DoorlistEvent): EventRow {
  const { tenantId, id, type, inviteId, actor, at, data } = event;
  return { tenant_id: tenantId, id, type, invite_id: inviteId, actor, at, data: toJson(data) };
}

function toEvent(row: EventRow): DoorlistEvent {
  const { tenant_id: tenantId, id, type, invite_id: inviteId, actor, at, data } = row;
  return { tenantId, id, type: type as EventType, inviteId, actor, at, data: parseJson(data) };
}

export function eventTable(sql: Sql): EventTable {
  return {
    append: (events, messages = []) =>
      messages.length > 0 && sql.engine === "postgres"
        ? appendWithMails(sql, events, messages)
        : appendEach(sql, events, messages),
    async list(tenantId, { inviteId }, { limit, cursor }) {
      let query = sql.build.selectFrom("doorlist_event").selectAll().where("tenant_id", "=", tenantId);
      if (inviteId !== undefined) query = query.where("invite_id", "=", inviteId);
      if (cursor !== undefined) query = query.where("id", "<", String(decodeCursor(cursor, ["string"])[0]));
      return idPage(sql, query.orderBy("id", "desc").limit(limit + 1), limit, toEvent);
    },
  };
}

async function appendEach(sql: Sql, events: DoorlistEvent[], messages: Message[]): Promise<void> {
  await insertAll(sql, eventBulk, events.map(eventRow));
  await insertAll(sql, messageBulk, messages.map(messageRow));
}

/** One statement, one round trip: somebody who accepts waits for it. */
async function appendWithMails(sql: Sql, events: DoorlistEvent[], messages: Message[]): Promise<void> {
  const parameters = [...eventBulk.columnsOf(events.map(eventRow)), ...messageBulk.columnsOf(messages.map(messageRow))];
  await sql.all({ ...withMails, parameters });
}

const withMails = named(`with mails as (${insertFrom(messageBulk, eventBulk.columns.length + 1)}) ${insertFrom(eventBulk, 1)}`);

function insertFrom<Row>(table: BulkTable<Row>, first: number): string {
  const columns = table.columns.map((column) => `"${column}"`).join(", ");
  return `insert into "${table.name}" (${columns}) select * from unnest(${table.arrays(first)})`;
}

function named(sql: string): { sql: string; name: string } {
  return { sql, name: statementName(sql) };
}
