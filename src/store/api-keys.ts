import type { ApiKey, ApiKeyTable } from "../core/ports.ts";
import type { ApiKeyRow } from "./schema.ts";
import { type Sql, statement } from "./sql.ts";
import { tenantColumn, tenantOf } from "./tenant-column.ts";

const select = statement<{ digest: string }, ApiKeyRow>((db, p) =>
  db.selectFrom("doorlist_api_key").selectAll().where("digest", "=", p("digest")).where("revoked_at", "is", null),
);

function toApiKey({ id, tenant_id, name, created_by: createdBy, created_at: createdAt }: ApiKeyRow): ApiKey {
  return { id, tenantId: tenantOf(tenant_id), name, createdBy, createdAt };
}

export function apiKeyTable(sql: Sql): ApiKeyTable {
  const { build } = sql;
  return {
    async insert({ id, tenantId, name, createdBy, createdAt, digest }) {
      const row: ApiKeyRow = {
        id,
        tenant_id: tenantColumn(tenantId),
        digest,
        name,
        created_by: createdBy,
        created_at: createdAt,
        revoked_at: null,
      };
      await sql.all(build.insertInto("doorlist_api_key").values(row).compile());
    },
    async getByDigest(digest) {
      const [row] = await select(sql, { digest });
      return row ? toApiKey(row) : null;
    },
    async list(tenantId) {
      const query = build.selectFrom("doorlist_api_key").selectAll().where("tenant_id", "=", tenantColumn(tenantId));
      const rows = await sql.all<ApiKeyRow>(query.where("revoked_at", "is", null).orderBy("id").compile());
      return rows.map(toApiKey);
    },
    async revoke(tenantId, id, now) {
      const query = build
        .updateTable("doorlist_api_key")
        .set({ revoked_at: now })
        .where("tenant_id", "=", tenantColumn(tenantId))
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .returning("id");
      return (await sql.all(query.compile())).length > 0;
    },
  };
}
