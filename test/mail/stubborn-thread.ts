/** The program of a thread whose jobs go wrong. */
import { parentPort } from "node:worker_threads";

parentPort?.on("message", (job: string) => {
  const eaten: string[][] = [];
  while (job === "hang");
  while (job === "eat") eaten.push(Array.from({ length: 10_000 }, (_, n) => `${n}`));
  parentPort?.postMessage(job === "throw" ? { error: "no" } : { result: job });
});
