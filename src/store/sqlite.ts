/** SQLite through `node:sqlite`: WAL, one writer, one reader, statements prepared once. */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import { Problem } from "../core/problems.ts";
import type { Schema } from "./schema.ts";
import type { Compiled, Database, Listenable, Sql } from "./sql.ts";
import { Writer } from "./writer.ts";

/** Prepared statements kept for each connection; dynamic lists make the number unbounded otherwise. */
const KEPT_STATEMENTS = 300;

export interface SqliteDatabase extends Database, Listenable {
  readonly engine: "sqlite";
  /** Like `all`, and how many rows a write changed. */
  run<Row>(query: Compiled): Promise<{ rows: Row[]; changes: number }>;
}

/** @param path of the file, which is made where it does not exist; or `:memory:` */
export function openSqlite(path: string): SqliteDatabase {
  const writing = connect(path, false);
  // Every connection to `:memory:` is a database of its own: what is read takes its turn among the writes.
  const inMemory = path === ":memory:";
  const reading = inMemory ? writing : connect(path, true);
  const writer = new Writer(writing.database);
  const build = sqliteBuilder();

  const inTransaction: Sql = { engine: "sqlite", build, all: writing.answer, transaction: (work) => work(inTransaction) };
  const write = <T>(work: () => Promise<T>): Promise<T> => writer.run(work).catch(unavailable);
  const read = <Row>(query: Compiled): Promise<Row[]> =>
    inMemory ? write(() => writing.answer<Row>(query)) : reading.answer<Row>(query).catch(unavailable);
  return {
    engine: "sqlite",
    build,
    readsBeside: !inMemory,
    all: (query) => (isRead(query.sql) ? read(query) : write(() => writing.answer(query))),
    transaction: (work) => write(() => work(inTransaction)),
    async run<Row>(query: Compiled) {
      if (isRead(query.sql)) return { rows: await read<Row>(query), changes: 0 };
      return write(async () => {
        const rows = writing.all<Row>(query);
        const [counted] = writing.all<{ changes: number }>({ sql: "select changes() as changes", parameters: [] });
        return { rows, changes: counted?.changes ?? 0 };
      });
    },
    listen: () => ({ stop: async () => {} }),
    async close() {
      await writer.idle();
      if (!inMemory) reading.database.close();
      writing.database.close();
    },
  };
}

/** A Kysely that writes SQLite's dialect and has no connection. */
export function sqliteBuilder(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

function isRead(sql: string): boolean {
  return sql.startsWith("select") || sql.startsWith("explain");
}

function connect(path: string, readOnly: boolean) {
  const database = new DatabaseSync(path, { readOnly, timeout: 5000 });
  // FULL: a commit that was answered survives a power failure. Shared commits win back what the fsync costs.
  if (!readOnly) database.exec("pragma journal_mode = wal; pragma synchronous = full");
  // A new invite changes some twenty pages: at SQLite's own 1,000, one of fifty waits for the log to be moved into the file.
  if (!readOnly) database.exec("pragma wal_autocheckpoint = 4000");
  // Who is erased is to be gone from the file: what was deleted is overwritten there, where its page is written anyway.
  if (!readOnly) database.exec("pragma secure_delete = fast");
  database.exec("pragma temp_store = memory; pragma cache_size = -16000");
  const prepared = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    let known = prepared.get(sql);
    if (!known) {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      known = { statement, columns: namesOf(statement) };
      if (prepared.size >= KEPT_STATEMENTS) prepared.delete(prepared.keys().next().value ?? "");
      prepared.set(sql, known);
    }
    return known;
  };
  const all = <Row>({ sql, parameters }: Compiled): Row[] => {
    const known = prepare(sql);
    const rows = known.statement.all(...(parameters as SQLInputValue[])) as unknown as SQLOutputValue[][];
    // Another process, of a newer release, has given a table one more.
    if (rows[0] && rows[0].length !== known.columns.length) known.columns = namesOf(known.statement);
    return rows.map((values) => rowOf(known.columns, values) as Row);
  };
  return {
    database,
    all,
    answer: async <Row>(query: Compiled): Promise<Row[]> => all<Row>(query),
  };
}

interface Prepared {
  statement: StatementSync;
  columns: string[];
}

function namesOf(statement: StatementSync): string[] {
  return statement.columns().map(({ name }) => name);
}

/** Made here, because objects that come from SQLite itself are slow to read: a quarter less for a page of 20 invites. */
function rowOf(columns: string[], values: SQLOutputValue[]): Record<string, SQLOutputValue> {
  const row: Record<string, SQLOutputValue> = {};
  for (let index = 0; index < columns.length; index += 1) row[columns[index] as string] = values[index] as SQLOutputValue;
  return row;
}

/**
 * SQLITE_BUSY, _LOCKED (another process holds the file for longer than we wait), _READONLY (it was moved, or may not be
 * written), _IOERR, _FULL (the disk, or what we may use of it) and _CANTOPEN: the caller may try again.
 */
const PASSING = new Set([5, 6, 8, 10, 13, 14]);

const PASSING_NAMES = /^SQLITE_(BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN)/;

export function unavailable(error: unknown): never {
  // `node:sqlite` has a number, other drivers the name of it.
  const { errcode, code } = error as { errcode?: number; code?: unknown };
  const passes = errcode === undefined ? PASSING_NAMES.test(String(code)) : PASSING.has(errcode & 0xff);
  if (!passes) throw error;
  throw new Problem("unavailable", { retryAfter: 1, detail: "The database cannot be written or read" }, error);
}
