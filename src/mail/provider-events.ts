/**
 * What a provider says of a mail, in the shape of Resend's webhooks, signed as Standard Webhooks (or Svix, its
 * forerunner, with other header names): `{ type: "email.bounced", created_at, data: { email_id, tags, … } }`.
 */
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { enhancedStatus } from "../core/bounce.ts";
import type { DeliveryReport } from "../core/delivery.ts";
import type { ReadProviderEvent } from "../core/mail-report.ts";
import { Problem } from "../core/problems.ts";
import { REF_TAG } from "./resend.ts";

const named = z.object({ name: z.string(), value: z.unknown() });
const event = z.object({
  type: z.string(),
  created_at: z.string().optional(),
  data: z
    .object({
      email_id: z.string().max(200).optional(),
      message_id: z.string().max(500).optional(),
      /** An object by the provider's examples, a list by its reference. */
      tags: z.union([z.array(named), z.record(z.string(), z.unknown())]).optional(),
      headers: z.array(named).nullish(),
      bounce: z
        .object({
          type: z.string().optional(),
          subType: z.string().optional(),
          message: z.string().optional(),
          diagnosticCode: z.union([z.string(), z.array(z.string())]).optional(),
        })
        .optional(),
      failed: z.object({ reason: z.string().optional() }).optional(),
      suppressed: z.object({ message: z.string().optional() }).optional(),
      open: z.object({ userAgent: z.string().optional(), timestamp: z.string().optional() }).optional(),
      click: z.object({ userAgent: z.string().optional(), timestamp: z.string().optional() }).optional(),
    })
    .optional(),
});
type Data = NonNullable<z.infer<typeof event>["data"]>;

const SIGNATURE_HEADERS = ["id", "timestamp", "signature"];

/**
 * @param secrets `whsec_…`, any of which may have signed an event
 * @throws where one of them is no such secret
 */
export function providerEvents(secrets: readonly string[]): ReadProviderEvent {
  const signers = secrets.map((secret) => new Webhook(secret));
  return (body, headers) => {
    if (signers.length === 0) throw new Problem("not_found", { detail: "No mail provider is set up to send events" });
    if (!signers.some((signer) => isSigned(signer, body, headers))) throw new Problem("invalid_signature");
    return reportOf(body);
  };
}

/** Null for an event that tells nothing of a mail's delivery. */
function reportOf(body: string): DeliveryReport | null {
  const read = event.safeParse(jsonOf(body));
  if (!read.success) throw new Problem("invalid_body");
  const { type, created_at: createdAt, data = {} } = read.data;
  const outcome = outcomeOf(type, data);
  if (!outcome) return null;
  const opened = data.open ?? data.click;
  const at = Date.parse(opened?.timestamp ?? createdAt ?? "");
  const reason = data.bounce?.message ?? data.failed?.reason ?? data.suppressed?.message ?? null;
  const diagnostic = [data.bounce?.diagnosticCode ?? []].flat().join(" ");
  return {
    ref: refOf(data),
    providerId: data.email_id ?? null,
    outcome,
    at: Number.isNaN(at) ? Date.now() : at,
    status: statusIn(diagnostic) ?? statusIn(reason ?? ""),
    reason,
    userAgent: opened?.userAgent ?? null,
  };
}

function outcomeOf(type: string, { bounce }: Data): DeliveryReport["outcome"] | null {
  switch (type) {
    case "email.delivered":
      return "delivered";
    case "email.opened":
    // Who follows a link has the mail open.
    case "email.clicked":
      return "opened";
    case "email.complained":
      return "complained";
    case "email.failed":
    // The provider's own list of whom it does not write to.
    case "email.suppressed":
      return "failed";
    case "email.bounced":
      return bounce?.type === undefined || /permanent|hard/i.test(bounce.type) ? "bounced" : "soft_bounced";
    default:
      return null;
  }
}

function refOf({ tags, headers, message_id: messageId }: Data): string | null {
  const tag = Array.isArray(tags) ? tags.find(({ name }) => name === REF_TAG)?.value : tags?.[REF_TAG];
  if (typeof tag === "string") return tag;
  const header = headers?.find(({ name }) => name.toLowerCase() === "message-id")?.value;
  return refIn(typeof header === "string" ? header : (messageId ?? ""));
}

/** Our reference in a Message-ID, `<ref@host>`. */
export function refIn(messageId: string): string | null {
  return messageId.match(/<?\b([0-9a-f]{56})@/i)?.[1] ?? null;
}

function statusIn(text: string): string | null {
  return enhancedStatus(text) ?? text.match(/\b([45]\.\d{1,3}\.\d{1,3})\b/)?.[1] ?? null;
}

function isSigned(signer: Webhook, body: string, headers: Headers): boolean {
  const of = (name: string) => headers.get(`webhook-${name}`) ?? headers.get(`svix-${name}`) ?? "";
  const signed = Object.fromEntries(SIGNATURE_HEADERS.map((name) => [`webhook-${name}`, of(name)]));
  try {
    signer.verify(body, signed, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
