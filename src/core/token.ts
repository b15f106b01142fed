/**
 * What opens an invite by URL: `base64url(id ‖ first 16 bytes of HMAC-SHA256(key, "invite" ‖ id ‖ generation))`, 43
 * characters. It is derived, never stored: the database alone opens nothing. Rotating is `generation + 1`.
 */
import { timingSafeEqual } from "node:crypto";
import { idFromBytes, idToBytes } from "./ids.ts";
import type { Invite } from "./invite.ts";
import type { Keyring } from "./keyring.ts";
import { Problem } from "./problems.ts";

const MAC_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

type Signed = Pick<Invite, "id" | "keyId" | "generation">;

function macOf(keyring: Keyring, { id, keyId, generation }: Signed): Buffer | undefined {
  return keyring.mac(keyId, "invite", idToBytes(id), String(generation))?.subarray(0, MAC_BYTES);
}

/** @throws Problem `invite_not_found` where the key that signed the invite is no longer configured. */
export function mintToken(keyring: Keyring, invite: Signed): string {
  const mac = macOf(keyring, invite);
  if (!mac) throw new Problem("invite_not_found", { detail: "The key that signed this invite is gone; rotate its link." });
  return Buffer.concat([idToBytes(invite.id), mac]).toString("base64url");
}

/** The invite id that a token names, or undefined where the text is no token at all. Proves nothing yet. */
export function readToken(token: string): { id: string; mac: Buffer } | undefined {
  if (!TOKEN.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  return { id: idFromBytes(bytes.subarray(0, 16)), mac: bytes.subarray(16) };
}

/** Constant-time check that the MAC of a read token is this invite's. */
export function verifyMac(keyring: Keyring, invite: Signed, mac: Buffer): boolean {
  const expected = macOf(keyring, invite);
  return expected !== undefined && mac.length === MAC_BYTES && timingSafeEqual(expected, mac);
}
