import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainName } from "../../src/mail/plain-name.ts";

describe("a name that is only a name", () => {
  it.each([
    "Ada Lovelace",
    "J.R.R. Tolkien",
    "Dr. No",
    "Acme Inc.",
    "O'Brien & Søn",
    "علی‌رضا",
    "山田 太郎",
    "Team 2.5",
    "24/7 Gym",
    "👩‍🚀 Crew",
  ])("stays as it is: %s", (name) => expect(plainName(name)).toBe(name));
});

describe("a name that carries a link", () => {
  it.each([
    ["https://evil.example/win", "evil. example/win"],
    ["hthttp://tp://evil.example", "evil. example"],
    ["Win at www.evil.example now", "Win at evil. example now"],
    ["WWW。evil。example", "evil。 example"],
    ["evil.co", "evil. co"],
    ["evil．com", "evil． com"],
    ["10.0.0.1", "10. 0. 0.1"],
    ["me@evil.example", "me @ evil. example"],
    ["mailto:me@evil.example", "me @ evil. example"],
    ["localhost:admin", "localhost: admin"],
    ["\\\\evil\\share", "evil\\share"],
    ["//evil.example", "evil. example"],
    ["e\u200Bvil\u2060.ex\u00ADample", "evil. example"],
    ["\u202Emoc.live", "moc. live"],
  ])("%j becomes %j", (name, plain) => expect(plainName(name)).toBe(plain));

  it("is broken up at every dot that could join a domain, and at every address", () => {
    const piece = fc.constantFrom(
      "http",
      "s",
      ":",
      "/",
      ".",
      "。",
      "www",
      "evil",
      "com",
      "@",
      " ",
      "\u200B",
      "\u200D",
      "\n",
      "é",
      "1",
      "mailto",
      "x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const plain = plainName(pieces.join(""));
        expect(plain).not.toMatch(/[.。]\p{L}[\p{L}\u200D]/u);
        expect(plain).not.toMatch(/\S@|@\S|\/\/|:\/|(?<![\p{L}\p{N}])mailto:\S/u);
      }),
      { numRuns: 2000 },
    );
  });
});

it("leaves nothing unseen in a name, least of all a line break", () => {
  expect(plainName("Ada\r\nBcc: all@evil.example")).toBe("Ada Bcc: all @ evil. example");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(plainName(name)).not.toMatch(/\p{Cc}|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
    }),
  );
});

it("cuts a name at 80 characters, and changes nothing the second time", () => {
  expect(plainName("x".repeat(200))).toBe(`${"x".repeat(79)}…`);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (name) => {
      const plain = plainName(name);
      expect([...plain].length).toBeLessThanOrEqual(80);
      expect(plainName(plain)).toBe(plain);
    }),
  );
});
