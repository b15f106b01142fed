/** A fresh database on each engine. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
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

function sqliteDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), "doorlist-test-"));
  return { url: `sqlite:${join(folder, "test.db")}`, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

/** @param server `postgres://…` of any database of the server */
export async function postgresDatabase(server: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, `create database ${name}`);
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
