import { describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import { createKeyring } from "../../src/core/keyring.ts";
import { messageRef, readMessageRef } from "../../src/core/message-ref.ts";

const keyring = createKeyring(["a secret of the tests"]);
const id = newId(Date.now());

describe("the reference of a message", () => {
  it("names it, in whatever case it comes back, and after the secret was rotated", () => {
    const ref = messageRef(keyring, "report", id);
    expect(ref).toMatch(/^[0-9a-f]{56}$/);
    expect(readMessageRef(keyring, "report", ref.toUpperCase())).toBe(id);
    expect(readMessageRef(createKeyring(["a newer secret of the tests", "a secret of the tests"]), "report", ref)).toBe(id);
  });

  it("is nobody's to make up: not from the id, not for another purpose, not with a digit changed", () => {
    const ref = messageRef(keyring, "report", id);
    expect(readMessageRef(keyring, "unsubscribe", ref)).toBeUndefined();
    expect(readMessageRef(createKeyring(["somebody else's secret"]), "report", ref)).toBeUndefined();
    for (let index = 0; index < ref.length; index += 1) {
      const digit = (Number.parseInt(ref[index] ?? "", 16) ^ 1).toString(16);
      expect(readMessageRef(keyring, "report", ref.slice(0, index) + digit + ref.slice(index + 1))).toBeUndefined();
    }
    for (const text of ["", "x", id, `${ref}00`]) expect(readMessageRef(keyring, "report", text)).toBeUndefined();
  });
});
