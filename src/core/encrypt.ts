/**
 * Secrets that must be read again (a webhook's signing key), encrypted at rest: AES-256-GCM under a key derived from
 * the keyring. The id of that key stands in the text, so the installation's secret can be rotated.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Keyring } from "./keyring.ts";
import { Problem } from "./problems.ts";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param place what the secret belongs to, e.g. the row's id: the text opens nowhere else
 * @returns `<key id>.<base64url of iv, tag and ciphertext>`
 */
export function encrypt(keyring: Keyring, place: string, secret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(keyring, keyring.current), iv).setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return `${keyring.current}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url")}`;
}

/** @throws Problem `unavailable` where its key is no longer configured; Error where the text was altered or moved */
export function decrypt(keyring: Keyring, place: string, encrypted: string): string {
  const bytes = Buffer.from(encrypted.slice(encrypted.indexOf(".") + 1), "base64url");
  const iv = bytes.subarray(0, IV_BYTES);
  const decipher = createDecipheriv(ALGORITHM, keyOf(keyring, encryptionKeyId(encrypted)), iv).setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

export function encryptionKeyId(encrypted: string): string {
  return encrypted.split(".", 1)[0] ?? "";
}

function keyOf(keyring: Keyring, keyId: string): Buffer {
  const key = keyring.mac(keyId, "doorlist encryption");
  if (!key) throw new Problem("unavailable", { detail: "The key that a stored secret was encrypted with is not configured" });
  return key;
}
