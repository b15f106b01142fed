/**
 * One PostgreSQL for the whole run, in which each test file makes databases of its own; a database of each engine with all
 * tables in it, to be copied; and a dashboard to look at.
 */
import { execFileSync } from "node:child_process";
import type { TestProject } from "vitest/node";
import { migrate } from "../../src/store/migrate.ts";
import { openDatabase } from "../../src/store/open.ts";
import { postgresDatabase, sqliteDatabase, type TestDatabase } from "./databases.ts";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
    /** Of databases in which nothing is but tables: a file, and a name. */
    migrated: { sqlite: string; postgres: string };
  }
}

/** Only a machine that loses power would tell the difference: a process that is killed loses nothing. */
const UNSYNCED = ["-c", "fsync=off"];

export default async function setup(project: TestProject) {
  execFileSync(process.execPath, ["scripts/build-dashboard.ts"], { stdio: "inherit" });
  const postgres = await startPostgres(UNSYNCED);
  project.provide("postgresUrl", postgres.url);
  const [ofPostgres, ofSqlite] = [await migrated(await postgresDatabase(postgres.url)), await migrated(sqliteDatabase())];
  project.provide("migrated", {
    sqlite: ofSqlite.url.replace("sqlite:", ""),
    postgres: new URL(ofPostgres.url).pathname.slice(1),
  });
  return async () => {
    await ofSqlite.drop();
    await postgres.stop();
  };
}

async function migrated(made: TestDatabase): Promise<TestDatabase> {
  const database = openDatabase(made.url, () => {});
  await migrate(database);
  await database.close();
  return made;
}
