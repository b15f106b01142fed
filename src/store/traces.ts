/** What was told of a person: to take them out of it. */
import { type RawBuilder, sql as raw } from "kysely";
import type { TraceTable } from "../core/ports.ts";
import type { StoredEvent } from "../core/traces.ts";
import { toSealed } from "./events.ts";
import { toJson } from "./json.ts";
import { lowered } from "./lowered.ts";
import type { EventRow, WebhookDeliveryRow } from "./schema.ts";
import { type Sql, statement } from "./sql.ts";
import { forgetResponses } from "./webhook-deliveries.ts";
import { tenantColumn, tenantOf } from "./webhook-endpoints.ts";

const setEvent = statement<Record<"tenantId" | "id" | "data" | "erased", string | null>, never>((db, p) =>
  db
    .updateTable("doorlist_event")
    .set({ data: p("data"), ip: null, user_agent: null, erased: p("erased") })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id")),
);

const setPayload = statement<Record<"tenant" | "endpointId" | "id" | "payload", string>, never>((db, p) =>
  db
    .updateTable("doorlist_webhook_delivery")
    .set({ payload: p("payload") })
    .where("tenant_id", "=", p("tenant"))
    .where("endpoint_id", "=", p("endpointId"))
    .where("id", "=", p("id")),
);

export function traceTable(sql: Sql): TraceTable {
  const { build } = sql;
  const locked = sql.engine === "postgres" ? raw` for update` : raw``;

  /** Locked first: a second statement sees what a sealer that held them has made of them. */
  async function stored(which: RawBuilder<unknown>): Promise<StoredEvent[]> {
    const rows = raw<{
      tenant_id: string;
      id: string;
    }>`select tenant_id, id from doorlist_event as event where ${which}${locked}`;
    if (sql.engine === "postgres") await sql.all(rows.compile(build));
    const keyId = raw`select key_id from doorlist_seal as seal where seal.tenant_id = event.tenant_id
      and seal.first_position <= event.position order by seal.first_position desc limit 1`;
    const events = raw<EventRow & { key_id: string | null }>`select event.*, (${keyId}) as key_id
      from doorlist_event as event where ${which}`;
    return (await sql.all<EventRow & { key_id: string | null }>(events.compile(build))).map((row) => ({
      ...toSealed(row),
      keyId: row.key_id,
    }));
  }

  return {
    eventsOf: (tenantId, inviteIds) =>
      stored(raw`event.tenant_id = ${tenantId} and event.invite_id in (${raw.join(inviteIds)}) order by event.id`),
    eventsBy: (actor, { tenantId, id }, limit) =>
      stored(raw`(event.tenant_id, event.id) > (${tenantId}, ${id}) and event.actor = ${actor}
        and (event.ip is not null or event.user_agent is not null) order by event.tenant_id, event.id limit ${limit}`),
    async eraseEvents(events) {
      for (const { tenantId, id, data, erased } of events) await setEvent(sql, { tenantId, id, data: toJson(data), erased });
    },

    async deliveriesOf(tenantId, eventIds) {
      if (eventIds.length === 0) return [];
      const found: WebhookDeliveryRow[] = [];
      for (const tenant of [tenantColumn(null), tenantId]) {
        // From endpoint to endpoint, those that were removed too: no index begins with the event.
        const endpoints = raw`with recursive step(id) as (
            select (select min(endpoint_id) from doorlist_webhook_delivery where tenant_id = ${tenant})
            union all
            select (select min(endpoint_id) from doorlist_webhook_delivery where tenant_id = ${tenant} and endpoint_id > step.id)
            from step where step.id is not null
          ) select id from step where id is not null`;
        const deliveries = raw<WebhookDeliveryRow>`select * from doorlist_webhook_delivery where tenant_id = ${tenant}
          and endpoint_id in (${endpoints}) and event_id in (${raw.join(eventIds)})${locked}`;
        found.push(...(await sql.all<WebhookDeliveryRow>(deliveries.compile(build))));
      }
      return found.map((row) => ({
        tenantId: tenantOf(row.tenant_id),
        endpointId: row.endpoint_id,
        id: row.id,
        payload: row.payload,
      }));
    },
    async eraseDeliveries(deliveries) {
      for (const { tenantId, endpointId, id, payload } of deliveries) {
        const key = { tenant: tenantColumn(tenantId), endpointId, id };
        await setPayload(sql, { ...key, payload });
        await forgetResponses(sql, key);
      }
    },

    async eraseImportRows(emailKeys, made) {
      if (emailKeys.length === 0) return;
      const those = made ? raw`tenant_id = ${made.tenantId} and invite_id in (${raw.join(made.inviteIds)}) and` : raw``;
      // Each import by its index of addresses.
      const rows = raw`update doorlist_import_row set input = '{"email":""}', email_key = null, detail = null
        where ${those} (tenant_id, import_id) in (select tenant_id, id from doorlist_import)
        and email_key in (${raw.join(emailKeys)})`;
      await sql.all(rows.compile(build));
      if (made) return;
      for (const emailKey of emailKeys) {
        const input = lowered(sql.engine, raw`input`, emailKey);
        const unread = raw`update doorlist_import_row set input = '{"email":""}', detail = null
          where email_key is null and replace(${input}, ${inJson(emailKey)}, '') <> ${input}`;
        await sql.all(unread.compile(build));
      }
    },

    async eraseAnswers(emailKey) {
      const answer = lowered(sql.engine, raw`answer`, emailKey);
      const written = inJson(emailKey);
      const holding = raw`update doorlist_idempotency_key set answer = null
        where state = 'done' and replace(${answer}, ${written}, '') <> ${answer}`;
      await sql.all(holding.compile(build));
    },
  };
}

/** As it stands inside a text of JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
