/**
 * Starts a Doorlist, and beside it the app that is written with Nile's SDKs. From the repository's root:
 *
 *     npm run example:nile
 *
 * `PORT` is the app's (3000), `DOORLIST_PORT` Doorlist's (4400); `DOORLIST_DATA` is the folder that keeps what they know.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const server = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");

const { PORT = "3000", DOORLIST_PORT = "4400", DOORLIST_DATA = fileURLToPath(new URL("data", import.meta.url)) } = process.env;
const app = `http://localhost:${PORT}`;
const doorlist = `http://localhost:${DOORLIST_PORT}`;

const children: ChildProcess[] = [];
function run(args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: here,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(child);
  child.once("exit", (code) => stop(code ?? 0));
  return child;
}

/** One of the two alone is of no use. */
function stop(code: number): void {
  process.exitCode ??= code;
  for (const child of children) child.kill();
}
process.once("SIGINT", () => stop(0)).once("SIGTERM", () => stop(0));

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

run([server, "serve"], {
  PORT: DOORLIST_PORT,
  DOORLIST_DATA,
  DOORLIST_BASE_URL: doorlist,
  DOORLIST_ALLOWED_ORIGINS: app,
});
run([next, "dev", "--turbopack", "--hostname", "localhost", "--port", PORT], {
  NEXT_TELEMETRY_DISABLED: "1",
  // It would look for the addresses of downloads, which the lockfile leaves out.
  NEXT_IGNORE_INCORRECT_LOCKFILE: "1",
  NILEDB_API_URL: `${doorlist}/nile/v2/databases/example`,
  // Of Nile's database, which this app does not use.
  NILEDB_USER: "none",
  NILEDB_PASSWORD: "none",
  NILEDB_NAME: "example",
});

while (process.exitCode === undefined && !((await answers(`${doorlist}/readyz`)) && (await answers(app)))) await sleep(100);
if (process.exitCode === undefined) console.log(`The app:   ${app}\nIts mail:  ${doorlist}/mailbox\nDoorlist:  ${doorlist}`);
