import { sql as raw, type UpdateObject } from "kysely";
import type { WebhookEndpointTable } from "../core/ports.ts";
import type { EndpointChange, EndpointKey, WebhookEndpoint } from "../core/webhook.ts";
import { parseJson, toJson } from "./json.ts";
import type { Schema, WebhookEndpointRow } from "./schema.ts";
import type { Compiled, Sql } from "./sql.ts";
import { tenantColumn, tenantOf } from "./tenant-column.ts";

export function toEndpoint(row: WebhookEndpointRow): WebhookEndpoint {
  return {
    id: row.id,
    tenantId: tenantOf(row.tenant_id),
    url: row.url,
    description: row.description,
    eventTypes: parseJson(row.event_types),
    enabled: row.enabled === 1,
    disabledReason: row.disabled_reason,
    secret: row.secret,
    previousSecret: row.previous_secret,
    previousSecretUntil: row.previous_secret_until,
    resumeAt: row.resume_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function columnsOf(change: EndpointChange): Partial<WebhookEndpointRow> {
  const { eventTypes, enabled, url, description, disabledReason } = change;
  return {
    ...(url === undefined ? {} : { url }),
    ...(description === undefined ? {} : { description }),
    ...(eventTypes === undefined ? {} : { event_types: toJson(eventTypes) }),
    // Whoever enables one again wants to see whether it works now.
    ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0, resume_at: 0 }),
    ...(disabledReason === undefined ? {} : { disabled_reason: disabledReason }),
  };
}

export function webhookEndpointTable(sql: Sql): WebhookEndpointTable {
  const { build } = sql;
  const select = () => build.selectFrom("doorlist_webhook_endpoint").selectAll();
  const update = ({ tenantId, id }: EndpointKey, change: UpdateObject<Schema, "doorlist_webhook_endpoint">) =>
    build
      .updateTable("doorlist_webhook_endpoint")
      .set(change)
      .where("tenant_id", "=", tenantColumn(tenantId))
      .where("id", "=", id)
      .returningAll();
  const rowsOf = async (query: { compile(): Compiled }): Promise<WebhookEndpoint[]> =>
    (await sql.all<WebhookEndpointRow>(query.compile())).map(toEndpoint);
  const oneOf = async (query: { compile(): Compiled }) => (await rowsOf(query))[0] ?? null;

  return {
    async insert(endpoint, most) {
      const { id, tenantId, url, secret, resumeAt, createdAt, updatedAt } = endpoint;
      const tenant = tenantColumn(tenantId);
      const row: Omit<WebhookEndpointRow, "slot"> = {
        tenant_id: tenant,
        id,
        url,
        description: endpoint.description,
        event_types: toJson(endpoint.eventTypes),
        enabled: endpoint.enabled ? 1 : 0,
        disabled_reason: endpoint.disabledReason,
        secret,
        previous_secret: endpoint.previousSecret,
        previous_secret_until: endpoint.previousSecretUntil,
        resume_at: resumeAt,
        created_at: createdAt,
        updated_at: updatedAt,
      };
      for (;;) {
        const taken = select().clearSelect().select("slot").where("tenant_id", "=", tenant);
        const slots = new Set((await sql.all<{ slot: number }>(taken.compile())).map(({ slot }) => slot));
        if (slots.size >= most) return false;
        let slot = 0;
        while (slots.has(slot)) slot += 1;
        // Whoever takes the same place at the same time waits for the other, and looks again.
        const insert = build.insertInto("doorlist_webhook_endpoint").values({ ...row, slot });
        const unlessTaken = insert.onConflict((clash) => clash.columns(["tenant_id", "slot"]).doNothing()).returning("id");
        if ((await sql.all(unlessTaken.compile())).length > 0) return true;
      }
    },
    get: ({ tenantId, id }) => oneOf(select().where("tenant_id", "=", tenantColumn(tenantId)).where("id", "=", id)),
    list: (tenantId) => rowsOf(select().where("tenant_id", "=", tenantColumn(tenantId)).orderBy("id")),
    listening: (tenantIds) =>
      rowsOf(
        select()
          .where("tenant_id", "in", [tenantColumn(null), ...tenantIds])
          .where("enabled", "=", 1),
      ),
    update: (key, change, now) => oneOf(update(key, { ...columnsOf(change), updated_at: now })),
    rotate(key, secret, { until, keyIds }, now) {
      const isKnown = raw`substr(secret, 1, 8) in (${raw.join(keyIds)})`;
      const previous = {
        previous_secret: raw<string | null>`case when ${isKnown} then secret end`,
        previous_secret_until: raw<number | null>`case when ${isKnown} then ${raw.lit(until)} end`,
      };
      return oneOf(update(key, { secret, ...previous, updated_at: now }));
    },
    async reseal(endpoint, secret, previousSecret) {
      const query = update(endpoint, { secret, previous_secret: previousSecret });
      await sql.all(query.where("secret", "=", endpoint.secret).compile());
    },
    async remove({ tenantId, id }) {
      const query = build.deleteFrom("doorlist_webhook_endpoint").where("tenant_id", "=", tenantColumn(tenantId));
      return (await sql.all(query.where("id", "=", id).returning("id").compile())).length > 0;
    },
    disable: (key, reason, now) =>
      oneOf(update(key, { enabled: 0, disabled_reason: reason, updated_at: now }).where("enabled", "=", 1)),
    async hold(key, until) {
      await sql.all(update(key, { resume_at: until }).where("resume_at", "<", until).compile());
    },
    async sealedBy(keyIds, limit) {
      if (keyIds.length === 0) return [];
      const sealed = select().where((where) =>
        where.or(
          keyIds.flatMap((keyId) => [where("secret", "like", `${keyId}.%`), where("previous_secret", "like", `${keyId}.%`)]),
        ),
      );
      return rowsOf(sealed.limit(limit));
    },
  };
}
