/**
 * The seals of the audit log. Committed events get a position, and each batch of a tenant's events a seal whose hash
 * covers them and the hash of the seal before: whoever changes, removes or reorders a sealed event breaks the chain. The
 * hash is keyed (HMAC-SHA256), so somebody who has the database alone cannot make the chain anew.
 *
 * What is personal in an event (address, user agent, data) enters as a digest of its own. An event that is erased keeps
 * that digest in place of what it stood for, and the chain still holds; a digest that no key made does not. Beside it
 * stands a digest of what was left, so that nobody fills it again.
 */
import type { DoorlistEvent } from "./events.ts";
import type { Keyring } from "./keyring.ts";

export interface Seal {
  tenantId: string;
  /** From 1 on, without gaps. */
  number: number;
  firstPosition: number;
  lastPosition: number;
  /** Of the keyring. */
  keyId: string;
  /** Hash of the seal before; empty for the first. */
  previous: string;
  /** 43 characters of base64url. */
  hash: string;
  /** Epoch milliseconds. */
  sealedAt: number;
}

export interface SealedEvent extends DoorlistEvent {
  position: number;
  /** See `erasedDigests`; null where nothing was erased. */
  erased: string | null;
}

/** Undefined where the key is not configured. */
export function sealHash(keyring: Keyring, seal: Omit<Seal, "hash">, events: readonly SealedEvent[]): string | undefined {
  const { tenantId, number, firstPosition, lastPosition, keyId, previous, sealedAt } = seal;
  const lines = [JSON.stringify([tenantId, number, firstPosition, lastPosition, previous, sealedAt])];
  for (const event of events) {
    const { position, id, type, inviteId, actor, at } = event;
    lines.push(JSON.stringify([position, id, type, inviteId, actor, at, personalPart(keyring, keyId, event)]));
  }
  return keyring.mac(keyId, "seal\n", lines.join("\n"))?.toString("base64url");
}

type Personal = Pick<SealedEvent, "tenantId" | "id" | "ip" | "userAgent" | "data" | "erased">;

/**
 * What a sealed event keeps as `erased`: the digest of what it held when it was sealed, a dot, and that of what is left;
 * each 43 characters of base64url. Empty where the key is not configured: its seal cannot be checked as it is, and a
 * person is erased all the same.
 */
export function erasedDigests(keyring: Keyring, keyId: string, before: Personal, left: Personal): string {
  const digests = [personalPart(keyring, keyId, before), digestOf(keyring, keyId, "left", left)];
  return digests.includes(undefined) ? "" : digests.join(".");
}

function personalPart(keyring: Keyring, keyId: string, event: Personal): string | undefined {
  if (event.erased === null) return digestOf(keyring, keyId, "personal", event);
  const [sealed, left] = event.erased.split(".");
  return left === digestOf(keyring, keyId, "left", event) ? sealed : "";
}

function digestOf(keyring: Keyring, keyId: string, of: "personal" | "left", event: Personal): string | undefined {
  const { tenantId, id, ip, userAgent, data } = event;
  return keyring.mac(keyId, `${of}\n`, JSON.stringify([tenantId, id, ip, userAgent, data]))?.toString("base64url");
}
