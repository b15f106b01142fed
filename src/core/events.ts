import { newId } from "./ids.ts";

/** An append-only fact, written in the transaction that made it true. */
export type EventType =
  | "tenant.created"
  | "tenant.updated"
  | "tenant.deleted"
  | "invite.created"
  | "invite.resent"
  | "invite.reminded"
  | "invite.updated"
  | "invite.accepted"
  | "invite.rejected"
  | "invite.canceled"
  | "invite.expired"
  | "invite.link_shown"
  | "invite.delivered"
  | "invite.opened"
  | "invite.bounced"
  | "invite.complained"
  | "suppression.added"
  | "suppression.removed"
  | "mail_server.changed"
  | "mail_server.removed"
  | "person.erased"
  | "member.joined"
  | "member.roles_changed"
  | "member.removed"
  | "api_key.created"
  | "api_key.revoked";

export interface DoorlistEvent {
  id: string;
  tenantId: string;
  type: EventType;
  inviteId: string | null;
  /** Who did it: `user:<id>`, `key:<id>`, `holder` (of the token, signed out) or `system`. */
  actor: string;
  /** Epoch milliseconds. */
  at: number;
  /** What changed; never a token, a code or a key. */
  data: Record<string, unknown> | null;
}

/** A new event of this moment. */
export function newEvent(
  type: EventType,
  about: { tenantId: string; inviteId?: string; actor: string; at: number; data?: Record<string, unknown> },
): DoorlistEvent {
  const { tenantId, inviteId = null, actor, at, data = null } = about;
  return { id: newId(at), tenantId, type, inviteId, actor, at, data };
}
