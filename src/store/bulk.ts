/** Rows of one table written together: a prepared insert each on SQLite, one statement over arrays on PostgreSQL. */
import { named, type Sql } from "./sql.ts";

type ColumnType = "text" | "bigint" | "integer";

export interface BulkTable<Row> {
  name: string;
  columns: readonly (keyof Row & string)[];
  /** `insert into t (…) values (?, …)`, for SQLite. */
  insertOne: string;
  valuesOf(row: Row): unknown[];
  /** `($1::text[], …)` from the given parameter on, for PostgreSQL's unnest. */
  arrays(firstParameter: number): string;
  /** One array for each column. */
  columnsOf(rows: Row[]): unknown[][];
}

export function bulkTable<Row extends object>(name: string, types: { [Column in keyof Row]: ColumnType }): BulkTable<Row> {
  const columns = Object.keys(types) as (keyof Row & string)[];
  const list = columns.map((column) => `"${column}"`).join(", ");
  return {
    name,
    columns,
    insertOne: `insert into "${name}" (${list}) values (${columns.map(() => "?").join(", ")})`,
    valuesOf: (row) => columns.map((column) => row[column]),
    arrays: (first) => columns.map((column, index) => `$${first + index}::${types[column]}[]`).join(", "),
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
  const columns = table.columns.map((column) => `"${column}"`).join(", ");
  const text = `insert into "${table.name}" (${columns}) select * from unnest(${table.arrays(1)})${otherwise}`;
  await sql.all(named({ sql: text, parameters: table.columnsOf(rows) }));
}
