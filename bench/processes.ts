/** Our server and the floors, each a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EngineName } from "../src/store/sql.ts";
import { freePort } from "../test/support/postgres.ts";
import { startServer } from "../test/support/server.ts";

export interface Server {
  url: string;
  pid: number | undefined;
  stop(): Promise<void>;
}

/** @param env besides the database; BENCH_NODE_OPTIONS of the caller's reaches the server, e.g. `--cpu-prof` */
export async function startOurs(databaseUrl: string, env: Record<string, string>): Promise<Server> {
  const options = process.env.BENCH_NODE_OPTIONS;
  const server = await startServer({
    ...env,
    DOORLIST_DATABASE_URL: databaseUrl,
    ...(options ? { NODE_OPTIONS: options } : {}),
  });
  return { url: `http://127.0.0.1:${server.port}`, pid: server.process.pid, stop: () => server.stop() };
}

export interface FloorOptions {
  /** Rows that it starts with. */
  rows?: number;
  /** SQLite: how durable a commit is. @default "full", which is what ours is */
  sync?: "full" | "normal";
}

export async function startFloor(engine: EngineName, databaseUrl: string, options: FloorOptions = {}): Promise<Server> {
  const { rows = 0, sync = "full" } = options;
  const port = await freePort();
  const child = startScript(`floor/${engine}.ts`, {
    PORT: String(port),
    FLOOR_DATABASE: databaseUrl.replace(/^sqlite:/, ""),
    FLOOR_ROWS: String(rows),
    FLOOR_SYNC: sync,
  });
  await said(child, "ready");
  return { url: `http://127.0.0.1:${port}`, pid: child.pid, stop: () => end(child) };
}

/** A script of this folder; it may talk to us by messages. */
export function startScript(path: string, env: Record<string, string>): ChildProcess {
  const { PATH = "" } = process.env;
  const script = fileURLToPath(new URL(path, import.meta.url));
  return spawn(process.execPath, [script], { env: { PATH, ...env }, stdio: ["ignore", "pipe", "inherit", "ipc"] });
}

/** Resolves when the process has written the word. @throws where it ends before */
export function said(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${child.spawnargs[1]} ended with ${code}`)));
    child.stdout?.on("data", (chunk) => String(chunk).includes(word) && resolve());
  });
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}
