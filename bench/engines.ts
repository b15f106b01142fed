/** Databases to measure on: files for SQLite, a real server for PostgreSQL. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { EngineName } from "../src/store/sql.ts";
import { startPostgres } from "../test/support/postgres.ts";

export interface Engine {
  name: EngineName;
  /** A new, empty database; `sqlite:PATH` or `postgres://…`. */
  create(name: string): Promise<string>;
  /** Planner statistics, as a database that has been up for a while has them. */
  analyze(url: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startEngine(name: EngineName): Promise<Engine> {
  return name === "sqlite" ? sqliteEngine() : postgresEngine();
}

function sqliteEngine(): Engine {
  const folder = mkdtempSync(join(tmpdir(), "doorlist-bench-"));
  return {
    name: "sqlite",
    create: async (database) => `sqlite:${join(folder, `${database}.db`)}`,
    analyze: async () => {},
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function postgresEngine(): Promise<Engine> {
  const server = await startPostgres();
  const run = async (url: string, statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  return {
    name: "postgres",
    async create(database) {
      const name = database.replaceAll("-", "_");
      await run(server.url, `create database ${name}`);
      return new URL(`/${name}`, server.url).href;
    },
    analyze: (url) => run(url, "vacuum analyze"),
    stop: () => server.stop(),
  };
}
