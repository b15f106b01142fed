import { Webhook } from "standardwebhooks";

/** The headers of Standard Webhooks: signed with each secret, so that a receiver may know either. */
export function signedHeaders(secrets: string[], id: string, at: number, payload: string): Record<string, string> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), payload));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at / 1000)),
    "webhook-signature": signatures.join(" "),
  };
}
