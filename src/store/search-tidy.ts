/**
 * PostgreSQL puts new texts on a list that every search reads, and keeps what was taken off a queue until somebody vacuums it.
 * After 100,000 new invites a search for what nobody holds took 12 ms of its time instead of 0.15 (`pg_stat_statements`), until
 * autovacuum came. Tidying up took 20.
 */
import type { Sql } from "./sql.ts";

/** Texts that are indexed before it is worth tidying. */
const MANY = 250;

/** What says that somebody may not, or that the engine is not PostgreSQL: it is left to whoever owns the tables. */
const UNABLE = ["42501", "42883", "42704", "42P01", "42601", "0A000"];
const untidied = new WeakMap<Sql, number>();

/** @param indexed texts since it was called the last time */
export async function tidySearch(database: Sql, indexed: number): Promise<void> {
  if (database.engine === "sqlite") return;
  const since = (untidied.get(database) ?? 0) + indexed;
  untidied.set(database, since);
  if (since < MANY) return;
  untidied.set(database, 0);
  try {
    const sql = "select gin_clean_pending_list('doorlist_search_text_grams')";
    await database.all({ sql, parameters: [], patient: true });
    await database.all({ sql: "vacuum doorlist_search_queue", parameters: [], patient: true });
  } catch (error) {
    if (!UNABLE.includes((error as { code?: string }).code ?? "")) throw error;
    untidied.set(database, Number.NEGATIVE_INFINITY);
  }
}
