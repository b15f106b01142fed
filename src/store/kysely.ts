/**
 * Through a Kysely of the host's own, on SQLite or PostgreSQL, whatever driver it has. The same statements, without what
 * only the driver itself could do: prepared statements, pipelining, shared commits, LISTEN.
 */
import { CompiledQuery, type Kysely } from "kysely";
import { postgresBuilder, unavailable as postgresUnavailable, retried } from "./postgres.ts";
import { type Compiled, type Database, type EngineName, type Listenable, type Sql, untilEnd } from "./sql.ts";
import { sqliteBuilder, unavailable as sqliteUnavailable } from "./sqlite.ts";

// biome-ignore lint/suspicious/noExplicitAny: the host's tables are its own.
export type HostKysely = Kysely<any>;

export interface KyselyDatabase extends Database, Listenable {
  readonly kysely: HostKysely;
}

/** @param kysely it is never destroyed here @throws where it speaks to another engine */
export function kyselyDatabase(kysely: HostKysely): KyselyDatabase {
  const engine = engineOf(kysely);
  const build = engine === "sqlite" ? sqliteBuilder() : postgresBuilder();
  const run = async <Row>(on: HostKysely, { sql, parameters }: Compiled): Promise<Row[]> => {
    const { rows } = await on.executeQuery(CompiledQuery.raw(sql, [...parameters]));
    return (engine === "sqlite" ? rows : rows.map(numbered)) as Row[];
  };
  const transaction = <T>(work: (sql: Sql) => Promise<T>): Promise<T> =>
    kysely.transaction().execute((inside) => {
      const { sql, end } = untilEnd({ engine, build, all: (query) => run(inside, query) });
      return work(sql).finally(end);
    });
  const attempt = <T>(work: () => Promise<T>): Promise<T> =>
    engine === "sqlite" ? work().catch(sqliteUnavailable) : retried(work).catch(postgresUnavailable);
  return {
    engine,
    build,
    kysely,
    // It may have one connection.
    readsBeside: false,
    all: (query) => attempt(() => run(kysely, query)),
    transaction: (work) => attempt(() => transaction(work)),
    listen: () => ({ stop: async () => {} }),
    close: async () => {},
  };
}

function engineOf(kysely: HostKysely): EngineName {
  // How its dialect writes a parameter tells, whichever copy of Kysely it comes from.
  const { sql } = kysely.selectNoFrom((eb) => eb.val("a").as("a")).compile();
  if (/\$1\b/.test(sql)) return "postgres";
  if (sql.includes("`") || !sql.includes("?")) throw new Error("The Kysely of `database` must be on SQLite or PostgreSQL");
  return "sqlite";
}

/** PostgreSQL's int8, which drivers give as text unless told otherwise: no text of ours is in a column of such a name. */
const NUMBERS =
  /(^|_)(at|ms|since|until|count|uses|total|position|number|points|invites|queued|failed|oldest|delivered|taken|n)$/;

function numbered(row: unknown): unknown {
  return Object.fromEntries(
    Object.entries(row as object).map(([name, value]) => [
      name,
      NUMBERS.test(name) && typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value,
    ]),
  );
}
