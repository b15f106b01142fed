/**
 * What the mails to an account carry: `base64url(16 bytes of HMAC-SHA256 ‖ [user id, key id, until])`,
 * over the purpose, the user, the end of its life and a state of the account that the act itself changes: setting a new
 * password kills every link that was sent before. Derived when the mail is written, never stored.
 */
import { timingSafeEqual } from "node:crypto";
import type { Keyring } from "./keyring.ts";

export type AccountPurpose = "verify_address" | "reset_password";

/** What a link is bound to. It opens nothing any more when this has changed. */
export interface AccountState {
  userId: string;
  /** The address of the account; for a new password, also `passwordMark`. */
  state: string;
}

const MAC_BYTES = 16;
const SHAPE = /^[A-Za-z0-9_-]{30,400}$/;

export interface ReadAccountToken {
  userId: string;
  keyId: string;
  /** Epoch milliseconds. */
  until: number;
  mac: Buffer;
}

/** @param until epoch milliseconds */
export function mintAccountToken(keyring: Keyring, purpose: AccountPurpose, account: AccountState, until: number): string {
  const keyId = keyring.current;
  const payload = JSON.stringify([account.userId, keyId, until]);
  const mac = macOf(keyring, keyId, purpose, account, until);
  if (!mac) throw new Error("The newest key is always configured");
  return Buffer.concat([mac, Buffer.from(payload)]).toString("base64url");
}

/** Whose it says it is. Proves nothing yet. */
export function readAccountToken(token: string): ReadAccountToken | undefined {
  if (!SHAPE.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  try {
    const [userId, keyId, until] = JSON.parse(bytes.subarray(MAC_BYTES).toString());
    if (typeof userId !== "string" || typeof keyId !== "string" || !Number.isSafeInteger(until)) return undefined;
    return { userId, keyId, until, mac: bytes.subarray(0, MAC_BYTES) };
  } catch {
    return undefined;
  }
}

/** Constant time. */
export function verifyAccountToken(
  keyring: Keyring,
  purpose: AccountPurpose,
  { userId, keyId, until, mac }: ReadAccountToken,
  account: AccountState,
  now: number,
): boolean {
  const expected = macOf(keyring, keyId, purpose, account, until);
  return (
    userId === account.userId &&
    until > now &&
    expected !== undefined &&
    mac.length === MAC_BYTES &&
    timingSafeEqual(expected, mac)
  );
}

function macOf(keyring: Keyring, keyId: string, purpose: AccountPurpose, { userId, state }: AccountState, until: number) {
  return keyring.mac(keyId, JSON.stringify(["account", purpose, userId, state, until]))?.subarray(0, MAC_BYTES);
}
