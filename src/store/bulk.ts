/** Rows of one table written together: a prepared insert each on SQLite, one statement over arrays on PostgreSQL. */
import { named, type Sql } from "./sql.ts";

type ColumnType = "text" | "bigint" | "integer";

export interface BulkTable<Row> {
  name: string;
  columns: readonly (keyof Row & string)[];
  /** The columns as SQL names them: `"tenant_id", "id", …`. */
  list: string;
  /** `insert into t (…) values (?, …)`, for SQLite. */
  insertOne: string;
  valuesOf(row: Row): unknown[];
  /** `insert into t (…) select * from unnest(…)` from the given parameter on, for PostgreSQL. */
  insertMany(firstParameter: number): string;
  /** `($1::text[], …)` from the given parameter on, for PostgreSQL's unnest. */
  arrays(firstParameter: number): string;
  /** One array for each column. */
  columnsOf(rows: Row[]): unknown[][];
}

export function bulkTable<Row extends object>(name: string, types: { [Column in keyof Row]: ColumnType }): BulkTable<Row> {
  const columns = Object.keys(types) as (keyof Row & string)[];
  const list = columns.map((column) => `"${column}"`).join(", ");
  const arrays = (first: number) => columns.map((column, index) => `$${first + index}::${types[column]}[]`).join(", ");
  return {
    name,
    columns,
    list,
    insertOne: `insert into "${name}" (${list}) values (${columns.map(() => "?").join(", ")})`,
    valuesOf: (row) => columns.map((column) => row[column]),
    insertMany: (first) => `insert into "${name}" (${list}) select * from unnest(${arrays(first)})`,
    arrays,
    columnsOf: (rows) => columns.map((column) => rows.map((row) => row[column])),
  };
}

/**
 * All of them or none.
 * @param clash what a row that clashes with another does: it fails all, or is left out
 */
export async function insertAll<Row>(
  sql: Sql,
  table: BulkTable<Row>,
  rows: Row[],
  clash: "fail" | "skip" = "fail",
): Promise<void> {
  if (rows.length === 0) return;
  const otherwise = clash === "skip" ? " on conflict do nothing" : "";
  if (sql.engine === "sqlite") {
    const insertOne = table.insertOne + otherwise;
    await sql.transaction(async (inside) => {
      for (const row of rows) await inside.all({ sql: insertOne, parameters: table.valuesOf(row) });
    });
    return;
  }
  await sql.all(named({ sql: table.insertMany(1) + otherwise, parameters: table.columnsOf(rows) }));
}
