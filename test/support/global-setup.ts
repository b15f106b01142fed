/** One PostgreSQL for the whole run, in which each test file makes databases of its own; and a dashboard to look at. */
import { execFileSync } from "node:child_process";
import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Only a machine that loses power would tell the difference: a process that is killed loses nothing. */
const UNSYNCED = ["-c", "fsync=off"];

export default async function setup(project: TestProject) {
  execFileSync(process.execPath, ["scripts/build-dashboard.ts"], { stdio: "inherit" });
  const postgres = await startPostgres(UNSYNCED);
  project.provide("postgresUrl", postgres.url);
  return () => postgres.stop();
}
