/** Compiles MJML on a thread of its own: it takes 100 MB, and a large template would hold up requests. */
import { parentPort } from "node:worker_threads";
import { compileMjml } from "./mjml.ts";

parentPort?.on("message", async ({ id, source }: { id: number; source: string }) => {
  try {
    parentPort?.postMessage({ id, ...(await compileMjml(source)) });
  } catch (error) {
    const message = (error as Error).message.split("\n", 1)[0];
    parentPort?.postMessage({ id, html: "", errors: [{ line: 1, message }] });
  }
});
