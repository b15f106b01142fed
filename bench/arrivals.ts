import { freePort } from "../test/support/postgres.ts";
import { end, said, startScript } from "./processes.ts";

/** The first are not counted: processes start, connections open. */
const WARM_UP = 0.2;

/**
 * Arrivals a second at a receiver that is started for it.
 * @param script of the receiver, which tells us the times of arrivals
 * @param start begins to send to its port, and answers how to end that
 */
export async function arrivalsOf(
  script: string,
  count: number,
  start: (port: number) => Promise<() => Promise<void>>,
): Promise<number> {
  const port = await freePort();
  const sink = startScript(script, { PORT: String(port) });
  await said(sink, "ready");
  const times: number[] = [];
  const all = new Promise<void>((resolve) => {
    sink.on("message", (arrived: number[]) => {
      times.push(...arrived);
      if (times.length >= count) resolve();
    });
  });
  const late = AbortSignal.timeout(120_000);
  const tooLate = new Promise<never>((_, reject) => {
    late.onabort = () => reject(new Error(`Only ${times.length} of ${count} came`));
  });
  const stop = await start(port);
  await Promise.race([all, tooLate]).finally(async () => {
    await stop();
    await end(sink);
  });
  const first = Math.floor(count * WARM_UP);
  return ((count - first - 1) * 1000) / ((times[count - 1] ?? 0) - (times[first] ?? 0));
}
