/** What a refusal says: about the address, or about us. */

/**
 * - `hard`: the address takes no mail, and will take none;
 * - `soft`: the address cannot take this mail now (full, disabled for a while, too large for it, its server does not answer);
 * - `refused`: it is about the sender, the policy or the content, and says nothing about the address.
 */
export type Refusal = "hard" | "soft" | "refused";

/** A final reply of a mail server, by SMTP or in a delivery report. */
export interface FinalReply {
  /** e.g. 550 (RFC 5321 section 4.2); null where a report gives none. */
  code: number | null;
  /** Enhanced status code (RFC 3463), e.g. `5.1.1`; null where the server gives none. */
  status: string | null;
  /** Was it the answer to RCPT TO? Then a reply without an enhanced code is about the address. */
  toRecipient: boolean;
}

/** In RFC 3463's second and third digit; what is not here is judged by the subject alone. */
const SOFT = new Set(["2.0", "2.2", "2.3", "2.4", "3.1", "3.2", "4.3", "4.5", "4.6", "4.7"]);
/**
 * - 1.x address, but for 1.7 and 1.8, the sender's; 1.10 is a domain that says it takes no mail (RFC 7505);
 * - 2.1 mailbox disabled;
 * - 4.1 is how Exchange Online says that a recipient does not exist, 4.4 is a domain that has no server.
 */
const HARD = new Set(["1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.9", "1.10", "2.1", "4.1", "4.4"]);

export function refusalOf({ code, status, toRecipient }: FinalReply): Refusal {
  const detail = status?.match(/^[45]\.(\d{1,3}\.\d{1,3})$/)?.[1];
  // RFC 3463 x.0.0 says no more than the reply's own code.
  if (detail === undefined || detail === "0.0") return byCode(code, toRecipient);
  // RFC 3463 4.x.x may pass, whatever it is about: a report tells of it when a server gave up after days.
  if (HARD.has(detail)) return status?.startsWith("4") ? "soft" : "hard";
  return SOFT.has(detail) ? "soft" : "refused";
}

/** 550 no such mailbox, 551 moved, 553 not a name here, 521 and 556 the host takes no mail (RFC 7504); 552 full. */
function byCode(code: number | null, toRecipient: boolean): Refusal {
  if (!toRecipient || code === null) return "refused";
  if ([521, 550, 551, 553, 556].includes(code)) return "hard";
  return code === 552 ? "soft" : "refused";
}

/** The enhanced status code at the beginning of a reply: `550 5.1.1 No such user` or `550-5.1.1 No …`. */
export function enhancedStatus(reply: string): string | null {
  return reply.match(/^\s*(?:\d{3}[ -])?([245]\.\d{1,3}\.\d{1,3})\b/)?.[1] ?? null;
}

/** Shown to inviters and kept: short, on one line, and without the address, which has its own place. */
export function reasonText(reply: string, address: string): string {
  const line = reply.replace(/\s+/g, " ").trim();
  if (address === "") return line.slice(0, 300);
  const written = new RegExp(address.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
  return line.replace(written, "the address").slice(0, 300);
}
