/** From what a host gives to a database. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Dialect, Kysely } from "kysely";
import { type HostKysely, type KyselyDatabase, kyselyDatabase } from "./kysely.ts";
import { type HostPool, openPostgres, type PostgresDatabase, postgresOver } from "./postgres.ts";
import { openSqlite, type SqliteDatabase } from "./sqlite.ts";

export type OpenDatabase = SqliteDatabase | PostgresDatabase | KyselyDatabase;

/** A URL or the path of a SQLite file; or the host's own, which stays the host's to end. */
export type GivenDatabase = string | HostPool | HostKysely | Dialect;

/**
 * @param given `sqlite:PATH` or a path (the file and its folder are made), `postgres://…`, a pool of `pg`, a Kysely, a dialect of Kysely
 * @param onError told of idle connections that break; the next query gets a new one
 * @throws where it is of no such kind
 */
export function openDatabase(given: GivenDatabase, onError: (error: Error) => void): OpenDatabase {
  if (typeof given === "string") return openUrl(given, onError);
  if ("createQueryCompiler" in given) {
    const kysely = new Kysely<never>({ dialect: given });
    return { ...kyselyDatabase(kysely), close: () => kysely.destroy() };
  }
  if ("totalCount" in given) return postgresOver(given);
  if ("selectNoFrom" in given) return kyselyDatabase(given);
  throw new Error("`database` must be a path, a URL, a pool of pg, a Kysely, or one of Kysely's dialects");
}

function openUrl(url: string, onError: (error: Error) => void): OpenDatabase {
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url, onError);
  // A path may have a drive, which is one letter.
  if (/^(?!sqlite:)\w{2,}:/.test(url)) throw new Error("`database` must be a path, or begin with sqlite: or postgres:");
  const path = url.replace(/^sqlite:/, "");
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSqlite(path);
  } catch (error) {
    throw new Error(`${path} cannot be opened`, { cause: error });
  }
}
