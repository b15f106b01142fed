import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import { createKeyring, type Keyring } from "../../src/core/keyring.ts";
import { mintToken, readToken, verifyMac } from "../../src/core/token.ts";

const NOW = Date.UTC(2030, 0, 15, 12);
const keyring = createKeyring(["a secret of sufficient length"]);
const signed = fc
  .record({ at: fc.integer({ min: 0, max: 2 ** 42 }), generation: fc.nat({ max: 1000 }) })
  .map(({ at, generation }) => ({ id: newId(at), keyId: keyring.current, generation }));

function opens(ring: Keyring, invite: { id: string; keyId: string; generation: number }, token: string): boolean {
  const read = readToken(token);
  return read !== undefined && read.id === invite.id && verifyMac(ring, invite, read.mac);
}

describe("a token", () => {
  it("is 43 characters that a URL holds as they are, and opens its invite", () => {
    const property = fc.property(signed, (invite) => {
      const token = mintToken(keyring, invite);
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(token).toHaveLength(43);
      expect(opens(keyring, invite, token)).toBe(true);
      expect(mintToken(keyring, invite)).toBe(token);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("opens nothing once any single bit of it is changed", () => {
    const invite = { id: newId(NOW), keyId: keyring.current, generation: 3 };
    const bytes = Buffer.from(mintToken(keyring, invite), "base64url");
    expect(bytes).toHaveLength(32);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(opens(keyring, invite, forged.toString("base64url"))).toBe(false);
    }
  });

  it("opens no other invite", () => {
    const property = fc.property(signed, signed, (one, other) => {
      fc.pre(one.id !== other.id);
      const read = readToken(mintToken(keyring, one));
      expect(read && verifyMac(keyring, other, read.mac)).toBe(false);
    });
    fc.assert(property);
  });

  it("is dead once the generation is another", () => {
    const property = fc.property(signed, fc.nat({ max: 1000 }), (invite, generation) => {
      fc.pre(generation !== invite.generation);
      expect(opens(keyring, { ...invite, generation }, mintToken(keyring, invite))).toBe(false);
    });
    fc.assert(property);
  });

  it("lives on after the secret is rotated, as long as the old one is still listed", () => {
    const invite = { id: newId(NOW), keyId: keyring.current, generation: 0 };
    const token = mintToken(keyring, invite);
    const rotated = createKeyring(["a newer secret, also long", "a secret of sufficient length"]);
    expect(rotated.current).not.toBe(keyring.current);
    expect(opens(rotated, invite, token)).toBe(true);
    expect(mintToken(rotated, invite)).toBe(token);
    expect(mintToken(rotated, { ...invite, keyId: rotated.current })).not.toBe(token);

    const forgotten = createKeyring(["a newer secret, also long"]);
    expect(opens(forgotten, invite, token)).toBe(false);
    expect(() => mintToken(forgotten, invite)).toThrow(expect.objectContaining({ code: "invite_not_found" }));
  });

  it("cannot be signed by another secret", () => {
    const other = createKeyring(["another secret, just as long"]);
    const invite = { id: newId(NOW), keyId: keyring.current, generation: 0 };
    const forged = mintToken(other, { ...invite, keyId: other.current });
    expect(opens(keyring, invite, forged)).toBe(false);
  });

  it("is not read from a text of another form", () => {
    const token = mintToken(keyring, { id: newId(NOW), keyId: keyring.current, generation: 0 });
    const others = [
      "",
      token.slice(1),
      `${token}A`,
      `${token}=`,
      ` ${token.slice(1)}`,
      `${token.slice(1)}\n`,
      `${token.slice(1)}+`,
    ];
    for (const text of [...others, `${token.slice(1)}/`, `${token.slice(1)}é`, "7KQ2M9XD", "constructor", "__proto__"]) {
      expect(readToken(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readToken(text) === undefined || /^[\w-]{43}$/.test(text)));
  });

  it("is not verified by a shorter or longer piece of its signature", () => {
    const invite = { id: newId(NOW), keyId: keyring.current, generation: 0 };
    const mac = readToken(mintToken(keyring, invite))?.mac ?? Buffer.alloc(0);
    expect(verifyMac(keyring, invite, mac)).toBe(true);
    for (const part of [Buffer.alloc(0), mac.subarray(0, 15), Buffer.concat([mac, Buffer.alloc(1)])]) {
      expect(verifyMac(keyring, invite, part)).toBe(false);
    }
  });
});
