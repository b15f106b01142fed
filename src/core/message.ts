import { newId } from "./ids.ts";
import type { Invite } from "./invite.ts";
import type { Message } from "./ports.ts";

/** The mail that carries an invite to its address; null for a link. */
export function inviteMessage(invite: Invite, now: number): Message | null {
  if (invite.email === null || invite.delivery.state === "none") return null;
  const { id: inviteId, tenantId, email: to, generation } = invite;
  return { id: newId(now), tenantId, inviteId, to, generation, createdAt: now, attempts: 0 };
}
