/** The same, apart from what serves requests. Each rejects with an Error where it goes beyond its limits. */
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { templateJobs } from "./template-jobs.ts";
import { createThread } from "./thread.ts";

type Jobs = typeof templateJobs;
type Name = keyof Jobs;
export type TemplateJob = { [N in Name]: [N, ...Parameters<Jobs[N]>] }[Name];

// A source beside sources, JavaScript in the published package. Not by `new URL`, which bundlers take for a file to copy.
const program = join(dirname(fileURLToPath(import.meta.url)), `template-thread${extname(import.meta.url)}`);
const working = createThread<TemplateJob, unknown>(program, { longestMs: 5000, memoryMb: 64 });

function apart<N extends Name>(name: N): (...given: Parameters<Jobs[N]>) => Promise<ReturnType<Jobs[N]>> {
  return (...given) => working([name, ...given] as unknown as TemplateJob) as Promise<ReturnType<Jobs[N]>>;
}

export const renderApart = apart("render");
export const faultsApart = apart("faults");
export const lostApart = apart("lost");
