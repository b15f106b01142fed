/** MJML to HTML on a thread that starts with the first template, and ends when none has come for a minute. */
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { MjmlError } from "./mjml.ts";

interface Compiled {
  html: string;
  errors: MjmlError[];
}

const IDLE_MS = 60_000;
/** A template that takes longer is none. The thread itself takes a second to start, and several on a busy machine. */
const LONGEST_MS = 15_000;

let thread: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let next = 1;
const waiting = new Map<number, { settle: (compiled: Compiled) => void; late: NodeJS.Timeout }>();

export function compile(source: string): Promise<Compiled> {
  thread ??= start();
  clearTimeout(idle);
  const id = next++;
  return new Promise((resolve) => {
    const late = setTimeout(() => stop("It takes too long to compile"), LONGEST_MS);
    waiting.set(id, { settle: resolve, late });
    thread?.postMessage({ id, source });
  });
}

function start(): Worker {
  // A source beside sources, JavaScript in the published package.
  const program = new URL(`./mjml-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: 256 } });
  worker.unref();
  worker.on("message", ({ id, ...compiled }: Compiled & { id: number }) => {
    settle(id, compiled);
    if (waiting.size === 0) idle = setTimeout(stop, IDLE_MS).unref();
  });
  worker.on("error", () => stop("It could not be compiled"));
  return worker;
}

function settle(id: number, compiled: Compiled): void {
  const entry = waiting.get(id);
  waiting.delete(id);
  clearTimeout(entry?.late);
  entry?.settle(compiled);
}

function stop(reason = "It could not be compiled"): void {
  void thread?.terminate();
  thread = undefined;
  for (const id of waiting.keys()) settle(id, { html: "", errors: [{ line: 1, message: reason }] });
}
