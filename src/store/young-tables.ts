/**
 * PostgreSQL knows nothing of a table until somebody analyzes it, and autovacuum looks once a minute. Until then it thinks
 * nothing of walking a whole tenant: every index that begins with the tenant seems as good as the primary key, and the plan is
 * kept. 250 invites by their keys: 345 ms among 5,000 that nobody had analyzed, 7 once somebody had.
 */
import type { Sql } from "./sql.ts";

/** Below it, a table is not worth looking at; from the other on, it doubles so slowly that autovacuum is in time. */
const FEW = 200;
const MANY = 100_000;

/** Those of ours that have doubled since they were analyzed, and that we may analyze. */
const selectGrown = `select c.relname as name from pg_class as c
  where c.relname like 'doorlist\\_%' and c.relkind = 'r' and pg_table_is_visible(c.oid) and pg_has_role(c.relowner, 'usage')
  and c.reltuples < ${MANY} and pg_stat_get_mod_since_analyze(c.oid) > greatest(${FEW}, c.reltuples)`;

export async function analyzeYoung(database: Sql): Promise<void> {
  if (database.engine === "sqlite") return;
  const grown = await database.all<{ name: string }>({ sql: selectGrown, name: "doorlist_grown", parameters: [] });
  for (const { name } of grown) await database.all({ sql: `analyze "${name}"`, parameters: [], patient: true });
}
