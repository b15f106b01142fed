import { expect, it } from "vitest";
import { iso } from "../../src/http/iso.ts";

const DAY = 86_400_000;

it("writes every moment as JavaScript's own does", () => {
  const far = 8.64e15;
  const edges = [0, -1, 1, DAY - 1, DAY, -DAY, Date.UTC(2024, 1, 29, 23, 59, 59, 999), Date.UTC(9999, 11, 31), far, -far];
  const years = Array.from({ length: 5000 }, (_, index) => index * 97 * DAY + index * 7_654_321);
  for (const at of [...edges, ...years]) expect(iso(at)).toBe(new Date(at).toISOString());
});

it("refuses what is no moment", () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + DAY]) expect(() => iso(at)).toThrow(RangeError);
});
