import { expect, it } from "vitest";
import { lazily } from "../../src/core/lazily.ts";

it("makes a thing once, and again where that failed", async () => {
  let made = 0;
  const thing = lazily(async () => {
    made += 1;
    if (made === 1) throw new Error("not yet");
    return made;
  });
  await expect(thing()).rejects.toThrow("not yet");
  expect(await Promise.all([thing(), thing()])).toEqual([2, 2]);
  expect(made).toBe(2);
});
