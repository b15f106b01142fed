/**
 * The mails that mail servers send back: delivery status notifications (RFC 3464) and complaints (RFC 5965), both
 * `multipart/report`. What they tell of is found by our reference in the Message-ID of the mail they hold, or in the
 * headers by which they answer it.
 */
import type { Attachment, Email } from "postal-mime";
import { enhancedStatus, refusalOf } from "../core/bounce.ts";
import type { DeliveryReport } from "../core/delivery.ts";
import type { ReadReportMail } from "../core/mail-report.ts";
import { Problem } from "../core/problems.ts";
import { refIn } from "./provider-events.ts";

type Fields = Map<string, string>;

/** Types of the part that holds the mail, or its headers. */
const RETURNED = new Set([
  "message/rfc822",
  "text/rfc822-headers",
  "message/rfc822-headers",
  "message/global",
  "message/global-headers",
]);

/** One report for each recipient that it tells something final of, unless the mail reached another of them. */
export const readReportMail: ReadReportMail = async (raw) => {
  // Loaded with the first of them: most servers never get one.
  const { default: PostalMime } = await import("postal-mime");
  const mail = await PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    attachmentEncoding: "utf8",
    maxNestingDepth: 20,
    maxHeadersSize: 256 * 1024,
  }).catch(() => {
    throw new Problem("invalid_report");
  });
  const part = (type: string) => mail.attachments.find(({ mimeType }) => mimeType === type);
  const status = part("message/delivery-status") ?? part("message/global-delivery-status");
  const complaint = part("message/feedback-report");
  if (!status && !complaint) throw new Problem("invalid_report");
  const ref = refOfReturned(mail);
  const common = { ref, providerId: null, at: Date.parse(mail.date ?? "") || Date.now(), userAgent: null };
  if (status) return ofOneMail(groups(textOf(status)).flatMap(ofRecipient)).map((told) => ({ ...common, ...told }));
  const [fields] = complaint ? groups(textOf(complaint)) : [];
  const abuse = /abuse|fraud|virus|opt-out/i.test(fields?.get("feedback-type") ?? "");
  return abuse ? [{ ...common, outcome: "complained", status: null, reason: null }] : [];
};

type Told = Pick<DeliveryReport, "outcome" | "status" | "reason">;

/** Each of our mails has one recipient: where it reached one of those that the address stands for, the address is good. */
function ofOneMail(told: Told[]): Told[] {
  const arrived = told.filter(({ outcome }) => outcome === "delivered");
  return arrived.length > 0 ? arrived : told;
}

/** Of `delayed`, `relayed` and `expanded` the end is not known yet; a comment may follow the word (RFC 3464 section 2.1.2). */
function ofRecipient(fields: Fields): Told[] {
  const action = fields.get("action")?.match(/^\w+/)?.[0].toLowerCase();
  const status = fields.get("status")?.match(/[245]\.\d{1,3}\.\d{1,3}/)?.[0] ?? null;
  if (action === "delivered") return [{ outcome: "delivered", status, reason: null }];
  if (action !== "failed") return [];
  const reason = fields.get("diagnostic-code")?.replace(/^\s*[\w-]+\s*;\s*/, "") ?? null;
  // The server's own reply says more than the status that the reporting server made of it (5.0.0 by many).
  const replied = reason === null ? null : enhancedStatus(reason);
  const code = Number(reason?.match(/^\s*(\d{3})\b/)?.[1]) || null;
  const exact = replied ?? status;
  const refusal = refusalOf({ code, status: exact, toRecipient: true });
  const outcome = ({ hard: "bounced", soft: "soft_bounced", refused: "failed" } as const)[refusal];
  return [{ outcome, status: exact, reason: reason ?? status }];
}

/** Groups of fields, parted by empty lines; the first of a delivery report is about the report itself. */
function groups(text: string): Fields[] {
  const unfolded = text.replace(/\r\n/g, "\n").replace(/\n[ \t]+/g, " ");
  return unfolded
    .split(/\n{2,}/)
    .map((group) => new Map(group.split("\n").flatMap(fieldOf)))
    .filter((fields) => fields.size > 0);
}

function fieldOf(line: string): [string, string][] {
  const [, name, value] = line.match(/^([\w-]+)\s*:(.*)$/s) ?? [];
  return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
}

/** The mail that came back is a part of the report, whole or its headers alone; some send neither. */
function refOfReturned(mail: Email): string | null {
  const returned = mail.attachments.filter(({ mimeType }) => RETURNED.has(mimeType));
  for (const part of returned) {
    const id = textOf(part).match(/^message-id:\s*(\S+)/im)?.[1];
    const ref = refIn(id ?? "");
    if (ref) return ref;
  }
  return refIn(`${mail.inReplyTo ?? ""} ${mail.references ?? ""}`) ?? refIn(mail.text ?? "");
}

function textOf({ content }: Attachment): string {
  return typeof content === "string" ? content : Buffer.from(content as Uint8Array).toString("utf8");
}
