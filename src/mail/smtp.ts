/** Mail by SMTP (nodemailer, pooled connections). */
import { createTransport } from "nodemailer";
import { DeliveryError, type Transport } from "./mail.ts";

const SECOND = 1000;

/** @param url `smtp://user:password@host:port` or `smtps://…`; nodemailer's query parameters apply */
export function smtpTransport(url: string): Transport {
  const pool = createTransport({
    url,
    pool: true,
    maxConnections: 5,
    maxMessages: 500,
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    // Servers that scan a mail answer late; calling that a failure would send it twice (RFC 5321 section 4.5.3.2.6).
    socketTimeout: 120 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, from, subject, html, text }) {
      const headers = { "Auto-Submitted": "auto-generated" };
      const envelopeTo = { name: "", address: to };
      await pool.sendMail({ messageId: `<${id}>`, to: envelopeTo, from, subject, html, text, headers }).catch(fail);
    },
    async verify() {
      await pool.verify().catch(fail);
    },
    close: () => pool.close(),
  };
}

/**
 * A 5xx reply (RFC 5321 section 4.2.1) to this mail's envelope or content is final for it. Everything else may pass: a
 * server that refuses our greeting or our password says nothing about the mail.
 */
function fail(error: { message: string; code?: string; response?: string; responseCode?: number }): never {
  const { code = "", responseCode = 0 } = error;
  const permanent = ["EENVELOPE", "EMESSAGE"].includes(code) && responseCode >= 500 && responseCode < 600;
  // The server's own words where there are some; they are shown to inviters, so they stay short.
  throw new DeliveryError((error.response ?? error.message).slice(0, 300), permanent);
}
