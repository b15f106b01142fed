/**
 * PostgreSQL knows nothing of a table until somebody analyzes it, and autovacuum looks once a minute. Until then it thinks
 * nothing of walking a whole tenant: every index that begins with the tenant seems as good to it as the primary key, and it
 * keeps the plan. 250 invites by their keys took 85 ms among 5,000 that nobody had analyzed, and 0.5 once somebody had.
 */
import type { Sql } from "./sql.ts";

/** Below the one a table is not worth a look; from the other on it doubles so slowly that autovacuum is in time. */
const FEW = 200;
const MANY = 100_000;

/** Those of ours that have doubled since they were analyzed, and that we may analyze. */
const selectGrown = {
  sql: `select c.relname as name from pg_class as c
    where c.relname like 'doorlist\\_%' and c.relkind = 'r' and pg_table_is_visible(c.oid) and pg_has_role(c.relowner, 'usage')
    and c.reltuples < ${MANY} and pg_stat_get_mod_since_analyze(c.oid) > greatest(${FEW}, c.reltuples)`,
  name: "doorlist_grown",
  parameters: [],
};

/** What an engine answers that speaks PostgreSQL's protocol, and counts no changes. */
const UNKNOWN = ["42883", "42P01", "0A000"];
const unable = new WeakSet<Sql>();

export async function analyzeYoung(database: Sql): Promise<void> {
  if (database.engine === "sqlite" || unable.has(database)) return;
  try {
    const grown = await database.all<{ name: string }>(selectGrown);
    for (const { name } of grown) await database.all({ sql: `analyze "${name}"`, parameters: [], patient: true });
  } catch (error) {
    if (!UNKNOWN.includes((error as { code?: string }).code ?? "")) throw error;
    unable.add(database);
  }
}
