import type { DoorlistEvent, EventType } from "../core/events.ts";
import type { EventTable } from "../core/ports.ts";
import { bulkTable, insertAll } from "./bulk.ts";
import { parseJson, toJson } from "./json.ts";
import { decodeCursor, idPage } from "./page.ts";
import type { EventRow } from "./schema.ts";
import type { Sql } from "./sql.ts";

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
    append: (events) => insertAll(sql, eventBulk, events.map(eventRow)),
    async list(tenantId, { inviteId }, { limit, cursor }) {
      let query = sql.build.selectFrom("doorlist_event").selectAll().where("tenant_id", "=", tenantId);
      if (inviteId !== undefined) query = query.where("invite_id", "=", inviteId);
      if (cursor !== undefined) query = query.where("id", "<", String(decodeCursor(cursor, ["string"])[0]));
      return idPage(sql, query.orderBy("id", "desc").limit(limit + 1), limit, toEvent);
    },
  };
}
