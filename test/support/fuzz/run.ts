import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect } from "vitest";
import type { openFuzzedHouse } from "./house.ts";
import { type FuzzRequest, fuzzRequests } from "./requests.ts";

export type FuzzedHouse = Awaited<ReturnType<typeof openFuzzedHouse>>;

/** Memory that the second half of the requests may add, in bytes; what each keeps would be a thousand times more. */
const GROWTH = 24 * 1024 * 1024;
/** Requests that are made up at once, between which the house gets something new to reach. */
const ROUND = 400;
/** Requests under way at the same time. */
const LANES = 16;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Memory that is held when nothing waits to be collected. */
function held(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** @param count of requests @param seed names them: the same are made again from it */
export async function fuzz(house: FuzzedHouse, count: number, seed: number): Promise<void> {
  const rounds = Math.ceil(count / ROUND);
  let before = 0;
  for (let round = 0; round < rounds; round += 1) {
    if (round === Math.floor(rounds / 2)) before = held();
    await house.renew();
    const requests = fc.sample(fuzzRequests, { numRuns: ROUND, seed: seed + round });
    // Each to its end: where one fails, the house is not closed around the others.
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, (_, lane) => sendAll(house, requests, lane)));
    const failed = lanes.find((lane) => lane.status === "rejected");
    if (failed) throw failed.reason;
  }
  expect(held() - before).toBeLessThan(GROWTH);
  await house.expectWhole();
}

async function sendAll(house: FuzzedHouse, requests: FuzzRequest[], lane: number): Promise<void> {
  for (let index = lane; index < requests.length; index += LANES) {
    const request = requests[index] as FuzzRequest;
    try {
      await house.send(request);
    } catch (cause) {
      throw new Error(`${(cause as Error).message}\n${house.told(request)}\n${JSON.stringify(request)}`, { cause });
    }
  }
}
