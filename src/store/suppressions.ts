import { sql as raw, type SqlBool } from "kysely";
import type { SuppressionTable } from "../core/ports.ts";
import type { Suppression } from "../core/suppression.ts";
import { pageBy } from "./page.ts";
import type { SuppressionRow } from "./schema.ts";
import type { Sql } from "./sql.ts";
import { tenantColumn, tenantOf } from "./tenant-column.ts";

function toSuppression(row: SuppressionRow): Suppression {
  const { tenant_id, id, email_key: emailKey, reason, created_at: createdAt } = row;
  return { id, tenantId: tenantOf(tenant_id), emailKey, reason, createdAt };
}

export function suppressionTable(sql: Sql): SuppressionTable {
  const { build } = sql;
  const one = (tenantId: string | null, id: string) => ({ tenant_id: tenantColumn(tenantId), id });
  return {
    async insert({ id, tenantId, emailKey, reason, createdAt, digest }) {
      const row = { ...one(tenantId, id), digest, email_key: emailKey, reason, created_at: createdAt };
      const query = build.insertInto("doorlist_suppression").values(row);
      const unlessThere = query.onConflict((clash) => clash.doNothing()).returning("id");
      return (await sql.all(unlessThere.compile())).length > 0;
    },
    list(tenantId, page) {
      const query = build.selectFrom("doorlist_suppression").selectAll().where("tenant_id", "=", tenantColumn(tenantId));
      return pageBy(sql, ["id", "desc"], query, page, toSuppression);
    },
    async get(tenantId, id) {
      const key = one(tenantId, id);
      const query = build.selectFrom("doorlist_suppression").selectAll().where("tenant_id", "=", key.tenant_id);
      const [row] = await sql.all<SuppressionRow>(query.where("id", "=", key.id).compile());
      return row ? toSuppression(row) : null;
    },
    async remove(tenantId, id) {
      const key = one(tenantId, id);
      const query = build.deleteFrom("doorlist_suppression").where("tenant_id", "=", key.tenant_id).where("id", "=", key.id);
      return (await sql.all(query.returning("id").compile())).length > 0;
    },
    async find(tenantIds, addresses) {
      if (addresses.length === 0) return [];
      const digests = addresses.flatMap((address) => address.digests);
      const keys = addresses.map(({ emailKey }) => emailKey);
      const query = build
        .selectFrom("doorlist_suppression")
        .selectAll()
        .where("tenant_id", "in", [tenantColumn(null), ...tenantIds])
        // By its key as well: a digest's own may be no longer configured.
        .where((where) => where.or([where("digest", "in", digests), where("email_key", "in", keys)]));
      const rows = await sql.all<SuppressionRow>(query.compile());
      return rows.map((row) => ({ ...toSuppression(row), digest: row.digest }));
    },
    async erase(emailKey, digest) {
      const equal = raw`select 1 from doorlist_suppression as equal where equal.tenant_id = doorlist_suppression.tenant_id
        and equal.reason = doorlist_suppression.reason and equal.digest = ${digest} and equal.id <> doorlist_suppression.id`;
      const update = build.updateTable("doorlist_suppression").set({ email_key: null, digest });
      await sql.all(update.where("email_key", "=", emailKey).where(raw<SqlBool>`not exists (${equal})`).compile());
      // What is left says the same as one that was erased before, while another secret was the newest.
      await sql.all(build.deleteFrom("doorlist_suppression").where("email_key", "=", emailKey).compile());
    },
  };
}
