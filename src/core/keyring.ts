/**
 * The secrets of an installation, newest first. New invites are signed with the newest; each row remembers the id of
 * its key, so links made before a rotation live until their own expiry.
 */
import { createHash, createHmac } from "node:crypto";

export interface Keyring {
  /** Id of the key that signs new invites: 8 hex digits of the secret's SHA-256, safe to store. */
  readonly current: string;
  /** HMAC-SHA256 with the named key, or undefined where that key is no longer configured. */
  mac(keyId: string, ...parts: (string | Buffer)[]): Buffer | undefined;
  readonly keyIds: readonly string[];
}

/** @throws where there is no secret, or one is shorter than 16 characters. */
export function createKeyring(secrets: readonly string[]): Keyring {
  const keys = new Map<string, string>();
  for (const secret of secrets) {
    if (secret.length < 16) throw new Error("A secret must have at least 16 characters");
    keys.set(createHash("sha256").update("doorlist key id").update(secret).digest("hex").slice(0, 8), secret);
  }
  const keyIds = [...keys.keys()];
  const [current] = keyIds;
  if (current === undefined) throw new Error("At least one secret is needed");
  return {
    current,
    keyIds,
    mac(keyId, ...parts) {
      const secret = keys.get(keyId);
      if (secret === undefined) return undefined;
      const hmac = createHmac("sha256", secret);
      for (const part of parts) hmac.update(part);
      return hmac.digest();
    },
  };
}
