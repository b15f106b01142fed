/** Upkeep of PostgreSQL, as far as we may do it; the rest is left to whoever owns the tables. */
import type { Sql } from "./sql.ts";

/** We may not, there is no such function or object, or the statement is unknown. */
const UNABLE = ["42501", "42883", "42704", "42P01", "42601", "0A000"];

/** Not tried again on a database that was not able to. */
export function whereAble(work: (database: Sql) => Promise<void>): (database: Sql) => Promise<void> {
  const unable = new WeakSet<Sql>();
  return async (database) => {
    if (database.engine === "sqlite" || unable.has(database)) return;
    try {
      await work(database);
    } catch (error) {
      if (!UNABLE.includes((error as { code?: string }).code ?? "")) throw error;
      unable.add(database);
    }
  };
}
