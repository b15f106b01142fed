/**
 * What opens an invite by typing: 8 characters of Crockford's base 32 (no I, L, O, U), 40 bits, derived from the key
 * like a token and found by a keyed digest. 40 bits need throttling (NIST SP 800-63B), which `http` gives.
 */
import type { Invite } from "./invite.ts";
import type { Keyring } from "./keyring.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;

/** The code of an invite, e.g. `7KQ2M9XD`. Undefined where the key that signed it is no longer configured. */
export function mintCode(keyring: Keyring, invite: Pick<Invite, "id" | "keyId" | "generation">): string | undefined {
  const mac = keyring.mac(invite.keyId, "code", invite.id, String(invite.generation));
  if (!mac) return undefined;
  // 256 is a multiple of 32, so a byte's low five bits are unbiased.
  return [...mac.subarray(0, LENGTH)].map((byte) => ALPHABET[byte & 31]).join("");
}

/**
 * A code as typed in its canonical form, or undefined where it cannot be one: case, spaces and dashes do not count,
 * and the look-alikes O, I and L are read as 0, 1 and 1 (as Crockford's decoding does).
 */
export function readCode(typed: string): string | undefined {
  if (typed.length > 32) return undefined;
  const code = typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  return code.length === LENGTH && [...code].every((char) => ALPHABET.includes(char)) ? code : undefined;
}

/** What the database holds of a code: base64url of a keyed digest. */
export function codeDigest(keyring: Keyring, keyId: string, code: string): string | undefined {
  return keyring.mac(keyId, "code digest", code)?.toString("base64url");
}
