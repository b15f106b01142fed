import { describe, expect, it } from "vitest";
import { createKeyring } from "../../src/core/keyring.ts";
import { openSecret, sealSecret, secretKeyId } from "../../src/core/secret-box.ts";

const OLD = "an old secret of the tests";
const NEW = "a new secret of the tests";

describe("a sealed secret", () => {
  const keyring = createKeyring([OLD]);

  it("opens to what it was, and is another text each time", () => {
    const sealed = ["pässword", "pässword"].map((secret) => sealSecret(keyring, secret, "here"));
    expect(sealed.map((text) => openSecret(keyring, text, "here"))).toEqual(["pässword", "pässword"]);
    expect(new Set(sealed).size).toBe(2);
    expect(sealed.join()).not.toContain("ssword");
  });

  it("opens after the installation's secret was rotated, and no longer once that is gone", () => {
    const sealed = sealSecret(keyring, "password", "here");
    expect(secretKeyId(sealed)).toBe(keyring.current);
    expect(openSecret(createKeyring([NEW, OLD]), sealed, "here")).toBe("password");
    expect(() => openSecret(createKeyring([NEW]), sealed, "here")).toThrowError(expect.objectContaining({ code: "unavailable" }));
  });

  it("does not open in another place, nor with a byte or the length of its tag changed", () => {
    const sealed = sealSecret(keyring, "password", "here");
    expect(() => openSecret(keyring, sealed, "there")).toThrow();
    const [keyId, text = ""] = sealed.split(".");
    const bytes = Buffer.from(text, "base64url");
    for (const index of bytes.keys()) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(index) ^ 1, index);
      expect(() => openSecret(keyring, `${keyId}.${altered.toString("base64url")}`, "here")).toThrow();
    }
    expect(() => openSecret(keyring, `${keyId}.${bytes.subarray(0, 20).toString("base64url")}`, "here")).toThrow();
  });
});
