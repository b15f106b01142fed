import { sql as raw, type SqlBool } from "kysely";
import type { DoorlistEvent, EventType } from "../core/events.ts";
import { firstIdAt } from "../core/ids.ts";
import type { Message } from "../core/message.ts";
import type { EventTable } from "../core/ports.ts";
import type { SealedEvent } from "../core/seal.ts";
import { bulkTable, insertAll } from "./bulk.ts";
import { parseJson, toJson } from "./json.ts";
import { messageBulk, messageRow } from "./messages.ts";
import { pageBy } from "./page.ts";
import type { EventRow } from "./schema.ts";
import { named, type Sql, statement } from "./sql.ts";

/** As it is written; the sealer and erasure add the rest. */
type NewEventRow = Omit<EventRow, "position" | "erased">;

export const eventBulk = bulkTable<NewEventRow>("doorlist_event", {
  tenant_id: "text",
  id: "text",
  type: "text",
  invite_id: "text",
  actor: "text",
  at: "bigint",
  data: "text",
  ip: "text",
  user_agent: "text",
});

export function eventRow(event: DoorlistEvent): NewEventRow {
  const { tenantId, id, type, inviteId, actor, at, data, ip, userAgent } = event;
  return { tenant_id: tenantId, id, type, invite_id: inviteId, actor, at, data: toJson(data), ip, user_agent: userAgent };
}

function toEvent(row: EventRow): DoorlistEvent {
  const { tenant_id: tenantId, id, type, invite_id: inviteId, actor, at, data, ip, user_agent: userAgent, position } = row;
  return { tenantId, id, type: type as EventType, inviteId, actor, at, data: parseJson(data), ip, userAgent, position };
}

/** @param row one that has a position */
export function toSealed(row: EventRow): SealedEvent {
  return { ...toEvent(row), position: row.position ?? 0, erased: row.erased };
}

const selectAfter = statement<{ tenantId: string; position: number; limit: number }, EventRow>((db, p) =>
  db
    .selectFrom("doorlist_event")
    .selectAll()
    .where("tenant_id", "=", p("tenantId"))
    .where("position", ">", p("position"))
    .orderBy("position")
    .limit(p("limit")),
);

const selectLast = statement<{ tenantId: string }, { position: number | null }>((db, p) =>
  db
    .selectFrom("doorlist_event")
    .select("position")
    .where("tenant_id", "=", p("tenantId"))
    .where("position", "is not", null)
    .orderBy("position", "desc")
    .limit(1),
);

export function eventTable(sql: Sql): EventTable {
  return {
    append: (events, messages = []) =>
      messages.length > 0 && sql.engine === "postgres"
        ? appendWithMails(sql, events, messages)
        : appendEach(sql, events, messages),
    list(tenantId, { type, inviteId }, page) {
      let query = sql.build.selectFrom("doorlist_event").selectAll().where("tenant_id", "=", tenantId);
      if (inviteId !== undefined) query = query.where("invite_id", "=", inviteId);
      if (type !== undefined) query = query.where("type", "=", type);
      // In so many words, or the index by type does not count.
      if (type !== undefined && type !== "invite.created") query = query.where(raw<SqlBool>`type <> 'invite.created'`);
      return pageBy(sql, ["id", "desc"], query, page, toEvent);
    },
    async after(tenantId, position, limit) {
      return (await selectAfter(sql, { tenantId, position, limit })).map(toSealed);
    },
    async since(tenantId, at, after, limit) {
      const from = [firstIdAt(at), after].sort().at(-1) ?? "";
      const events = sql.build.selectFrom("doorlist_event").selectAll().where("tenant_id", "=", tenantId).where("id", ">", from);
      const sealed = events.where("position", "is not", null).orderBy("id").limit(limit);
      return (await sql.all<EventRow>(sealed.compile())).map(toEvent);
    },
    async lastPosition(tenantId) {
      const [row] = await selectLast(sql, { tenantId });
      return row?.position ?? 0;
    },
  };
}

function appendEach(sql: Sql, events: DoorlistEvent[], messages: Message[]): Promise<void> {
  return sql.transaction(async (inside) => {
    await insertAll(inside, eventBulk, events.map(eventRow));
    await insertAll(inside, messageBulk, messages.map(messageRow));
  });
}

/** One statement, one round trip: somebody who accepts waits for it. */
async function appendWithMails(sql: Sql, events: DoorlistEvent[], messages: Message[]): Promise<void> {
  const parameters = [...eventBulk.columnsOf(events.map(eventRow)), ...messageBulk.columnsOf(messages.map(messageRow))];
  await sql.all({ ...withMails, parameters });
}

const withMails = named({
  sql: `with mails as (${messageBulk.insertMany(eventBulk.columns.length + 1)}) ${eventBulk.insertMany(1)}`,
});
