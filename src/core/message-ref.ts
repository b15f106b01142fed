/**
 * How the world outside names a message: in its Message-ID, where a bounce repeats it, and in its unsubscribe link.
 * 56 hexadecimal digits, because mail systems change the case of what passes through them: the message's id and 12
 * bytes of HMAC-SHA256, so that nobody reports on, or unsubscribes from, a mail that they were not sent.
 */
import { timingSafeEqual } from "node:crypto";
import { idFromBytes, idToBytes } from "./ids.ts";
import type { Keyring } from "./keyring.ts";

type Purpose = "report" | "unsubscribe" | "domain";

const ID_BYTES = 16;
const MAC_BYTES = 12;
const REF = /^[0-9a-f]{56}$/i;

/** The same for a message as long as the newest secret is the same. */
export function messageRef(keyring: Keyring, purpose: Purpose, messageId: string): string {
  return Buffer.concat([idToBytes(messageId), macOf(keyring, keyring.current, purpose, messageId)]).toString("hex");
}

/** The id of the message that it names; undefined where it is not one of ours. In constant time. */
export function readMessageRef(keyring: Keyring, purpose: Purpose, text: string): string | undefined {
  if (!REF.test(text)) return undefined;
  const bytes = Buffer.from(text, "hex");
  const id = idFromBytes(bytes.subarray(0, ID_BYTES));
  const mac = bytes.subarray(ID_BYTES);
  return keyring.keyIds.some((keyId) => timingSafeEqual(mac, macOf(keyring, keyId, purpose, id))) ? id : undefined;
}

function macOf(keyring: Keyring, keyId: string, purpose: Purpose, id: string): Buffer {
  const mac = keyring.mac(keyId, `message ${purpose}`, idToBytes(id));
  if (!mac) throw new Error("The keyring does not hold its own key");
  return mac.subarray(0, MAC_BYTES);
}
