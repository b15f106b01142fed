import type { SentMessage } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import type { Mail } from "../mail/mail.ts";
import type { Compose } from "./compose.ts";

/** The mail of a message that was sent; null where what it is about, or the key that signed its link, is gone. */
export function renderSent(compose: Compose): (message: SentMessage) => Promise<Mail | null> {
  return async (message) => {
    const composed = await compose(message, "show").catch((error) => {
      if (error instanceof Problem) return null;
      throw error;
    });
    return composed && "mail" in composed ? { ...composed.mail, to: message.to } : null;
  };
}
