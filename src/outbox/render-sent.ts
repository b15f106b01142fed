import type { SentMessage, Store } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { Mail } from "../mail/mail.ts";
import type { Compose } from "./compose.ts";

/** The mail of a message that was sent; null where its invite, or the key that signed its link, is gone. */
export function renderSent(store: Store, compose: Compose): (message: SentMessage) => Promise<Mail | null> {
  return async (message) => {
    const invite = await store.invites.get(message.tenantId, message.inviteId);
    if (!invite) return null;
    return compose(message, invite).catch((error) => {
      if (error instanceof Problem) return null;
      throw error;
    });
  };
}
