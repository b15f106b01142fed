import type { Message } from "../../core/message.ts";
import { messageRef } from "../../core/message-ref.ts";
import type { World } from "../../core/world.ts";

/** Where the tenant's invites are stopped, by a POST: never the link that accepts. */
export function stopUrl({ keyring, baseUrl }: World, { id }: Pick<Message, "id">): string {
  return `${baseUrl}/unsubscribe/${messageRef(keyring, "unsubscribe", id)}`;
}
