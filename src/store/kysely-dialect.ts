/**
 * Better Auth's way to our SQLite file: a Kysely dialect over the same writer, so that its writes queue behind ours
 * instead of locking the file against them.
 */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { SqliteDatabase } from "./sqlite.ts";

export function sqliteDialect(database: SqliteDatabase): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new QueueDriver(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class QueueDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(database: SqliteDatabase) {
    this.#connection = {
      async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
        const { rows, changes } = await database.run<Row>({ sql: query.sql, parameters: query.parameters.map(bindable) });
        return { rows, numAffectedRows: BigInt(changes) };
      },
      // biome-ignore lint/correctness/useYield: the interface asks for a generator; streaming is not offered.
      async *streamQuery() {
        throw new Error("Streaming is not offered");
      },
    };
  }

  async init() {}
  async acquireConnection() {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error("Interactive transactions would hold the only writer; use Database.transaction");
  }
  async commitTransaction() {}
  async rollbackTransaction() {}
  async releaseConnection() {}
  async destroy() {}
}

function bindable(value: unknown): unknown {
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Date ? value.toISOString() : value;
}
