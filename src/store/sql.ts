/**
 * How the tables talk to a database: Kysely builds the text, an engine runs it. Statements that run on every request
 * are compiled once (`statement`), because compiling costs 40 to 75 % of a point query's time on SQLite.
 */
import { createHash } from "node:crypto";
import { type Compilable, type Kysely, sql as raw, type SqlBool } from "kysely";
import type { Schema } from "./schema.ts";

export type EngineName = "sqlite" | "postgres";

export interface Compiled {
  sql: string;
  parameters: readonly unknown[];
  /** PostgreSQL keeps the plan of a named statement on each connection. */
  name?: string;
  /** It changes nothing. On PostgreSQL, calls of the same statement that arrive together share a round trip. */
  reads?: boolean;
  /**
   * Has no time limit: for migrations, for `analyze` and `vacuum`, and for the whole tables that are read to erase somebody. Any
   * other statement that PostgreSQL does not answer within 10 s is given up, and the server held to be gone, because a request
   * waits for it.
   */
  patient?: boolean;
}

export interface Sql {
  readonly engine: EngineName;
  /** Builds queries for this engine; it has no connection. */
  readonly build: Kysely<Schema>;
  /** The rows of a query, or of a write with `returning`. */
  all<Row>(query: Compiled): Promise<Row[]>;
  /** All or nothing; inside a transaction, a part of it. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/**
 * The `sql` for the work of one transaction. Once that has ended, it refuses every query: its connection may be serving
 * somebody else by then.
 */
export function untilEnd({ engine, build, all }: Omit<Sql, "transaction">): { sql: Sql; end(): void } {
  let ended = false;
  const sql: Sql = {
    engine,
    build,
    all: (query) => (ended ? Promise.reject(new Error("The transaction has ended")) : all(query)),
    transaction: (part) => part(sql),
  };
  return {
    sql,
    end() {
      ended = true;
    },
  };
}

export interface Listening {
  stop(): Promise<void>;
}

export interface Database extends Sql {
  /** As `Store.readsBeside`. */
  readonly readsBeside: boolean;
  close(): Promise<void>;
}

export interface Listenable {
  /**
   * Listens to what other processes announce on a channel. An announcement is a hint, and may be lost. SQLite has none: there,
   * nothing is ever heard.
   * @param heard called with the text; with null after the connection broke, because some may have been missed
   */
  listen(channel: string, heard: (text: string | null) => void): Listening;
}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is compiled once for each engine and run with named parameters.
 *
 *     const getTenant = statement<{ id: string }, TenantRow>((db, p) => db.selectFrom("doorlist_tenant").selectAll().where("id", "=", p("id")));
 *     const [tenant] = await getTenant(sql, { id });
 */
export function statement<Parameters extends Record<string, unknown>, Row>(
  make: (db: Kysely<Schema>, p: (name: keyof Parameters & string) => never) => Compilable<unknown>,
): (sql: Sql, parameters: Parameters) => Promise<Row[]> {
  const compiled = new WeakMap<Kysely<Schema>, Compiled & { order: ((values: Parameters) => unknown)[] }>();
  return (sql, values) => {
    let known = compiled.get(sql.build);
    if (!known) {
      const query = make(sql.build, (name) => new Placeholder(name) as never).compile();
      const { sql: text, parameters } = query;
      const reads = query.query.kind === "SelectQueryNode";
      known = { sql: text, name: statementName(text), reads, parameters, order: parameters.map(reader<Parameters>) };
      compiled.set(sql.build, known);
    }
    const { sql: text, name, reads, order } = known;
    return sql.all<Row>({ sql: text, name, reads, parameters: order.map((read) => read(values)) });
  };
}

function reader<Parameters extends Record<string, unknown>>(parameter: unknown): (values: Parameters) => unknown {
  return parameter instanceof Placeholder ? (values) => values[parameter.name] : () => parameter;
}

/** Does the list in this column hold this item? LIKE would not do: it takes `_` for any letter and, on SQLite, any case. */
export function holds(column: string, item: string) {
  return raw<SqlBool>`replace(${raw.ref(column)}, ${JSON.stringify(item)}, '') <> ${raw.ref(column)}`;
}

/** A pattern for `like … escape '!'`: text that holds this part. */
export function contains(part: string): string {
  return `%${part.replace(/[!%_]/g, "!$&")}%`;
}

/** Locks what a worker claims, and passes by what another is claiming. SQLite has one writer: there is nothing to pass by. */
export function skipLocked({ engine }: Pick<Sql, "engine">) {
  return engine === "postgres" ? raw` for update skip locked` : raw``;
}

/** The next `updated_at`, which is also the version of a row: it always grows, so that two changes in one millisecond differ. */
export function later(now: number) {
  return raw<number>`case when updated_at >= ${now} then updated_at + 1 else ${now} end`;
}

/** A change of columns, with the new version. A change of no columns keeps the version: such an update only locks the row. */
export function versioned<Change extends object>(change: Change, now: number) {
  return { ...change, updated_at: Object.keys(change).length > 0 ? later(now) : raw<number>`updated_at` };
}

/** The query, with a name made from its text, under which PostgreSQL keeps its plan. */
export function named<Query extends { sql: string }>(query: Query): Query & { name: string } {
  return { ...query, name: statementName(query.sql) };
}

const names = new Map<string, string>();

/** Only for a limited number of texts: every connection keeps the plan of every name. */
function statementName(sql: string): string {
  const name = names.get(sql) ?? `doorlist_${createHash("sha1").update(sql).digest("hex").slice(0, 16)}`;
  names.set(sql, name);
  return name;
}
