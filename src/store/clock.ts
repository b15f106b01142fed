import { sql as raw } from "kysely";
import type { Sql } from "./sql.ts";

/** What time the database has, in epoch milliseconds. SQLite's is the machine's own. */
export async function databaseClock(sql: Sql): Promise<number> {
  const now =
    sql.engine === "postgres"
      ? raw`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`
      : raw`select cast(unixepoch('subsec') * 1000 as integer) as now`;
  const [row] = await sql.all<{ now: number }>(now.compile(sql.build));
  return row?.now ?? Number.NaN;
}
