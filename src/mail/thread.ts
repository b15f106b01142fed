/**
 * Work on a thread of its own, one job at a time. It starts with the first job, and ends when none has come for a minute.
 * A job that takes too long or too much memory fails alone: the thread ends with it, and the next begins another.
 */
import { Worker } from "node:worker_threads";

export interface ThreadOptions {
  /** Of a job; a thread that starts counts too, up to a second, and several on a busy machine. */
  longestMs: number;
  memoryMb: number;
}

/** What a thread's program posts for a job. */
export type Done<Result> = { result: Result } | { error: string };

interface Waiting<Job, Result> {
  job: Job;
  resolve(result: Result): void;
  reject(error: Error): void;
}

const IDLE_MS = 60_000;

/** @param program the path of one that posts what is `Done` for each message. What is answered rejects with an Error where the job failed */
export function createThread<Job, Result>(
  program: string,
  { longestMs, memoryMb }: ThreadOptions,
): (job: Job) => Promise<Result> {
  const waiting: Waiting<Job, Result>[] = [];
  let current: Waiting<Job, Result> | undefined;
  let thread: Worker | undefined;
  let late: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;

  function start(): Worker {
    const worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    worker.unref();
    worker.on("message", (done: Done<Result>) => worker === thread && finish(done));
    worker.on("error", () => worker === thread && end("It takes too much memory"));
    return worker;
  }

  function next(): void {
    clearTimeout(idle);
    current = waiting.shift();
    if (!current) {
      idle = setTimeout(end, IDLE_MS).unref();
      return;
    }
    thread ??= start();
    late = setTimeout(end, longestMs, "It takes too long");
    thread.postMessage(current.job);
  }

  function finish(done: Done<Result>): void {
    clearTimeout(late);
    const job = current;
    next();
    if ("error" in done) job?.reject(new Error(done.error));
    else job?.resolve(done.result);
  }

  function end(reason = "The thread ended"): void {
    void thread?.terminate();
    thread = undefined;
    if (current) finish({ error: reason });
  }

  return (job) =>
    new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject });
      if (!current) next();
    });
}
