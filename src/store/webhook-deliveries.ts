/** What webhook endpoints are to be told, and what came of it. */
import { sql as raw, type SqlBool } from "kysely";
import type { WebhookDeliveryTable } from "../core/ports.ts";
import type { DeliveryKey, WebhookAttempt, WebhookDelivery } from "../core/webhook.ts";
import { bulkTable, insertAll } from "./bulk.ts";
import { pageBy } from "./page.ts";
import type { WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow } from "./schema.ts";
import { type Sql, skipLocked, statement } from "./sql.ts";
import { tenantColumn, tenantOf } from "./tenant-column.ts";
import { toEndpoint } from "./webhook-endpoints.ts";

const deliveryBulk = bulkTable<WebhookDeliveryRow>("doorlist_webhook_delivery", {
  tenant_id: "text",
  endpoint_id: "text",
  id: "text",
  event_id: "text",
  event_type: "text",
  payload: "text",
  state: "text",
  attempts: "integer",
  due_at: "bigint",
  created_at: "bigint",
  last_status: "integer",
  last_error: "text",
  last_at: "bigint",
});

const attemptBulk = bulkTable<WebhookAttemptRow>("doorlist_webhook_attempt", {
  tenant_id: "text",
  endpoint_id: "text",
  delivery_id: "text",
  id: "text",
  at: "bigint",
  ms: "integer",
  status: "integer",
  response: "text",
  error: "text",
});

function rowOf(delivery: WebhookDelivery): WebhookDeliveryRow {
  return {
    tenant_id: tenantColumn(delivery.tenantId),
    endpoint_id: delivery.endpointId,
    id: delivery.id,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    payload: delivery.payload,
    state: delivery.state,
    attempts: delivery.attempts,
    due_at: delivery.dueAt,
    created_at: delivery.createdAt,
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    last_at: delivery.lastAt,
  };
}

function toDelivery(row: WebhookDeliveryRow): WebhookDelivery {
  return {
    tenantId: tenantOf(row.tenant_id),
    endpointId: row.endpoint_id,
    id: row.id,
    eventId: row.event_id,
    eventType: row.event_type,
    payload: row.payload,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at,
    createdAt: row.created_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
    lastAt: row.last_at,
  };
}

const attemptRow = ({ tenantId, endpointId, deliveryId, ...rest }: WebhookAttempt): WebhookAttemptRow => ({
  tenant_id: tenantColumn(tenantId),
  endpoint_id: endpointId,
  delivery_id: deliveryId,
  ...rest,
});

function toAttempt({ tenant_id, endpoint_id: endpointId, delivery_id: deliveryId, ...rest }: WebhookAttemptRow): WebhookAttempt {
  return { tenantId: tenantOf(tenant_id), endpointId, deliveryId, ...rest };
}

type RowKey = { tenant: string; endpointId: string; id: string };
const keyOf = ({ tenantId, endpointId, id }: DeliveryKey): RowKey => ({ tenant: tenantColumn(tenantId), endpointId, id });

const payloadNow = statement<RowKey, Pick<WebhookDeliveryRow, "payload">>((db, p) =>
  db
    .selectFrom("doorlist_webhook_delivery")
    .select("payload")
    .where("tenant_id", "=", p("tenant"))
    .where("endpoint_id", "=", p("endpointId"))
    .where("id", "=", p("id")),
);

/** One that was settled meanwhile, as when its endpoint was disabled, stays so; unless it has arrived after all. */
const finish = statement<
  RowKey & { state: string; dueAt: number; status: number | null; error: string | null; at: number },
  Pick<WebhookDeliveryRow, "payload">
>((db, p) =>
  db
    .updateTable("doorlist_webhook_delivery")
    .set({ state: p("state"), due_at: p("dueAt"), last_status: p("status"), last_error: p("error"), last_at: p("at") })
    .where("tenant_id", "=", p("tenant"))
    .where("endpoint_id", "=", p("endpointId"))
    .where("id", "=", p("id"))
    .where(raw<SqlBool>`(state = 'queued' or ${p("state")} = 'delivered')`)
    .returning("payload"),
);

/** Of all attempts of a delivery. */
const forgetResponses = statement<RowKey, never>((db, p) =>
  db
    .updateTable("doorlist_webhook_attempt")
    .set({ response: null })
    .where("tenant_id", "=", p("tenant"))
    .where("endpoint_id", "=", p("endpointId"))
    .where("delivery_id", "=", p("id")),
);

const extend = statement<RowKey & { until: number }, never>((db, p) =>
  db
    .updateTable("doorlist_webhook_delivery")
    .set({ due_at: p("until") })
    .where("tenant_id", "=", p("tenant"))
    .where("endpoint_id", "=", p("endpointId"))
    .where("id", "=", p("id"))
    .where("state", "=", "queued"),
);

export function webhookDeliveryTable(sql: Sql): WebhookDeliveryTable {
  const { build } = sql;
  const ofEndpoint = (tenantId: string | null, endpointId: string) =>
    build
      .selectFrom("doorlist_webhook_delivery")
      .selectAll()
      .where("tenant_id", "=", tenantColumn(tenantId))
      .where("endpoint_id", "=", endpointId);
  const again = (now: number) => ({ state: "queued" as const, attempts: 0, due_at: now });

  return {
    enqueue: (deliveries) => insertAll(sql, deliveryBulk, deliveries.map(rowOf), "skip"),

    async dueEndpoints(now, limit) {
      // From endpoint to endpoint by the index of the queue: as many steps as endpoints wait, however long their queues.
      // (The outermost word is select, so that it is known to be a read.)
      const due = raw<WebhookEndpointRow>`select endpoint.* from (
          with recursive step(endpoint_id) as (
            select (select min(endpoint_id) from doorlist_webhook_delivery where state = 'queued')
            union all
            select (select min(endpoint_id) from doorlist_webhook_delivery where state = 'queued' and endpoint_id > step.endpoint_id)
            from step where step.endpoint_id is not null
          )
          select endpoint_id, (select min(due_at) from doorlist_webhook_delivery as queued
            where state = 'queued' and queued.endpoint_id = step.endpoint_id) as due_at
          from step where endpoint_id is not null
        ) as waiting join doorlist_webhook_endpoint as endpoint on endpoint.id = waiting.endpoint_id
        where waiting.due_at <= ${now} and endpoint.enabled = 1 and endpoint.resume_at <= ${now}
        order by waiting.due_at limit ${limit}`;
      return (await sql.all<WebhookEndpointRow>(due.compile(build))).map(toEndpoint);
    },

    async claim(endpointId, now, leaseMs, limit) {
      const due = raw`select tenant_id, endpoint_id, id from doorlist_webhook_delivery where state = 'queued'
        and endpoint_id = ${endpointId} and due_at <= ${now} order by due_at, id limit ${limit}${skipLocked(sql)}`;
      // Materialized for the reason that stands at messages.claim.
      const claimed = raw<WebhookDeliveryRow>`with due as materialized (${due})
        update doorlist_webhook_delivery set due_at = ${now + leaseMs}, attempts = attempts + 1
        where (tenant_id, endpoint_id, id) in (select tenant_id, endpoint_id, id from due) returning *`;
      const rows = await sql.all<WebhookDeliveryRow>(claimed.compile(build));
      return rows.map(toDelivery).sort((one, other) => (one.id < other.id ? -1 : 1));
    },

    async renew(keys, until) {
      await sql.transaction(async (inside) => {
        for (const key of keys) await extend(inside, { ...keyOf(key), until });
      });
    },

    async record(results) {
      await sql.transaction(async (inside) => {
        await insertAll(
          inside,
          attemptBulk,
          results.map(({ attempt }) => attemptRow(attempt)),
        );
        for (const { attempt, payload, state, dueAt } of results) {
          const { deliveryId: id, status, error, at } = attempt;
          const key = keyOf({ ...attempt, id });
          const finished = await finish(inside, { ...key, state, dueAt: dueAt ?? 0, status, error, at });
          const [delivery] = finished.length > 0 ? finished : await payloadNow(inside, key);
          if (delivery && delivery.payload !== payload) await forgetResponses(inside, key);
        }
      });
    },

    async failQueued({ tenantId, id }, error) {
      const query = build.updateTable("doorlist_webhook_delivery").set({ state: "failed", due_at: 0, last_error: error });
      const queued = query.where("tenant_id", "=", tenantColumn(tenantId)).where("endpoint_id", "=", id);
      await sql.all(queued.where("state", "=", "queued").compile());
    },

    async get({ tenantId, endpointId, id }) {
      const [row] = await sql.all<WebhookDeliveryRow>(ofEndpoint(tenantId, endpointId).where("id", "=", id).compile());
      return row ? toDelivery(row) : null;
    },
    list({ tenantId, id }, { state }, page) {
      let query = ofEndpoint(tenantId, id);
      if (state !== undefined) query = query.where("state", "=", state);
      return pageBy(sql, ["id", "desc"], query, page, toDelivery);
    },
    async attempts({ tenantId, endpointId, id }) {
      const query = build.selectFrom("doorlist_webhook_attempt").selectAll().where("tenant_id", "=", tenantColumn(tenantId));
      const rows = query.where("endpoint_id", "=", endpointId).where("delivery_id", "=", id).orderBy("id").limit(100);
      return (await sql.all<WebhookAttemptRow>(rows.compile())).map(toAttempt);
    },

    async replay({ tenantId, endpointId, id }, now) {
      const query = build
        .updateTable("doorlist_webhook_delivery")
        .set(again(now))
        .where("tenant_id", "=", tenantColumn(tenantId));
      const one = query.where("endpoint_id", "=", endpointId).where("id", "=", id).returningAll();
      const [row] = await sql.all<WebhookDeliveryRow>(one.compile());
      return row ? toDelivery(row) : null;
    },
    async replayFailed({ tenantId, id }, since, now, limit) {
      const failed = ofEndpoint(tenantId, id).clearSelect().select("id").where("state", "=", "failed");
      const wanted = failed.where("created_at", ">=", since).orderBy("id").limit(limit);
      const query = build
        .updateTable("doorlist_webhook_delivery")
        .set(again(now))
        .where("tenant_id", "=", tenantColumn(tenantId));
      const replayed = query
        .where("endpoint_id", "=", id)
        .where("state", "=", "failed")
        .where("id", "in", wanted)
        .returning("id");
      return (await sql.all(replayed.compile())).length;
    },
    async knownEvents({ tenantId, id }, eventIds) {
      if (eventIds.length === 0) return new Set();
      const known = ofEndpoint(tenantId, id).clearSelect().select("event_id").where("event_id", "in", eventIds);
      return new Set((await sql.all<{ event_id: string }>(known.compile())).map(({ event_id: eventId }) => eventId));
    },

    async purge(before, limit) {
      return sql.transaction(async (inside) => {
        const old = build.selectFrom("doorlist_webhook_delivery").select(["tenant_id", "endpoint_id", "id"]);
        const slice = old.where("created_at", "<", before).orderBy("created_at").limit(limit);
        const keys = await inside.all<{ tenant_id: string; endpoint_id: string; id: string }>(slice.compile());
        for (const key of keys) {
          const { tenant_id, endpoint_id, id } = key;
          const gone = [
            raw`delete from doorlist_webhook_attempt where tenant_id = ${tenant_id} and endpoint_id = ${endpoint_id} and delivery_id = ${id}`,
            raw`delete from doorlist_webhook_delivery where tenant_id = ${tenant_id} and endpoint_id = ${endpoint_id} and id = ${id}`,
          ];
          for (const each of gone) await inside.all(each.compile(build));
        }
        return keys.length;
      });
    },

    async depth(now) {
      const queued = raw<{ n: number; oldest: number | null }>`
        select count(*) as n, min(created_at) as oldest from doorlist_webhook_delivery where state = 'queued'`;
      const [row] = await sql.all<{ n: number; oldest: number | null }>(queued.compile(build));
      return { queued: row?.n ?? 0, oldestMs: Math.max(0, now - (row?.oldest ?? now)) };
    },
  };
}
