/** Fresh databases on each engine. */
import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import type { EngineName } from "../../src/store/sql.ts";

export const engines: EngineName[] = ["sqlite", "postgres"];

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

export async function createDatabase(engine: EngineName): Promise<TestDatabase> {
  return engine === "sqlite" ? sqliteDatabase() : postgresDatabase(inject("postgresUrl"));
}

/** The same with every table in it: what `migrate` would make, copied. */
export async function createMigratedDatabase(engine: EngineName): Promise<TestDatabase> {
  const { sqlite, postgres } = inject("migrated");
  if (engine === "postgres") return postgresDatabase(inject("postgresUrl"), postgres);
  const made = sqliteDatabase();
  copyFileSync(sqlite, made.url.replace("sqlite:", ""));
  return made;
}

export function sqliteDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), "doorlist-test-"));
  return { url: `sqlite:${join(folder, "test.db")}`, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

/** @param server `postgres://…` of any database of the server @param template name of the database that it begins as */
export async function postgresDatabase(server: string, template = "template1"): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => administer(server, `drop database ${name} with (force)`) };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
