/** Brings a database to the current tables: in one transaction, under a lock, so that many processes may start at once. */
import { Problem } from "../core/problems.ts";
import { type Migration, migrations } from "./migrations/index.ts";
import type { Database, EngineName, Sql } from "./sql.ts";

const TYPES: Record<EngineName, Record<string, string>> = {
  sqlite: { text: "text", boolean: "integer", date: "date" },
  postgres: { text: 'text collate "C"', boolean: "boolean", date: "timestamptz" },
};

/** Any number will do, as long as it is always the same. */
const LOCK = 4400_0001;

/** Tables that are not all wanted. */
export interface Wanted {
  /** Those of the built-in sign-in, whose names a host's own may have. @default true */
  signIn?: boolean;
}

/**
 * Answers the names of the migrations that were run: none where the database is current. Then nothing is asked of it but to read,
 * as a role may not make tables.
 */
export async function migrate(database: Database, wanted?: Wanted): Promise<string[]> {
  if ((await missingMigrations(database, wanted)).length === 0) return [];
  return database.transaction(async (sql) => {
    if (sql.engine === "postgres") await run(sql, `select pg_advisory_xact_lock(${LOCK})`);
    await run(
      sql,
      "create table if not exists doorlist_migration (version integer not null primary key, name text not null, applied_at bigint not null)",
    );
    const applied = new Set(
      (await sql.all<{ version: number }>(text("select version from doorlist_migration"))).map(({ version }) => version),
    );
    const missing = migrationsOf(wanted).filter(({ version }) => !applied.has(version));
    for (const { version, name, script, of } of missing) {
      for (const statement of [...statements(script, sql.engine), ...(of?.[sql.engine] ?? [])]) await run(sql, statement);
      await run(sql, `insert into doorlist_migration (version, name, applied_at) values (${version}, '${name}', ${Date.now()})`);
    }
    return missing.map(numbered);
  });
}

/** The names of the migrations that a database lacks; all of them where it is empty. @throws Problem `unavailable` */
export async function missingMigrations(database: Database, wanted?: Wanted): Promise<string[]> {
  const applied = await appliedVersions(database);
  return migrationsOf(wanted)
    .filter(({ version }) => !applied.has(version))
    .map(({ name }) => name);
}

/** Was it made without the tables of the built-in sign-in, by an app that keeps its people itself? @throws Problem `unavailable` */
export async function isWithoutSignIn(database: Database): Promise<boolean> {
  const applied = await appliedVersions(database);
  return applied.size > 0 && !migrations.some(({ version, signIn }) => signIn && applied.has(version));
}

async function appliedVersions(database: Database): Promise<Set<number>> {
  const rows = await database.all<{ version: number }>(text("select version from doorlist_migration")).catch((error) => {
    // An empty database has no such table; one that cannot be reached is another matter.
    if (error instanceof Problem) throw error;
    return [];
  });
  return new Set(rows.map(({ version }) => version));
}

/** The names of the migrations that a newer release ran: what they changed is not known here. */
export async function newerMigrations(database: Database): Promise<string[]> {
  const newest = Math.max(...migrations.map(({ version }) => version));
  const newer = `select version, name from doorlist_migration where version > ${newest} order by version`;
  return (await database.all<Pick<Migration, "version" | "name">>(text(newer))).map(numbered);
}

const numbered = ({ version, name }: Pick<Migration, "version" | "name">) => `${String(version).padStart(4, "0")}-${name}`;

function migrationsOf({ signIn = true }: Wanted = {}) {
  return migrations.filter((migration) => signIn || !migration.signIn);
}

function statements(script: string, engine: EngineName): string[] {
  const typed = script.replace(/\{(\w+)\}/g, (_, type: string) => TYPES[engine][type] ?? type);
  return typed
    .split(";")
    .map((statement) => statement.trim())
    .filter(Boolean);
}

const text = (statement: string) => ({ sql: statement, parameters: [], patient: true });
const run = (sql: Sql, statement: string) => sql.all(text(statement));
