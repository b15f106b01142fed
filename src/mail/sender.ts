/**
 * A sender as it was set, `Acme: Invites <invites@acme.example>`, in its two parts. Read as a list of addresses, a name with a
 * colon would be a group (RFC 5322 section 3.4), and receivers refuse a From that is one.
 */
import type { Address } from "nodemailer/lib/mailer/index.js";

/** @param text an address, or a name and `<an address>`; the name may be a quoted string */
export function senderOf(text: string): Address {
  const [, name = "", address = text] = text.match(/^([^<>]*)<([^<>]+)>\s*$/) ?? [];
  const quoted = name.trim().match(/^"(.*)"$/)?.[1];
  return { name: quoted?.replace(/\\(.)/g, "$1") ?? name.trim(), address: address.trim() };
}
