/** Databases to measure on: files for SQLite, a real server for PostgreSQL. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { EngineName } from "../src/store/sql.ts";
import { startPostgres } from "../test/support/postgres.ts";

export interface Engine {
  name: EngineName;
  /** Of PostgreSQL. */
  pid?: number | undefined;
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

const OTHERS = "select pid from pg_stat_activity where datname is not null and pid <> pg_backend_pid()";

async function postgresEngine(): Promise<Engine> {
  const server = await startPostgres();
  const run = async (url: string, statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(statement).finally(() => client.end());
    return rows;
  };
  return {
    name: "postgres",
    pid: server.pid,
    async create(database) {
      const name = database.replaceAll("-", "_");
      await run(server.url, `create database ${name}`);
      return new URL(`/${name}`, server.url).href;
    },
    analyze: async (url) => void (await run(url, "vacuum analyze")),
    async stop() {
      // A pool that has ended may still be hanging up; a server that stops under it is an error to it.
      for (let attempt = 0; attempt < 40 && (await run(server.url, OTHERS)).length > 0; attempt += 1) await sleep(50);
      await server.stop();
    },
  };
}
