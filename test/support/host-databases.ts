/** Databases of a host's own: a pool of `pg`, a Kysely on either engine. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { Kysely, PostgresDialect, SqliteDialect } from "kysely";
import pg from "pg";
import type { GivenDatabase } from "../../src/store/open.ts";
import { createDatabase } from "./databases.ts";

export interface HostDatabase {
  given: GivenDatabase;
  /** Still the host's after Doorlist was closed. */
  query(sql: string): Promise<unknown[]>;
  drop(): Promise<void>;
}

export type HostKind = keyof typeof hostDatabases;

export const hostDatabases = {
  "a pool of pg": async () => {
    const { url, drop } = await createDatabase("postgres");
    const pool = new pg.Pool({ connectionString: url, max: 5 });
    pool.on("error", () => {});
    return {
      given: pool,
      query: async (sql) => (await pool.query(sql)).rows,
      drop: () => pool.end().then(drop),
    };
  },
  "a Kysely on PostgreSQL": async () => {
    const { url, drop } = await createDatabase("postgres");
    const pool = new pg.Pool({ connectionString: url, max: 5 });
    pool.on("error", () => {});
    const kysely = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
    return { given: kysely, query: async (sql) => (await pool.query(sql)).rows, drop: () => kysely.destroy().then(drop) };
  },
  "a Kysely on SQLite": async () => {
    const { url, drop } = await createDatabase("sqlite");
    const file = new DatabaseSync(url.slice("sqlite:".length));
    const kysely = new Kysely<never>({ dialect: new SqliteDialect({ database: asBetterSqlite(file) }) });
    return {
      given: kysely,
      query: async (sql) => file.prepare(sql).all(),
      drop: () => kysely.destroy().then(drop),
    };
  },
} satisfies Record<string, () => Promise<HostDatabase>>;

export const hostKinds = Object.keys(hostDatabases) as HostKind[];

/** As Kysely's dialect calls it. */
function asBetterSqlite(file: DatabaseSync) {
  return {
    close: () => file.close(),
    prepare(sql: string) {
      const statement = file.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (values: readonly unknown[]) => statement.all(...(values as SQLInputValue[])),
        run: (values: readonly unknown[]) => statement.run(...(values as SQLInputValue[])),
        iterate: (values: readonly unknown[]) => statement.iterate(...(values as SQLInputValue[])),
      };
    },
  };
}
