/** Many values that a statement is given: one parameter for each of their columns, however many they are. */
import { type RawBuilder, sql } from "kysely";
import type { RowKey } from "../core/ports.ts";
import type { EngineName } from "./sql.ts";

/** For `id in (…)`. */
export function givenIds(engine: EngineName, ids: string[]): RawBuilder<unknown> {
  return engine === "postgres" ? sql`select unnest(${ids}::text[])` : sql`select value from json_each(${JSON.stringify(ids)})`;
}

/** Their tenants and ids: for `(tenant_id, id) in (…)`. */
export function givenKeys(engine: EngineName, keys: RowKey[]): RawBuilder<unknown> {
  return givenRows(
    engine,
    keys.map(({ tenantId, id }) => [tenantId, id]),
  );
}

/** Rows of texts, one at least, for `with given (…) as (…)`. */
export function givenRows(engine: EngineName, rows: (string | null)[][]): RawBuilder<unknown> {
  const columns = Object.keys(rows[0] ?? []).map(Number);
  if (engine === "postgres") {
    const arrays = columns.map((column) => sql`${rows.map((row) => row[column])}::text[]`);
    return sql`select * from unnest(${sql.join(arrays)})`;
  }
  const values = columns.map((column) => sql`value ->> ${sql.lit(column)}`);
  return sql`select ${sql.join(values)} from json_each(${JSON.stringify(rows)})`;
}
