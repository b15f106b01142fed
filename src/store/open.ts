/** From a database URL to a database. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { openPostgres, type PostgresDatabase } from "./postgres.ts";
import { openSqlite, type SqliteDatabase } from "./sqlite.ts";

export type OpenDatabase = SqliteDatabase | PostgresDatabase;

/**
 * @param url `sqlite:PATH` (the file and its folder are made) or `postgres://…`
 * @param onError told of idle connections that break; the next query gets a new one
 * @throws where the URL is of neither kind
 */
export function openDatabase(url: string, onError: (error: Error) => void): OpenDatabase {
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url, onError);
  if (!url.startsWith("sqlite:")) throw new Error("The database URL must begin with sqlite: or postgres:");
  const path = url.slice("sqlite:".length);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return openSqlite(path);
}
