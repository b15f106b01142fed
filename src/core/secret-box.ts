/**
 * Secrets that must be read again (a mail server's password, a webhook's signing key), sealed at rest: AES-256-GCM under a
 * key derived from the keyring by HKDF (RFC 5869). The id of that key stands in the text, so the installation's secret can
 * be rotated.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Keyring } from "./keyring.ts";
import { Problem } from "./problems.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param context what the secret belongs to, e.g. `mail-server acme password`: it opens nowhere else
 * @returns `<key id>.<base64url of iv, tag and ciphertext>`
 */
export function sealSecret(keyring: Keyring, secret: string, context: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(keyring, keyring.current), iv).setAAD(Buffer.from(context));
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return `${keyring.current}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url")}`;
}

/** @throws Problem `unavailable` where its key is no longer configured; Error where the text was altered or moved */
export function openSecret(keyring: Keyring, sealed: string, context: string): string {
  const bytes = Buffer.from(sealed.slice(sealed.indexOf(".") + 1), "base64url");
  const iv = bytes.subarray(0, IV_BYTES);
  const decipher = createDecipheriv(ALGORITHM, keyOf(keyring, secretKeyId(sealed)), iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

/** The same under the newest key, where an older one sealed it. As it is where its key is no longer configured. */
export function resealSecret(keyring: Keyring, sealed: string, context: string): string {
  if (secretKeyId(sealed) === keyring.current || !opensSecret(keyring, sealed)) return sealed;
  return sealSecret(keyring, openSecret(keyring, sealed, context), context);
}

/** Is the key that it was sealed with configured still? */
export function opensSecret(keyring: Keyring, sealed: string): boolean {
  return keyring.keyIds.includes(secretKeyId(sealed));
}

/** Of the keyring: the key that a secret was sealed with. */
export function secretKeyId(sealed: string): string {
  return sealed.split(".", 1)[0] ?? "";
}

function keyOf(keyring: Keyring, keyId: string): Buffer {
  const material = keyring.mac(keyId, "doorlist secret box");
  if (!material) throw new Problem("unavailable", { detail: "The key that a stored secret was sealed with is not configured" });
  return Buffer.from(hkdfSync("sha256", material, "", "aes-256-gcm", KEY_BYTES));
}
