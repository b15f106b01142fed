import { newId } from "./ids.ts";

export const eventTypes = [
  "tenant.created",
  "tenant.updated",
  "tenant.deleted",
  "invite.created",
  "invite.sent",
  "invite.delivered",
  "invite.opened",
  "invite.bounced",
  "invite.complained",
  "invite.failed",
  "invite.reminded",
  "invite.resent",
  "invite.updated",
  "invite.accepted",
  "invite.rejected",
  "invite.canceled",
  "invite.expired",
  "invite.link_shown",
  "request.created",
  "request.approved",
  "request.refused",
  "request.withdrawn",
  "request.expired",
  "domain.claimed",
  "domain.verified",
  "domain.lapsed",
  "domain.removed",
  "member.joined",
  "member.roles_changed",
  "member.removed",
  "api_key.created",
  "api_key.revoked",
  "webhook.created",
  "webhook.updated",
  "webhook.removed",
  "webhook.secret_rotated",
  "webhook.disabled",
  "import.completed",
  "suppression.added",
  "suppression.removed",
  "mail_server.changed",
  "mail_server.removed",
  "person.erased",
] as const;

export type EventType = (typeof eventTypes)[number];

/** Where a request came from, as far as it is known. */
export interface Origin {
  /** Of the caller. */
  ip: string | null;
  /** At most 256 characters. */
  userAgent: string | null;
}

/** Who did it: `user:<id>`, `key:<id>`, `holder` (of the token, signed out) or `system`; and from where. */
export interface Author {
  actor: string;
  origin?: Origin | undefined;
}

/** An append-only fact, written in the transaction that made it true. */
export interface DoorlistEvent extends Origin {
  id: string;
  tenantId: string;
  type: EventType;
  inviteId: string | null;
  /** As `Author.actor`. */
  actor: string;
  /** Epoch milliseconds. */
  at: number;
  /** What changed; never a token, a code or a key. */
  data: Record<string, unknown> | null;
  /** Its place in the tenant's audit log, from 1 on, without gaps; null until it is sealed. */
  position: number | null;
}

/** What an event is about. */
export interface About {
  tenantId: string;
  inviteId?: string;
  /** The author; or the name of one who sends no request, as `Author.actor` has it. */
  actor: Author | string;
  /** Epoch milliseconds. */
  at: number;
  data?: Record<string, unknown>;
}

/** A new event of this moment. */
export function newEvent(type: EventType, about: About): DoorlistEvent {
  const { tenantId, inviteId = null, at, data = null } = about;
  const { actor, origin }: Author = typeof about.actor === "string" ? { actor: about.actor } : about.actor;
  const { ip = null, userAgent = null } = origin ?? {};
  return { id: newId(at), tenantId, type, inviteId, actor, at, data, ip, userAgent, position: null };
}

/** The `data` of `member.roles_changed`. */
export function rolesChange(userId: string, before: readonly string[], after: readonly string[]) {
  return { userId, before: { roles: before }, after: { roles: after } };
}

/** The `data` of a change: the fields that were asked for, as they were and as they are. */
export function beforeAndAfter<T extends object>(before: T, after: T, fields: readonly (keyof T)[]) {
  const pick = (from: T) => Object.fromEntries(fields.map((field) => [field, from[field] ?? null]));
  return { before: pick(before), after: pick(after) };
}
