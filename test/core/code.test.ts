import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeDigest, mintCode, readCode } from "../../src/core/code.ts";
import { newId } from "../../src/core/ids.ts";
import { createKeyring } from "../../src/core/keyring.ts";
import { mintToken } from "../../src/core/token.ts";

const NOW = Date.UTC(2030, 0, 15, 12);
const keyring = createKeyring(["a secret of sufficient length"]);
const inviteOf = (generation = 0) => ({ id: newId(NOW), keyId: keyring.current, generation });
const codes = fc.nat({ max: 1000 }).map((generation) => mintCode(keyring, inviteOf(generation)) ?? "");

describe("a code", () => {
  it("is eight letters and digits, none of which looks like another", () => {
    const property = fc.property(codes, (code) => {
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
      expect(code).not.toMatch(/[ILOU]/);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("uses every one of the 32 letters, about as often as any other", () => {
    const counts = new Map<string, number>();
    const minted = 4000;
    for (let index = 0; index < minted; index += 1) {
      for (const letter of mintCode(keyring, inviteOf(index)) ?? "") counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    const each = (minted * 8) / 32;
    expect(counts.size).toBe(32);
    for (const count of counts.values()) expect(Math.abs(count - each)).toBeLessThan(each * 0.25);
  });

  it("is the same each time it is shown, and another for another generation, invite or secret", () => {
    const invite = inviteOf();
    const code = mintCode(keyring, invite);
    expect(mintCode(keyring, invite)).toBe(code);
    expect(mintCode(keyring, { ...invite, generation: 1 })).not.toBe(code);
    expect(mintCode(keyring, inviteOf())).not.toBe(code);
    const other = createKeyring(["another secret, just as long"]);
    expect(mintCode(other, { ...invite, keyId: other.current })).not.toBe(code);
    expect(mintCode(other, invite)).toBeUndefined();
  });

  it("is read in any case, with spaces, dashes and look-alikes", () => {
    const spelled = fc.tuple(codes, fc.infiniteStream(fc.nat())).map(([code, random]) => {
      const pick = (of: string[]) => of[Number(random.next().value) % of.length] ?? "";
      const letters = [...code].map((letter) => {
        const alike = { "0": ["0", "O", "o"], "1": ["1", "I", "i", "L", "l"] }[letter] ?? [letter, letter.toLowerCase()];
        return pick(alike) + pick(["", "", "-", " ", "\t", " - "]);
      });
      return [code, letters.join("")] as const;
    });
    const property = fc.property(spelled, ([code, typed]) => {
      fc.pre(typed.length <= 32);
      expect(readCode(typed)).toBe(code);
    });
    fc.assert(property, { numRuns: 500 });
    expect(readCode("oil0-oil1")).toBe("01100111");
  });

  it.each([
    "",
    "1234567",
    "123456789",
    "1234567U",
    "1234567*",
    "1234 567é",
    "１２３４５６７８",
    "constructor",
    "--------",
    `${" ".repeat(30)}12345678`,
  ])("is not read from %j", (typed) => {
    expect(readCode(typed)).toBeUndefined();
  });

  it("is never read from a token, nor from a text without end", () => {
    expect(readCode("a".repeat(1e6))).toBeUndefined();
    expect(readCode(mintToken(keyring, inviteOf()))).toBeUndefined();
  });

  it("is kept as a digest that only the secret makes, and that is not the code", () => {
    const property = fc.property(codes, codes, (one, other) => {
      const digest = codeDigest(keyring, keyring.current, one);
      expect(digest).toMatch(/^[\w-]{43}$/);
      expect(digest).not.toContain(one);
      expect(codeDigest(keyring, keyring.current, one)).toBe(digest);
      if (one !== other) expect(codeDigest(keyring, keyring.current, other)).not.toBe(digest);
    });
    fc.assert(property);
    const other = createKeyring(["another secret, just as long"]);
    const digest = codeDigest(keyring, keyring.current, "7KQ2M9XD");
    expect(codeDigest(other, other.current, "7KQ2M9XD")).not.toBe(digest);
    expect(codeDigest(keyring, "00000000", "7KQ2M9XD")).toBeUndefined();
  });
});
