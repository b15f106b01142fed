/** The keys that sign tokens: derived from Better Auth's secrets, the current one first. */
import { createHmac } from "node:crypto";
import type { AuthContext } from "better-auth";
import { createKeyring, type Keyring } from "../../core/keyring.ts";

const keyrings = new WeakMap<object, Keyring>();

export function keyringOf(context: Pick<AuthContext, "secret" | "secretConfig" | "options">): Keyring {
  const known = keyrings.get(context.options);
  if (known) return known;
  const { secret, secretConfig } = context;
  const rotated = typeof secretConfig === "string" ? [] : [...secretConfig.keys.values(), secretConfig.legacySecret ?? secret];
  const secrets = [...new Set([secret, ...rotated])];
  const keyring = createKeyring(secrets.map((text) => createHmac("sha256", text).update("doorlist invites").digest("base64url")));
  keyrings.set(context.options, keyring);
  return keyring;
}
