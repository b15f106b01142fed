/** The program of the thread that reads and renders what tenants wrote. */
import { parentPort } from "node:worker_threads";
import { templateJobs } from "./template-jobs.ts";
import type { TemplateJob } from "./templates-apart.ts";

parentPort?.on("message", ([name, ...given]: TemplateJob) => {
  try {
    const work = templateJobs[name] as (...given: unknown[]) => unknown;
    parentPort?.postMessage({ result: work(...given) });
  } catch (error) {
    parentPort?.postMessage({ error: (error as Error).message.split("\n", 1)[0] });
  }
});
