/** The program of the thread that compiles MJML. */
import { parentPort } from "node:worker_threads";
import { compileMjml } from "./mjml.ts";

parentPort?.on("message", async (source: string) => {
  try {
    parentPort?.postMessage({ result: await compileMjml(source) });
  } catch (error) {
    parentPort?.postMessage({ error: (error as Error).message.split("\n", 1)[0] });
  }
});
