/**
 * Mail by an HTTP provider that speaks Resend's API: `POST /emails` with JSON. Its id for the mail comes back, and its
 * events name the mail by that id and by our tag.
 */
import { reasonText } from "../core/bounce.ts";
import { DeliveryError, type Fate, type Mail, type Transport } from "./mail.ts";

const TIMEOUT_MS = 30_000;
/** The tag that holds our reference. */
export const REF_TAG = "doorlist_message";

/** @param url `resend://KEY@api.resend.com`; `resend+http://KEY@host:port` without TLS, for tests */
export function resendTransport(url: string): Transport {
  const { protocol, username, host } = new URL(url);
  const base = `${protocol === "resend+http:" ? "http" : "https"}://${host || "api.resend.com"}`;
  const authorization = `Bearer ${decodeURIComponent(username)}`;

  async function call(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(`${base}${path}`, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      const reason = (error as Error).name === "TimeoutError" ? "did not answer in time" : "cannot be reached";
      throw new DeliveryError(`The mail provider ${reason}`, "later");
    }
  }

  return {
    async send(mail) {
      // The key makes a second delivery of the message, after a crash, the same mail to the provider.
      const headers = { authorization, "content-type": "application/json", "idempotency-key": mail.id };
      const answer = await call("/emails", { method: "POST", headers, body: JSON.stringify(bodyOf(mail)) });
      if (!answer.ok) throw await failure(answer, mail.to);
      const { id } = (await answer.json().catch(() => ({}))) as { id?: unknown };
      return { providerId: typeof id === "string" ? id : null };
    },
    async verify() {
      // A sending key may do nothing but send, and says so with 401 `restricted_api_key`.
      const answer = await call("/domains", { headers: { authorization } });
      if (answer.ok || /restricted/.test(await answer.text())) return;
      throw new DeliveryError(`The mail provider answers ${answer.status}`, "later", { hint: "Check the API key." });
    },
    close() {},
  };
}

function bodyOf({ id, to, from, replyTo, subject, html, text, headers }: Mail) {
  const ref = id.split("@", 1)[0] ?? "";
  return {
    from,
    to: [to],
    ...(replyTo ? { reply_to: replyTo } : {}),
    subject,
    html,
    text,
    headers: { "Message-ID": `<${id}>`, "Auto-Submitted": "auto-generated", ...headers },
    tags: [{ name: REF_TAG, value: ref }],
  };
}

/** What is about our account or our rate passes; what is about this mail does not. */
async function failure(answer: Response, to: string): Promise<DeliveryError> {
  const { message = "", name = "" } = (await answer.json().catch(() => ({}))) as { message?: string; name?: string };
  const about = [408, 409, 425, 429, 401, 403].includes(answer.status) || answer.status >= 500;
  const fate: Fate = about ? "later" : "refused";
  const hint = [401, 403].includes(answer.status) ? "Check the API key, and that the sender's domain is verified." : null;
  return new DeliveryError(reasonText(`${answer.status} ${name} ${message}`, to), fate, { hint });
}
