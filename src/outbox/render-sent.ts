import type { SentMessage } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { Mail } from "../mail/mail.ts";
import type { Compose } from "./compose.ts";

/** What is shown of a mail that was sent. */
type Shown = Pick<Mail, "id" | "to" | "from" | "subject" | "html" | "text">;

/** The mail of a message that was sent; null where what it is about, or the key that signed its link, is gone. */
export function renderSent(compose: Compose): (message: SentMessage) => Promise<Shown | null> {
  return async (message) => {
    const composed = await compose(message, "show").catch((error) => {
      if (error instanceof Problem) return null;
      throw error;
    });
    if (!composed || !("mail" in composed)) return null;
    const { id, from, subject, html, text } = composed.mail;
    return { id, to: message.to, from, subject, html, text };
  };
}
