import { describe, expect, it } from "vitest";
import { mintAccountToken, readAccountToken, verifyAccountToken } from "../../src/core/account-token.ts";
import { createKeyring } from "../../src/core/keyring.ts";

const keyring = createKeyring(["the newest secret of all", "an older secret of ours"]);
const account = { userId: "user-1", state: "ana@example.com" };
const UNTIL = 1_000_000;

const holds = (
  token: string,
  of: Partial<{ ring: typeof keyring; state: string; now: number; purpose: "verify_address" }> = {},
) => {
  const read = readAccountToken(token);
  const { ring = keyring, state = account.state, now = UNTIL - 1, purpose = "reset_password" } = of;
  return read !== undefined && verifyAccountToken(ring, purpose, read, { ...account, state }, now);
};

describe("the token of a mail to an account", () => {
  const token = mintAccountToken(keyring, "reset_password", account, UNTIL);

  it("is good for its purpose, its account as it is, and its time", () => {
    expect(holds(token)).toBe(true);
    expect(token).toMatch(/^[\w-]+$/);
    expect(holds(token, { purpose: "verify_address" })).toBe(false);
    expect(holds(token, { state: "another password" })).toBe(false);
    expect(holds(token, { now: UNTIL })).toBe(false);
  });

  it("outlives a new secret, and not the loss of its own", () => {
    expect(holds(token, { ring: createKeyring(["a later secret than that", "the newest secret of all"]) })).toBe(true);
    expect(holds(token, { ring: createKeyring(["a later secret than that"]) })).toBe(false);
  });

  it("is no other with a byte changed, and nothing else is one", () => {
    const bytes = Buffer.from(token, "base64url");
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(holds(changed.toString("base64url"))).toBe(false);
    }
    for (const text of ["", "x", "a".repeat(40), "a".repeat(5000), "äöü".repeat(20)]) expect(holds(text)).toBe(false);
  });
});
