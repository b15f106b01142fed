/** The same, apart from what serves requests. Each rejects with an Error where it goes beyond its limits. */
import { extname } from "node:path";
import type { templateJobs } from "./template-jobs.ts";
import { createThread } from "./thread.ts";

type Jobs = typeof templateJobs;
type Name = keyof Jobs;
export type TemplateJob = { [N in Name]: [N, ...Parameters<Jobs[N]>] }[Name];

// A source beside sources, JavaScript in the published package.
const program = new URL(`./template-thread${extname(import.meta.url)}`, import.meta.url);
const working = createThread<TemplateJob, unknown>(program, { longestMs: 5000, memoryMb: 64 });

function apart<N extends Name>(name: N): (...given: Parameters<Jobs[N]>) => Promise<ReturnType<Jobs[N]>> {
  return (...given) => working([name, ...given] as unknown as TemplateJob) as Promise<ReturnType<Jobs[N]>>;
}

export const renderApart = apart("render");
export const faultsApart = apart("faults");
export const lostApart = apart("lost");
