import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstIdAt, idFromBytes, idToBytes, newId } from "../../src/core/ids.ts";

const MOST = 2 ** 48 - 1;
const moment = fc.integer({ min: 0, max: MOST });

describe("an id", () => {
  it("is a UUID of version 7 that begins with its millisecond (RFC 9562 section 5.7)", () => {
    const property = fc.property(moment, (at) => {
      const id = newId(at);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(at);
    });
    fc.assert(property, { examples: [[0], [1], [MOST]] });
  });

  it("sorts by its time", () => {
    const property = fc.property(moment, moment, (a, b) => {
      fc.pre(a !== b);
      expect(newId(a) < newId(b)).toBe(a < b);
    });
    fc.assert(property);
  });

  it("is another each time in the same millisecond, in the order in which they were made", () => {
    const ids = Array.from({ length: 10_000 }, () => newId(1_900_000_000_000));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });

  it("lies between the first id of its millisecond and the first of the next", () => {
    const property = fc.property(fc.integer({ min: 0, max: MOST - 1 }), (at) => {
      expect(firstIdAt(at) <= newId(at)).toBe(true);
      expect(newId(at) < firstIdAt(at + 1)).toBe(true);
      if (at > 0) expect(newId(at - 1) < firstIdAt(at)).toBe(true);
      expect(firstIdAt(at)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-000000000000$/);
    });
    fc.assert(property, { examples: [[0], [0xffff], [0xffff_ffff]] });
  });

  it("has a bound for any number that is given as a time", () => {
    for (const early of [-1, -1e18, Number.NEGATIVE_INFINITY, 0.9]) expect(firstIdAt(early)).toBe(firstIdAt(0));
    for (const late of [MOST, MOST + 1, 1e18, Number.POSITIVE_INFINITY]) expect(firstIdAt(late)).toBe(firstIdAt(MOST));
    expect(firstIdAt(1234.9)).toBe(firstIdAt(1234));
  });

  it("is 16 bytes and the same again as text", () => {
    const property = fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), moment, (bytes, at) => {
      expect([...idToBytes(idFromBytes(Buffer.from(bytes)))]).toEqual([...bytes]);
      const id = newId(at);
      expect(idToBytes(id)).toHaveLength(16);
      expect(idFromBytes(idToBytes(id))).toBe(id);
    });
    fc.assert(property);
  });
});
