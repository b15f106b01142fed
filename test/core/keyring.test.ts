import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createKeyring } from "../../src/core/keyring.ts";

const NEW = "a newer secret, also long";
const OLD = "an old secret, long enough";

describe("a keyring", () => {
  it("signs with the newest secret and knows them all", () => {
    const keyring = createKeyring([NEW, OLD]);
    expect(keyring.keyIds).toEqual([createKeyring([NEW]).current, createKeyring([OLD]).current]);
    expect(keyring.current).toBe(keyring.keyIds[0]);
    expect(new Set(keyring.keyIds).size).toBe(2);
  });

  it("names a key by eight digits that tell nothing of the secret's own hash", () => {
    const { current } = createKeyring([NEW]);
    expect(current).toMatch(/^[0-9a-f]{8}$/);
    expect(createKeyring([NEW]).current).toBe(current);
    expect(createHash("sha256").update(NEW).digest("hex")).not.toContain(current);
  });

  it("makes the HMAC-SHA256 of the parts, one after the other", () => {
    const keyring = createKeyring([NEW, OLD]);
    const [newest = "", oldest = ""] = keyring.keyIds;
    const parts = ["invite", Buffer.from([1, 2, 3]), "7"];
    const expected = (secret: string) =>
      createHmac("sha256", secret)
        .update("invite")
        .update(Buffer.from([1, 2, 3]))
        .update("7")
        .digest();
    expect(keyring.mac(newest, ...parts)).toEqual(expected(NEW));
    expect(keyring.mac(oldest, ...parts)).toEqual(expected(OLD));
  });

  it.each(["00000000", "", "constructor", "__proto__", "toString"])("has no key of the name %j", (keyId) => {
    expect(createKeyring([NEW]).mac(keyId, "x")).toBeUndefined();
  });

  it("refuses to begin without a secret, or with a short one anywhere in the list", () => {
    expect(() => createKeyring([])).toThrow(/secret is needed/);
    for (const secrets of [["123456789012345"], [""], [NEW, "short"]])
      expect(() => createKeyring(secrets)).toThrow(/16 characters/);
    expect(() => createKeyring(["1234567890123456"])).not.toThrow();
  });

  it("does not tell a secret in its error", () => {
    expect(() => createKeyring(["too short"])).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("too short") }),
    );
  });
});
