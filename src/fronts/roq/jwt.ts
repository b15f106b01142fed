/**
 * JSON web tokens of one kind: HS256 (RFC 7515 appendix A.1), signed with a key derived from the installation's secret.
 * The header names the secret, so tokens outlive a rotation until their own expiry; its `alg` decides nothing.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Keyring } from "../../core/keyring.ts";

export interface Claims {
  /** Seconds since the epoch. */
  iat: number;
  exp: number;
  [name: string]: unknown;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function signature(keyring: Keyring, keyId: string, signed: string): Buffer | undefined {
  const key = keyring.mac(keyId, "roq tokens");
  return key && createHmac("sha256", key).update(signed).digest();
}

export function signToken(keyring: Keyring, claims: Claims): string {
  const signed = `${encoded({ alg: "HS256", typ: "JWT", kid: keyring.current })}.${encoded(claims)}`;
  return `${signed}.${signature(keyring, keyring.current, signed)?.toString("base64url")}`;
}

/** @param now epoch milliseconds. @returns undefined for what is forged, garbled or past its time */
export function verifyToken(keyring: Keyring, token: string, now: number): Claims | undefined {
  const [header = "", payload = "", given = "", ...more] = token.split(".");
  if (more.length > 0) return undefined;
  const { kid } = jsonOf(header);
  const expected = typeof kid === "string" ? signature(keyring, kid, `${header}.${payload}`) : undefined;
  const bytes = Buffer.from(given, "base64url");
  if (!expected || bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return undefined;
  const claims = jsonOf(payload) as Claims;
  return claims.exp * 1000 > now ? claims : undefined;
}

function jsonOf(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
