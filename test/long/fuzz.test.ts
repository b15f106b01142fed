import { it } from "vitest";
import { engines } from "../support/databases.ts";
import { openFuzzedHouse } from "../support/fuzz/house.ts";
import { fuzz } from "../support/fuzz/run.ts";

const REQUESTS = 500_000;
const HOUR = 3_600_000;

it.each(engines)("half a million hostile requests on %s leave the service whole", { timeout: HOUR }, async (engine) => {
  const house = await openFuzzedHouse(engine);
  try {
    await fuzz(house, REQUESTS, Date.now());
  } finally {
    await house.close();
  }
});
