import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { migrate, missingMigrations } from "../../src/store/migrate.ts";
import { migrations } from "../../src/store/migrations/index.ts";
import { type OpenDatabase, openDatabase } from "../../src/store/open.ts";
import { createDatabase, engines, type TestDatabase } from "../support/databases.ts";

const ALL = migrations.map(({ version, name }) => `${String(version).padStart(4, "0")}-${name}`);
const migrateOnce = fileURLToPath(new URL("../support/migrate-once.ts", import.meta.url));

const text = (sql: string) => ({ sql, parameters: [] });

it("asks a role of PostgreSQL that may make no table for nothing, where the tables are current", async () => {
  const made = await createDatabase("postgres");
  onTestFinished(() => made.drop());
  const owner = openDatabase(made.url, () => {});
  onTestFinished(() => owner.close());
  await migrate(owner);
  const role = `app_${Math.random().toString(36).slice(2)}`;
  await owner.all(text(`create role ${role} login`));
  await owner.all(text(`grant select, insert, update, delete on all tables in schema public to ${role}`));
  const url = new URL(made.url);
  url.username = role;
  const limited = openDatabase(url.href, () => {});
  expect(await migrate(limited)).toEqual([]);
  await expect(limited.all(text("create table doorlist_more (id text)"))).rejects.toThrow("permission denied");
  await limited.close();
  await owner.all(text(`drop owned by ${role}`));
  await owner.all(text(`drop role ${role}`));
});

describe.each(engines)("migrating a database on %s", (engine) => {
  let made: TestDatabase;
  const open: OpenDatabase[] = [];
  const opened = () => {
    const database = openDatabase(made.url, () => {});
    open.push(database);
    return database;
  };
  beforeEach(async () => {
    made = await createDatabase(engine);
  });
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close();
    await made.drop();
  });

  const applied = async (database: OpenDatabase) =>
    (await database.all<{ version: number }>(text("select version from doorlist_migration order by version"))).map(
      ({ version }) => version,
    );

  it("runs what is missing, in order, and the second time nothing", async () => {
    const database = opened();
    expect(await missingMigrations(database)).toEqual(migrations.map(({ name }) => name));
    expect(await migrate(database)).toEqual(ALL);
    expect(await missingMigrations(database)).toEqual([]);
    expect(await migrate(database)).toEqual([]);
    expect(await migrate(opened())).toEqual([]);
    expect(await applied(database)).toEqual(migrations.map(({ version }) => version));
  });

  it("is run by one of four connections that open at once", async () => {
    const databases = [opened(), opened(), opened(), opened()];
    const ran = await Promise.all(databases.map((database) => migrate(database)));
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    for (const database of databases) expect(await missingMigrations(database)).toEqual([]);
  });

  it("is run by one of four processes that start at once", async () => {
    const start = async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [migrateOnce, made.url]);
      return JSON.parse(stdout) as string[];
    };
    const ran = await Promise.all([start(), start(), start(), start()]);
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    const database = opened();
    expect(await missingMigrations(database)).toEqual([]);
    expect(await database.all(text("select id from doorlist_invite"))).toEqual([]);
  });

  it("undoes all of it where a part fails", async () => {
    const database = opened();
    await database.all(text(`create table "verification" (id text)`));
    await expect(migrate(database)).rejects.toThrow(/verification/);
    await expect(database.all(text("select id from doorlist_invite"))).rejects.toThrow(/doorlist_invite/);
    await database.all(text(`drop table "verification"`));
    expect(await migrate(database)).toEqual(ALL);
  });
});
