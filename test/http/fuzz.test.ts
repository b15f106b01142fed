import { afterAll, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import type { EngineName } from "../../src/store/sql.ts";
import { openFuzzedHouse } from "../support/fuzz/house.ts";
import { type FuzzedHouse, fuzz } from "../support/fuzz/run.ts";

/** With how many routes must have done what they are for: requests that are all refused show little. */
const COUNTS: [EngineName, number, number][] = [
  ["sqlite", 18_000, 100],
  ["postgres", 2_000, 60],
];

describe.each(COUNTS)("on %s, %i requests that are valid, nearly valid and hostile", (engine, count, reached) => {
  let house: FuzzedHouse;
  beforeAll(async () => {
    house = await openFuzzedHouse(engine);
  });
  afterAll(() => house.close());

  it("get answers in time, never a breakdown; tell nothing of another tenant, and leave no trace", {
    timeout: 120_000,
  }, async () => {
    const seed = Date.now();
    onTestFailed(() => console.error(`The seed was ${seed}`));
    await fuzz(house, count, seed);
    expect(house.reached.size).toBeGreaterThan(reached);
  });
});
