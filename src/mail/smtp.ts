/** Mail by SMTP (nodemailer, pooled connections). */
import type SMTPPool from "nodemailer/lib/smtp-pool/index.js";
import type { Dkim } from "../core/mail-server.ts";
import type { Transport } from "./mail.ts";
import { senderOf } from "./sender.ts";
import { type SmtpError, smtpFailure } from "./smtp-failure.ts";

const SECOND = 1000;

/** @param url `smtp://user:password@host:port` or `smtps://…`; nodemailer's query parameters apply */
export function smtpTransport(url: string, { dkim }: { dkim?: Dkim | undefined } = {}): Transport {
  return smtpPool({ url, maxConnections: 5 }, dkim);
}

/** @param options where to, and what differs from the usual */
export function smtpPool(options: Partial<SMTPPool.Options>, dkim?: Dkim | null): Transport {
  const settings = {
    maxMessages: 500,
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    // Servers that scan a mail answer late; calling that a failure would send it twice (RFC 5321 section 4.5.3.2.6).
    socketTimeout: 120 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...options,
    pool: true as const,
    ...(dkim ? { dkim: signing(dkim) } : {}),
  };
  const open = async () => (await import("nodemailer")).createTransport(settings);
  // Loaded with the first mail: half a megabyte that a server at rest does without.
  let opened: ReturnType<typeof open> | undefined;
  const pool = () => {
    opened ??= open().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const fail = (error: SmtpError): never => {
    throw smtpFailure(error);
  };
  return {
    async send({ id, to, from, replyTo, headers, ...mail }) {
      const envelopeTo = { name: "", address: to };
      const sending = await pool();
      await sending
        .sendMail({
          ...mail,
          messageId: `<${id}>`,
          to: envelopeTo,
          from: senderOf(from),
          ...(replyTo ? { replyTo: senderOf(replyTo) } : {}),
          headers: { "Auto-Submitted": "auto-generated", ...headers },
        })
        .catch(fail);
      return { providerId: null };
    },
    async verify() {
      await (await pool()).verify().catch(fail);
    },
    close() {
      opened?.then(
        (one) => one.close(),
        () => {},
      );
    },
  };
}

/** RFC 6376 section 5.4.1, and the two that RFC 8058 section 4 wants signed before a mail program offers one click. */
const SIGNED = [
  "From",
  "Reply-To",
  "Subject",
  "Date",
  "Message-ID",
  "To",
  "MIME-Version",
  "Content-Type",
  "List-Unsubscribe",
  "List-Unsubscribe-Post",
];

function signing({ domain, selector, privateKey }: Dkim) {
  return { domainName: domain, keySelector: selector, privateKey, headerFieldNames: SIGNED.join(":") };
}
