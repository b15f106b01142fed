/** Imports: each change of state is one guarded update, and only the holder of the lease moves its place on. */
import { sql as raw } from "kysely";
import type { Import, ImportDefaults, ImportState } from "../core/import.ts";
import type { ImportTable, RowKey } from "../core/ports.ts";
import type { ProblemCode } from "../core/problems.ts";
import { addImportRows, firstOfAddresses, listImportRows, nextImportRows, saveImportResults } from "./import-rows.ts";
import { pageBy } from "./page.ts";
import type { ImportTableRow } from "./schema.ts";
import { type Compiled, type Sql, skipLocked, statement } from "./sql.ts";

const hold = statement<
  { tenantId: string; id: string; state: string; processed: number; holder: string; until: number },
  { id: string }
>((db, p) =>
  db
    .updateTable("doorlist_import")
    .set({ lease_until: p("until") })
    .where("tenant_id", "=", p("tenantId"))
    .where("id", "=", p("id"))
    .where("state", "=", p("state"))
    .where("processed", "=", p("processed"))
    .where("lease_holder", "=", p("holder"))
    .returning("id"),
);

function toImport(row: ImportTableRow): Import {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    fileName: row.file_name,
    state: row.state,
    reason: row.reason as ProblemCode | null,
    defaults: JSON.parse(row.defaults) as ImportDefaults,
    total: row.total,
    uploaded: row.uploaded,
    processed: row.processed,
    failed: row.failed,
    actor: row.actor,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function fromImport(made: Import, uploadKey: string | null): ImportTableRow {
  return {
    tenant_id: made.tenantId,
    id: made.id,
    file_name: made.fileName,
    state: made.state,
    reason: made.reason,
    defaults: JSON.stringify(made.defaults),
    total: made.total,
    uploaded: made.uploaded,
    processed: made.processed,
    failed: made.failed,
    actor: made.actor,
    upload_key: uploadKey,
    lease_holder: null,
    lease_until: 0,
    created_at: made.createdAt,
    updated_at: made.updatedAt,
  };
}

export function importTable(sql: Sql): ImportTable {
  const { build } = sql;
  const imports = (tenantId: string) => build.selectFrom("doorlist_import").selectAll().where("tenant_id", "=", tenantId);
  const one = async (query: { compile(): Compiled }): Promise<Import | null> => {
    const [row] = await sql.all<ImportTableRow>(query.compile());
    return row ? toImport(row) : null;
  };
  const change = ({ tenantId, id }: RowKey, from: ImportState[]) =>
    build.updateTable("doorlist_import").where("tenant_id", "=", tenantId).where("id", "=", id).where("state", "in", from);

  return {
    async insert(made, uploadKey) {
      const insert = build.insertInto("doorlist_import").values(fromImport(made, uploadKey));
      const inserted = await one(insert.onConflict((clash) => clash.doNothing()).returningAll());
      if (inserted) return inserted;
      const same = imports(made.tenantId).where("actor", "=", made.actor).where("upload_key", "=", uploadKey);
      // It may have gone on just now; then the next insert meets no other.
      return (await one(same.where("state", "=", "uploading"))) ?? this.insert(made, uploadKey);
    },
    get: (tenantId, id) => one(imports(tenantId).where("id", "=", id)),
    list: (tenantId, page) => pageBy(sql, ["id", "desc"], imports(tenantId), page, toImport),
    addRows(key, rows, now) {
      return sql.transaction(async (inside) => {
        const open = change(key, ["uploading"]);
        const [locked] = await inside.all(open.set({ updated_at: now }).returning("id").compile());
        if (!locked) return null;
        const added = await addImportRows(inside, key, rows);
        const counted = open.set({ uploaded: raw<number>`uploaded + ${raw.lit(added)}` }).returningAll();
        const [row] = await inside.all<ImportTableRow>(counted.compile());
        return row ? toImport(row) : null;
      });
    },
    move(key, from, to, now, reason) {
      const begins = to === "checking" || to === "running";
      const counts = begins ? { processed: 0, failed: 0, lease_until: 0, lease_holder: null } : {};
      return one(
        change(key, from)
          .set({ state: to, reason: reason ?? null, updated_at: now, ...counts })
          .returningAll(),
      );
    },
    listRows: (key, filter, page) => listImportRows(sql, key, filter, page),

    async claim(holder, now, leaseMs) {
      const due = raw`select tenant_id, id from doorlist_import where state in ('checking', 'running') and lease_until <= ${now} order by lease_until limit 1${skipLocked(sql)}`;
      // Materialized for the reason that stands at messages.claim.
      const claimed = raw<ImportTableRow>`with due as materialized (${due})
        update doorlist_import set lease_holder = ${holder}, lease_until = ${now + leaseMs}
        where (tenant_id, id) in (select tenant_id, id from due) returning *`;
      const [row] = await sql.all<ImportTableRow>(claimed.compile(build));
      return row ? toImport(row) : null;
    },
    async release({ tenantId, id }, holder) {
      const query = build.updateTable("doorlist_import").set({ lease_holder: null, lease_until: 0 });
      await sql.all(query.where("tenant_id", "=", tenantId).where("id", "=", id).where("lease_holder", "=", holder).compile());
    },
    nextRows: (key, from, limit) => nextImportRows(sql, key, from, limit),
    firstOfAddresses: (key, emailKeys) => firstOfAddresses(sql, key, emailKeys),
    async hold({ tenantId, id, state, processed }, holder, until) {
      return (await hold(sql, { tenantId, id, state, processed, holder, until })).length > 0;
    },
    async saveResults(key, results, failed, now) {
      await saveImportResults(sql, key, results);
      const moved = change(key, ["checking", "running"]).set({
        processed: raw<number>`processed + ${raw.lit(results.length)}`,
        failed: raw<number>`failed + ${raw.lit(failed)}`,
        updated_at: now,
      });
      await sql.all(moved.compile());
    },
  };
}
