/**
 * Addresses are matched whole, case-insensitively, Unicode-normalised (NFC), with the domain in ASCII form (UTS 46).
 * Dots and plus-tags are never stripped: `my.cool.email@` and `mycoolemail@` are two people.
 */
import { domainToASCII, domainToUnicode } from "node:url";

const MAX_ADDRESS = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets
const MAX_LOCAL = 64;
/** Unquoted local part: RFC 5321 atoms and RFC 6531 characters; no spaces, controls or RFC 5322 specials. */
const LOCAL = /^[^\s\p{C}"(),:;<>@[\]\\.]+(\.[^\s\p{C}"(),:;<>@[\]\\.]+)*$/u;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

export interface Address {
  /** As typed, trimmed: what people are shown and what mail is sent to. */
  email: string;
  /** What addresses are compared by. */
  key: string;
}

/** What a URL's host ends at, decodes or drops; `domainToASCII` does so too, and `a.example/b` is no domain. */
const NOT_IN_DOMAIN = /[\s\p{C}/?#\\%]/u;

/** A domain in lower-case ASCII form (`münchen.example` -> `xn--mnchen-3ya.example`), or undefined. */
export function domainKey(text: string): string | undefined {
  if (NOT_IN_DOMAIN.test(text.trim())) return undefined;
  const ascii = domainToASCII(text.trim().normalize("NFC")).toLowerCase();
  return DOMAIN.test(ascii) ? ascii : undefined;
}

/** Undefined where the text is not an address that mail can be sent to. */
export function parseAddress(text: string): Address | undefined {
  const email = text.trim();
  if (email.length > MAX_ADDRESS || /\s/.test(email)) return undefined;
  const at = email.lastIndexOf("@");
  const local = email.slice(0, Math.max(at, 0)).normalize("NFC");
  if (!LOCAL.test(local) || Buffer.byteLength(local) > MAX_LOCAL) return undefined;
  const domain = domainKey(email.slice(at + 1));
  return domain === undefined ? undefined : { email, key: `${local.toLowerCase().normalize("NFC")}@${domain}` };
}

/** The address of a sender: `Acme <invites@acme.example>`, or an address alone. Undefined where there is none. */
export function parseSender(text: string): Address | undefined {
  return parseAddress(text.match(/^[^<>]*<([^<>]+)>$/)?.[1] ?? text);
}

/** The comparison key of an address that is known to be one; other text is only lower-cased. */
export function emailKey(text: string): string {
  return parseAddress(text)?.key ?? text.trim().toLowerCase();
}

export function domainOf(key: string): string {
  return key.slice(key.lastIndexOf("@") + 1);
}

/** How people may have written an address, in lower case: its key, and the same with the domain in its own script. */
export function spellings(key: string): string[] {
  const domain = domainOf(key);
  return [...new Set([key, key.slice(0, -domain.length) + domainToUnicode(domain)])];
}
