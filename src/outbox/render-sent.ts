import type { SentMessage, Store } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { Mail } from "../mail/mail.ts";
import type { Compose } from "./compose.ts";

/** What is shown of a mail that was sent. */
type Shown = Pick<Mail, "id" | "to" | "from" | "subject" | "html" | "text">;

/** The mail of a message that was sent; null where its invite, or the key that signed its link, is gone. */
export function renderSent(store: Store, compose: Compose): (message: SentMessage) => Promise<Shown | null> {
  return async (message) => {
    const invite = await store.invites.get(message.tenantId, message.inviteId);
    if (!invite) return null;
    try {
      const { id, to, from, subject, html, text } = await compose(message, invite);
      return { id, to, from, subject, html, text };
    } catch (error) {
      if (error instanceof Problem) return null;
      throw error;
    }
  };
}
