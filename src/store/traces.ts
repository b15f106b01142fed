/** What was told of a person: to take them out of it. */
import { type RawBuilder, sql as raw } from "kysely";
import { spellings } from "../core/email.ts";
import type { TraceTable } from "../core/ports.ts";
import type { StoredEvent } from "../core/traces.ts";
import { toSealed } from "./events.ts";
import { givenIds, givenKeys, givenRows } from "./given.ts";
import { toJson } from "./json.ts";
import { lowered } from "./lowered.ts";
import type { EventRow, WebhookDeliveryRow } from "./schema.ts";
import type { Sql } from "./sql.ts";
import { tenantColumn, tenantOf } from "./tenant-column.ts";

const ofImports = raw`select distinct tenant_id from doorlist_import`;

export function traceTable(sql: Sql): TraceTable {
  const { build } = sql;
  const locked = (rows: string) => (sql.engine === "postgres" ? raw` for update of ${raw.ref(rows)}` : raw``);

  /** Locked first: a second statement sees what a sealer that held them has made of them. */
  async function stored(which: RawBuilder<unknown>): Promise<StoredEvent[]> {
    const rows = raw<{
      tenant_id: string;
      id: string;
    }>`select tenant_id, id from doorlist_event as event where ${which}${locked("event")}`;
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
    eventsOf: (invites) =>
      stored(raw`(event.tenant_id, event.invite_id) in (${givenKeys(sql.engine, invites)}) order by event.tenant_id, event.id`),
    async toldBy(actor) {
      // No index begins with an actor: erasing is rare, and every event has one.
      const told = raw`select tenant_id, id from doorlist_event where actor = ${actor} and (ip is not null or user_agent is not null)`;
      const rows = await sql.all<{ tenant_id: string; id: string }>({ ...told.compile(build), patient: true });
      return rows.map(({ tenant_id: tenantId, id }) => ({ tenantId, id }));
    },
    eventsAt: (keys) =>
      stored(raw`(event.tenant_id, event.id) in (${givenKeys(sql.engine, keys)}) order by event.tenant_id, event.id`),
    async eraseEvents(events) {
      if (events.length === 0) return;
      const rows = events.map(({ tenantId, id, data, erased }) => [tenantId, id, toJson(data), erased]);
      const bare = raw`with given (tenant_id, id, data, erased) as (${givenRows(sql.engine, rows)})
        update doorlist_event as event set data = given.data, erased = given.erased, ip = null, user_agent = null
        from given where event.tenant_id = given.tenant_id and event.id = given.id`;
      await sql.all(bare.compile(build));
    },

    async deliveriesOf(events) {
      if (events.length === 0) return [];
      // An endpoint is the event's tenant's, or the installation's.
      const keys = events.flatMap(({ tenantId, id }) => [tenantId, tenantColumn(null)].map((owner) => ({ tenantId: owner, id })));
      const deliveries = raw<WebhookDeliveryRow>`select delivery.* from doorlist_webhook_delivery as delivery
        where (delivery.tenant_id, delivery.event_id) in (${givenKeys(sql.engine, keys)})${locked("delivery")}`;
      const found = await sql.all<WebhookDeliveryRow>(deliveries.compile(build));
      return found.map((row) => ({
        tenantId: tenantOf(row.tenant_id),
        endpointId: row.endpoint_id,
        id: row.id,
        payload: row.payload,
      }));
    },
    async eraseDeliveries(deliveries) {
      if (deliveries.length === 0) return;
      const keys = deliveries.map(({ tenantId, endpointId, id }) => [tenantColumn(tenantId), endpointId, id]);
      const rows = deliveries.map(({ payload }, index) => [...(keys[index] ?? []), payload]);
      const bare = raw`with given (tenant_id, endpoint_id, id, payload) as (${givenRows(sql.engine, rows)})
        update doorlist_webhook_delivery as delivery set payload = given.payload from given
        where delivery.tenant_id = given.tenant_id and delivery.endpoint_id = given.endpoint_id and delivery.id = given.id`;
      await sql.all(bare.compile(build));
      const answers = raw`update doorlist_webhook_attempt set response = null
        where (tenant_id, endpoint_id, delivery_id) in (${givenRows(sql.engine, keys)}) and response is not null`;
      await sql.all(answers.compile(build));
    },

    async eraseImportRows(emailKeys, made) {
      if (emailKeys.length === 0) return;
      const those = made ? raw`(tenant_id, invite_id) in (${givenKeys(sql.engine, made)}) and` : raw``;
      const tenants = made ? givenIds(sql.engine, [...new Set(made.map(({ tenantId }) => tenantId))]) : ofImports;
      // From tenant to tenant by the index of addresses.
      const rows = raw`update doorlist_import_row set input = '{"email":""}', email_key = null, detail = null
        where ${those} (tenant_id, email_key) in (
          with given (email_key) as (${givenIds(sql.engine, emailKeys)}), owner (tenant_id) as (${tenants})
          select owner.tenant_id, given.email_key from owner cross join given)`;
      await sql.all(rows.compile(build));
      if (made) return;
      for (const written of emailKeys.flatMap(spellings)) {
        const input = lowered(sql.engine, raw`input`, written);
        const unread = raw`update doorlist_import_row set input = '{"email":""}', detail = null
          where email_key is null and replace(${input}, ${inJson(written)}, '') <> ${input}`;
        await sql.all(unread.compile(build));
      }
    },

    async eraseAnswers(emailKey) {
      for (const written of spellings(emailKey)) {
        const answer = lowered(sql.engine, raw`answer`, written);
        const holding = raw`update doorlist_idempotency_key set answer = null
          where state = 'done' and replace(${answer}, ${inJson(written)}, '') <> ${answer}`;
        await sql.all({ ...holding.compile(build), patient: true });
      }
    },
  };
}

/** As it stands inside a text of JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
