/** The command `doorlist`, run as people run it: as a process of its own, with nothing but the given environment. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface DoorlistProcess {
  process: ChildProcess;
  /** Everything it wrote so far, to both. */
  output(): string;
  ended: Promise<Ended>;
}

export interface CliOptions {
  /** @default the test's own */
  cwd?: string;
}

export function spawnDoorlist(args: string[], env: Record<string, string>, { cwd }: CliOptions = {}): DoorlistProcess {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { process: child, output: () => stdout + stderr, ended };
}

/** Runs it to its end. */
export function runDoorlist(args: string[], env: Record<string, string>, options?: CliOptions): Promise<Ended> {
  return spawnDoorlist(args, env, options).ended;
}
