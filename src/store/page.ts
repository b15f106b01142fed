/** Pages by keyset. One row more than asked for tells whether there is a next page. */
import { sql as raw, type SelectQueryBuilder } from "kysely";
import type { Page, PageQuery } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { Schema } from "./schema.ts";
import type { Sql } from "./sql.ts";

/** A page of the rows in the order of one column, a text that no two of them share. */
export async function pageBy<Column extends string, Row extends Record<Column, string>, Table extends keyof Schema, T>(
  sql: Sql,
  [column, direction]: [Column, "asc" | "desc"],
  query: SelectQueryBuilder<Schema, Table, Row>,
  { limit, cursor }: PageQuery,
  read: (row: Row) => T,
): Promise<Page<T>> {
  let page = query.orderBy(raw.ref(column), direction).limit(limit + 1);
  if (cursor !== undefined) {
    const [last = ""] = decodeCursor(cursor, ["string"]);
    page = page.where(raw.ref(column), direction === "asc" ? ">" : "<", last);
  }
  const rows = await sql.all<Row>(page.compile());
  return cut(
    rows.map((row) => ({ item: read(row), cursor: encodeCursor([row[column]]) })),
    limit,
  );
}

export function cut<T>(rows: { item: T; cursor: string }[], limit: number): Page<T> {
  const kept = rows.slice(0, limit);
  return { data: kept.map(({ item }) => item), nextCursor: rows.length > limit ? (kept.at(-1)?.cursor ?? null) : null };
}

/** As the databases compare: numbers by value, texts by their bytes, which is another order than that of JavaScript's strings. */
export function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/** A cursor of several values; opaque to its holder. */
export function encodeCursor(values: (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** @throws Problem `invalid_cursor` where the cursor is not of these types */
export function decodeCursor<T extends ("string" | "number")[]>(cursor: string, types: T): (string | number)[] {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw new Problem("invalid_cursor", { field: "cursor" });
  }
  if (!Array.isArray(values) || values.length !== types.length || !values.every((value, index) => isKey(value, types[index]))) {
    throw new Problem("invalid_cursor", { field: "cursor" });
  }
  return values;
}

/** Could a row hold this? */
function isKey(value: unknown, type: "string" | "number" | undefined): boolean {
  return typeof value === type && (typeof value === "string" ? !value.includes("\0") : Number.isSafeInteger(value));
}
