/** The rows of an import, in the order of its file. */
import { sql as raw } from "kysely";
import type { ImportInput, ImportResult, ImportRow, ImportRowWithResult } from "../core/import.ts";
import type { ImportRowFilter, Page, PageQuery, RowKey } from "../core/ports.ts";
import type { ProblemCode } from "../core/problems.ts";
import { bulkTable } from "./bulk.ts";
import { cut, decodeCursor, encodeCursor } from "./page.ts";
import type { ImportRowRow } from "./schema.ts";
import { named, type Sql, statement } from "./sql.ts";

const bulk = bulkTable<ImportRowRow>("doorlist_import_row", {
  tenant_id: "text",
  import_id: "text",
  row_index: "integer",
  line: "integer",
  input: "text",
  email_key: "text",
  outcome: "text",
  code: "text",
  detail: "text",
  invite_id: "text",
});
const UNLESS_THERE = "on conflict do nothing returning row_index";
const insertOne = `${bulk.insertOne} ${UNLESS_THERE}`;
const insertMany = `${bulk.insertMany(1)} ${UNLESS_THERE}`;

const next = statement<RowKey & { from: number; limit: number }, ImportRowRow>((db, p) =>
  db
    .selectFrom("doorlist_import_row")
    .selectAll()
    .where("tenant_id", "=", p("tenantId"))
    .where("import_id", "=", p("id"))
    .where("row_index", ">=", p("from"))
    .orderBy("row_index")
    .limit(p("limit")),
);

const saveOne = statement<Record<"tenantId" | "id" | "index" | "outcome" | "code" | "detail" | "inviteId", unknown>, never>(
  (db, p) =>
    db
      .updateTable("doorlist_import_row")
      .set({ outcome: p("outcome"), code: p("code"), detail: p("detail"), invite_id: p("inviteId") })
      .where("tenant_id", "=", p("tenantId"))
      .where("import_id", "=", p("id"))
      .where("row_index", "=", p("index")),
);
const saveMany = `update doorlist_import_row as r set outcome = given.outcome, code = given.code, detail = given.detail, invite_id = given.invite_id
  from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[]) as given (row_index, outcome, code, detail, invite_id)
  where r.tenant_id = $1 and r.import_id = $2 and r.row_index = given.row_index and r.row_index between $8 and $9`;

function toRow(row: ImportRowRow): ImportRowWithResult {
  const { row_index: index, line, outcome, code, detail, invite_id: inviteId } = row;
  const result = outcome === null ? null : { outcome, code: code as ProblemCode | null, detail, inviteId };
  return { index, line, input: JSON.parse(row.input) as ImportInput, emailKey: row.email_key, result };
}

/** Those that are there already are passed by; answers how many were not. */
export async function addImportRows(sql: Sql, { tenantId, id }: RowKey, rows: ImportRow[]): Promise<number> {
  const written = rows.map(({ index, line, input, emailKey }): ImportRowRow => {
    const none = { outcome: null, code: null, detail: null, invite_id: null };
    return {
      tenant_id: tenantId,
      import_id: id,
      row_index: index,
      line,
      input: JSON.stringify(input),
      email_key: emailKey,
      ...none,
    };
  });
  if (sql.engine === "postgres") {
    const added = await sql.all(named({ sql: insertMany, parameters: bulk.columnsOf(written) }));
    return added.length;
  }
  let added = 0;
  for (const row of written) added += (await sql.all({ sql: insertOne, parameters: bulk.valuesOf(row) })).length;
  return added;
}

export async function nextImportRows(sql: Sql, { tenantId, id }: RowKey, from: number, limit: number): Promise<ImportRow[]> {
  return (await next(sql, { tenantId, id, from, limit })).map(toRow).map(({ result, ...row }) => row);
}

export async function firstOfAddresses(sql: Sql, { tenantId, id }: RowKey, emailKeys: string[]): Promise<Map<string, number>> {
  if (emailKeys.length === 0) return new Map();
  const query = sql.build
    .selectFrom("doorlist_import_row")
    .select(["email_key", raw<number>`min(row_index)`.as("first")])
    .where("tenant_id", "=", tenantId)
    // By the index of addresses alone: of an import that is new PostgreSQL knows nothing, and would as soon read all of it.
    .where(raw`import_id || ''`, "=", id)
    .where("email_key", "in", emailKeys)
    .groupBy("email_key");
  const rows = await sql.all<{ email_key: string; first: number }>(query.compile());
  return new Map(rows.map(({ email_key: key, first }) => [key, first]));
}

export async function saveImportResults(
  sql: Sql,
  { tenantId, id }: RowKey,
  results: (ImportRow & ImportResult)[],
): Promise<void> {
  if (sql.engine === "postgres") {
    const columns = (["index", "outcome", "code", "detail", "inviteId"] as const).map((name) => results.map((row) => row[name]));
    const indexes = results.map(({ index }) => index);
    // Between which they are: PostgreSQL knows nothing of an import that is new, and would as soon read all of it.
    const range = [Math.min(...indexes), Math.max(...indexes)];
    await sql.all(named({ sql: saveMany, parameters: [tenantId, id, ...columns, ...range] }));
    return;
  }
  for (const { index, outcome, code, detail, inviteId } of results) {
    await saveOne(sql, { tenantId, id, index, outcome, code, detail, inviteId });
  }
}

export async function listImportRows(
  sql: Sql,
  { tenantId, id }: RowKey,
  { outcome, before }: ImportRowFilter,
  { limit, cursor }: PageQuery,
): Promise<Page<ImportRowWithResult>> {
  let query = sql.build
    .selectFrom("doorlist_import_row")
    .selectAll()
    .where("tenant_id", "=", tenantId)
    .where("import_id", "=", id);
  // Written out, so that the index of failed rows is seen to hold it.
  if (outcome !== undefined) query = query.where("outcome", "=", raw.lit(outcome));
  if (before !== undefined) query = query.where("row_index", "<", before);
  if (cursor !== undefined) query = query.where("row_index", ">", Number(decodeCursor(cursor, ["number"])[0]));
  const rows = await sql.all<ImportRowRow>(
    query
      .orderBy("row_index")
      .limit(limit + 1)
      .compile(),
  );
  return cut(
    rows.map((row) => ({ item: toRow(row), cursor: encodeCursor([row.row_index]) })),
    limit,
  );
}
