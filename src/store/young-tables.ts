/**
 * Analyzes tables that grow fast. PostgreSQL has no statistics of a table until somebody analyzes it, and autovacuum looks once a
 * minute. Until then, every index that begins with the tenant seems as good to it as the primary key; so it picks one that walks
 * the whole tenant, and keeps that plan. 250 invites by their keys took 85 ms among 5,000 that nobody had analyzed, and 0.5 ms after.
 */
import { whereAble } from "./upkeep.ts";

/** Rows. A table of fewer than `FEW` is not worth it; one of more than `MANY` doubles so slowly that autovacuum is in time. */
const FEW = 200;
const MANY = 100_000;

/** Our tables that have doubled since they were last analyzed, as far as we may analyze them. */
const selectGrown = {
  sql: `select c.relname as name from pg_class as c
    where c.relname like 'doorlist\\_%' and c.relkind = 'r' and pg_table_is_visible(c.oid) and pg_has_role(c.relowner, 'usage')
    and c.reltuples < ${MANY} and pg_stat_get_mod_since_analyze(c.oid) > greatest(${FEW}, c.reltuples)`,
  name: "doorlist_grown",
  parameters: [],
};

export const analyzeYoung = whereAble(async (database) => {
  const grown = await database.all<{ name: string }>(selectGrown);
  for (const { name } of grown) await database.all({ sql: `analyze "${name}"`, parameters: [], patient: true });
});
