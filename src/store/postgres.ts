/** PostgreSQL through `pg`. Serialization failures and deadlocks are run again; lost connections are a 503. */
import { setTimeout as sleep } from "node:timers/promises";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, type PostgresPool, PostgresQueryCompiler } from "kysely";
import pg from "pg";
import { Problem } from "../core/problems.ts";
import { gatheredReads } from "./gathered-reads.ts";
import { listenTo } from "./listen.ts";
import type { Schema } from "./schema.ts";
import { type Compiled, type Database, type Listenable, type Sql, untilEnd } from "./sql.ts";

/** A pool of `pg`, recognised by its counts. With the type of `pg` itself, a host app would need `@types/pg` to compile. */
export interface HostPool extends PostgresPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

export interface PostgresDatabase extends Database, Listenable {
  readonly engine: "postgres";
  readonly pool: HostPool;
}

const INT8 = 20;
const RETRIES = 8;
/** A pool of this many connections has some left for reads while others hold transactions. */
const ROOMY = 8;

/**
 * Reads int8 as numbers: ours are milliseconds and counts, well below 2^53. Given with each statement rather than set for the
 * pool, because a host reads the int8 of its own tables as it likes.
 */
const types = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as "text"),
};
/** A database that does not answer for so long is held to be gone: where it hangs and its machine runs, no socket breaks. */
const SILENT_MS = 10_000;

/**
 * Sequential scans are off, because every statement that a request waits for has an index. PostgreSQL keeps the plan of a
 * statement on its connection, and a plan that was made while a table was small reads the whole table, until somebody analyzes it:
 * from 5,000 invites on, that was half of what PostgreSQL did for a new invite. Compilation (`jit`) is off, because it takes longer
 * than any of these statements runs. An engine that does not know these settings goes without them.
 */
const PLANNING = "set enable_seqscan = off; set jit = off";

/** @param url `postgres://user:password@host:port/database` */
export function openPostgres(url: string, onError: (error: Error) => void): PostgresDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    // Statements that a transaction sends without waiting for each other's answers share a round trip.
    pipeline: true,
    connectionTimeoutMillis: 5000,
    application_name: "doorlist",
    onConnect: (client) => client.query(bounded(PLANNING)).then(() => {}, unheard),
  });
  pool.on("error", (error: Error & { client?: unknown }) => {
    // The error holds the whole connection, with the key that cancels its queries: it must not get into a log.
    delete error.client;
    // `end()` does not wait for the connections to close, and one that breaks by then loses nothing.
    if (!pool.ending) onError(error);
  });
  return { ...postgresOver(pool), close: () => pool.end() };
}

/** @param given a host's own: it is never ended here, and its errors are the host's to hear */
export function postgresOver(given: HostPool): PostgresDatabase {
  const pool = given as pg.Pool;
  const build = postgresBuilder();
  // As soon as it is connected: a connection may break before whoever asked the pool for it gets to listen.
  pool.on("connect", (client) => client.on("error", unheard));
  // Part of every statement's name. When a newer release has changed a table, the kept plans fail; a new epoch means new plans.
  let epoch = 0;
  const run = async <Row>(client: pg.Pool | pg.PoolClient, query: Compiled): Promise<Row[]> => {
    const { sql, parameters, name, patient } = query;
    const named = { ...(name ? { name: `${name}_${epoch}` } : {}), ...(patient ? {} : { query_timeout: SILENT_MS }) };
    try {
      const { rows } = await client.query({ text: sql, values: parameters as unknown[], types, ...named });
      return rows as Row[];
    } catch (error) {
      if (isStalePlan(error)) epoch += 1;
      throw error;
    }
  };
  const send = (query: Compiled) => retried(() => run<never>(pool, query)).catch(unavailable);
  const read = gatheredReads(send);
  return {
    engine: "postgres",
    build,
    pool,
    readsBeside: pool.options.max >= ROOMY,
    all: (query) => (query.reads ? (read(query) as Promise<never[]>) : send(query)),
    transaction: (work) => retried(() => inTransaction(pool, build, run, work)).catch(unavailable),
    listen: (channel, heard) => listenTo(pool.options, channel, heard),
    close: async () => {},
  };
}

/** A Kysely that writes PostgreSQL's dialect and has no connection. */
export function postgresBuilder(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** When a connection breaks, its query fails, and that is enough; but without a listener its `error` event would end the process. */
const unheard = () => {};

const bounded = (text: string) => ({ text, query_timeout: SILENT_MS });

type Run = <Row>(client: pg.PoolClient, query: Compiled) => Promise<Row[]>;

async function inTransaction<T>(pool: pg.Pool, build: Kysely<Schema>, run: Run, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A host's pool may have connected before we listened to it.
  client.on("error", unheard);
  const { sql, end } = untilEnd({ engine: "postgres", build, all: (query) => run(client, query) });
  let broken: Error | undefined;
  try {
    const begun = client.query(bounded("begin"));
    if (!pool.options.pipeline) await begun;
    const [result] = await Promise.all([work(sql), begun]).finally(end);
    await client.query(bounded("commit"));
    return result;
  } catch (error) {
    await client.query(bounded("rollback")).catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.off("error", unheard);
    client.release(broken);
  }
}

/**
 * Runs the work again where the database undid it for the sake of another transaction: after a serialization failure, a
 * deadlock, or a unique key that another took first (the second time, the statement's own guard sees that row). Also where it
 * refused a statement because its table has changed since it was prepared.
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const again = isStalePlan(error) || ["40001", "40P01", "23505"].includes((error as { code?: string }).code ?? "");
      if (!again || attempt >= RETRIES) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

function isStalePlan(error: unknown): boolean {
  const { code, message = "" } = error as { code?: string; message?: string };
  return code === "0A000" && message.includes("cached plan");
}

/**
 * The server cannot be used now: connection exceptions (class 08), shutdown and start-up (57P0x), a full disk or too many
 * connections (53), a server that lets nobody in (28, 3D000, 55000), a standby that takes no writes yet (25006), failures of its
 * system (58), and those of the socket.
 */
const LOST = /^(08|57P0|53|28|3D000|55000|25006|58|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;

/** @throws Problem `unavailable` or `invalid_field` for an error of the database that is one of these; else the error itself */
export function unavailable(error: unknown): never {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  if (
    LOST.test(code) ||
    /query read timeout|connection (terminated|timeout)|timeout exceeded when trying to connect|is not queryable/i.test(message)
  ) {
    throw new Problem("unavailable", { retryAfter: 1, detail: "The database cannot be reached" }, error);
  }
  // Data exceptions (class 22): a number out of range, a NUL in a text. Schemas catch them first; this is the net.
  if (code.startsWith("22")) throw new Problem("invalid_field", { detail: "A value cannot be stored" });
  throw error;
}
