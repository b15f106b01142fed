/** Which provider a mail URL names. */
import type { Dkim } from "../core/mail-server.ts";
import type { Transport } from "./mail.ts";
import { mailFolder } from "./mail-folder.ts";
import { resendTransport } from "./resend.ts";
import { smtpTransport } from "./smtp.ts";

type Open = (url: string, options: { dkim?: Dkim | undefined }) => Transport;

const providers: Record<string, Open> = {
  "smtp:": smtpTransport,
  "smtps:": smtpTransport,
  "resend:": resendTransport,
  "resend+http:": resendTransport,
  "file:": mailFolder,
};

export const mailSchemes: readonly string[] = Object.keys(providers);

export interface MailWay {
  transport: Transport;
  /** What the provider signs its events with: `?eventsSecret=whsec_…`. */
  eventsSecrets: string[];
}

/** @throws where no provider has this scheme */
export function openMailWay(text: string, options: { dkim?: Dkim | undefined } = {}): MailWay {
  const url = URL.parse(text);
  const open = url && providers[url.protocol];
  if (!open) throw new Error(`A mail URL begins with ${mailSchemes.join(", ")}`);
  // A "+" of base64 is a space where it was not encoded.
  const eventsSecrets = url.searchParams.getAll("eventsSecret").map((secret) => secret.replaceAll(" ", "+"));
  url.searchParams.delete("eventsSecret");
  return { transport: open(eventsSecrets.length > 0 ? url.href : text, options), eventsSecrets };
}
