/**
 * An app on Next.js with Better Auth and its organizations, and Doorlist inside. From the repository's root:
 *
 *     npm run example:nextjs
 *
 * `PORT` (3000) is where it listens, `DATA` (examples/nextjs/data) the folder of its databases.
 */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import "../link.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const { PORT = "3000", DATA = fileURLToPath(new URL("data", import.meta.url)) } = process.env;
mkdirSync(DATA, { recursive: true });
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
const child = spawn(process.execPath, [next, "dev", "--hostname", "localhost", "--port", PORT], {
  cwd: here,
  env: { ...process.env, PORT, DATA, NEXT_TELEMETRY_DISABLED: "1", NEXT_IGNORE_INCORRECT_LOCKFILE: "1" },
  stdio: ["ignore", "inherit", "inherit"],
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
child.once("exit", (code) => {
  process.exitCode = code ?? 0;
});
