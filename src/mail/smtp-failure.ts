/** From what SMTP answered, or did not, to what becomes of the mail. */
import { enhancedStatus, refusalOf } from "../core/bounce.ts";
import { DeliveryError } from "./mail.ts";

/** As nodemailer throws it. */
export interface SmtpError {
  message: string;
  code?: string;
  /** The server's reply, e.g. `550 5.1.1 No such user`. */
  response?: string;
  responseCode?: number;
  /** What it answered, e.g. `RCPT TO`. */
  command?: string;
}

/** Who sends must log in first, or turn to TLS. */
const WANTS_LOGIN = 530;

/**
 * A 5xx reply (RFC 5321 section 4.2.1) to this mail's envelope or content is final for it. Everything else may pass: a
 * server that refuses our greeting or our password, or wants one first (530, RFC 4954 section 6 and RFC 3207 section 4),
 * says nothing about the mail.
 */
export function smtpFailure(error: SmtpError): DeliveryError {
  const { code = "", response, responseCode = 0, command = "" } = error;
  const reply = response ?? error.message;
  const status = enhancedStatus(reply);
  const isAboutMail = ["EENVELOPE", "EMESSAGE"].includes(code) && responseCode !== WANTS_LOGIN;
  const final = isAboutMail && responseCode >= 500 && responseCode < 600;
  // To MAIL FROM it is the sender who was refused.
  const aboutSender = command.startsWith("MAIL");
  const refusal = refusalOf({ code: responseCode, status, toRecipient: command.startsWith("RCPT") });
  const fate = !final ? "later" : aboutSender ? "refused" : refusal;
  return new DeliveryError(reply, fate, { status, hint: hintOf(error) });
}

function hintOf({ code = "", message, responseCode = 0 }: SmtpError): string | null {
  if (code === "EAUTH" || responseCode === 535) return "The server refused the user name or the password.";
  if (responseCode === WANTS_LOGIN) return "The server wants a user name and a password, or STARTTLS.";
  if (code === "ETLS" || /wrong version number|certificate|ssl|tls/i.test(message)) {
    return "TLS failed. Port 465 wants implicit TLS, 587 wants STARTTLS; the certificate must be for this host.";
  }
  if (code === "EDNS" || /ENOTFOUND|EAI_AGAIN/.test(message)) return "There is no server of this name.";
  if (["ECONNECTION", "ESOCKET", "ETIMEDOUT"].includes(code)) {
    return "The server does not answer at this host and port. Many networks block port 25; try 587 or 465.";
  }
  if (code === "EENVELOPE") return "The server took neither this sender nor this recipient from us.";
  return null;
}
