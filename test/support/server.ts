/** Doorlist as a process of its own, started as people start it. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { freePort } from "./postgres.ts";

/** A second, and much longer where all processors are busy. */
const READY_MS = 30_000;

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

export interface ServerProcess {
  url: string;
  port: number;
  process: ChildProcess;
  /** Everything it wrote so far. */
  output(): string;
  /** Ends it, at once unless by SIGTERM, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** @param env the server's whole configuration; PORT is chosen where it is not given */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const port = Number(env.PORT ?? (await freePort()));
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [main, "serve"], {
    env: { PATH, HOME, ...env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output += chunk;
  });
  const url = `http://localhost:${port}`;
  await untilReady(url, child, () => output);
  return {
    url,
    port,
    process: child,
    output: () => output,
    async stop(signal = "SIGINT") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await gone;
    },
  };
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${output()}`);
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.kill("SIGKILL");
  throw new Error(`The server was not ready in ${READY_MS / 1000} s:\n${output()}`);
}
