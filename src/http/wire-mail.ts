/** From the core's shapes of mail to the wire's: no secret among them. */
import type { WireMailServer, WireMessage, WireSuppression } from "../contract/mail.ts";
import type { MailServer } from "../core/mail-server.ts";
import type { MessageTruth } from "../core/ports.ts";
import type { Suppression } from "../core/suppression.ts";
import { iso } from "./iso.ts";

export function wireMessage({ id, to, state, reason, at, attempts, createdAt, sentAt }: MessageTruth): WireMessage {
  const moment = (time: number | null) => (time === null ? null : iso(time));
  return { id, to, state, reason, at: moment(at), attempts, createdAt: iso(createdAt), sentAt: moment(sentAt) };
}

export function wireMailServer(server: MailServer): WireMailServer {
  const { host, port, tls, user, from, replyTo, dkim, updatedAt } = server;
  return {
    host,
    port,
    tls,
    user,
    hasPassword: server.password !== null,
    from,
    replyTo,
    dkim: dkim && { domain: dkim.domain, selector: dkim.selector },
    updatedAt: iso(updatedAt),
  };
}

export function wireSuppression({ id, emailKey, reason, createdAt }: Suppression): WireSuppression {
  return { id, email: emailKey, reason, createdAt: iso(createdAt) };
}
