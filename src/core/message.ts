/** What there is to mail, and about what. */
import { newId } from "./ids.ts";
import type { Invite } from "./invite.ts";

/** The mails that a tenant may word in its own way. */
export const templateKinds = ["invite", "reminder", "accepted", "rejected", "expired_digest"] as const;
export type TemplateKind = (typeof templateKinds)[number];

/** The mails that tell a person what became of their request. */
export type RequestOutcome = "request_approved" | "request_refused" | "request_expired";

/**
 * - `invite`, `reminder`: to the invited person, with the link
 * - `accepted`, `rejected`, `expired_digest`: to the inviter
 * - `requested`, `seat_free`: to those who may answer a request to join
 * - `request_approved`, `request_refused`, `request_expired`: to the person who asked
 * - `domain_verify`: to a fixed address of a domain; `domain_lapsed`: to the owner who set it
 * - `verify_address`, `reset_password`: to the holder of an account
 * - `test`: a template as its writer wants to see it
 */
export type MessageKind =
  | TemplateKind
  | "requested"
  | "seat_free"
  | RequestOutcome
  | "domain_verify"
  | "domain_lapsed"
  | "verify_address"
  | "reset_password"
  | "test";

/**
 * One e-mail to deliver. It holds no link: what opens something is derived when the mail is written, so that the
 * database alone opens nothing.
 */
export interface Message {
  id: string;
  /** Empty: of no tenant, for the mails of an account. */
  tenantId: string;
  kind: MessageKind;
  /** Null where it is not about one invite. */
  inviteId: string | null;
  /** Empty where that is looked up when it is sent: the inviter's address. */
  to: string;
  /** The generation of the link that this mail carries. */
  generation: number;
  /** What else it is about, by its kind; never a token. */
  about: Record<string, unknown> | null;
  createdAt: number;
  /** Where it is queued: not before. @default createdAt */
  dueAt?: number;
  attempts: number;
}

/** One to queue: due at once, about no invite, to somebody who is looked up, unless `of` says otherwise. */
export function newMessage(
  kind: MessageKind,
  tenantId: string,
  of: Partial<Omit<Message, "kind" | "tenantId" | "createdAt" | "attempts">>,
  now: number,
): Message {
  const usual = { inviteId: null, to: "", generation: 0, about: null };
  return { ...usual, ...of, id: of.id ?? newId(now), tenantId, kind, createdAt: now, attempts: 0 };
}

/** The mails to somebody who was invited: what "no more invitations" is about. */
export function isToInvitee({ kind }: Pick<Message, "kind">): boolean {
  return kind === "invite" || kind === "reminder";
}

/** The mail that carries an invite to its address; null for a link. */
export function inviteMessage(invite: Invite, now: number): Message | null {
  return invite.delivery.state === "none" ? null : linkMessage("invite", invite, now);
}

/** The same link once more. */
export function reminderMessage(invite: Invite, now: number): Message | null {
  return linkMessage("reminder", invite, now);
}

function linkMessage(kind: "invite" | "reminder", invite: Invite, now: number): Message | null {
  if (invite.email === null) return null;
  const { id: inviteId, tenantId, email: to, generation } = invite;
  return newMessage(kind, tenantId, { inviteId, to, generation }, now);
}

/**
 * To whoever vouches for the invite: it was accepted by this person, or declined. Null where there is nobody to tell; a
 * link for many tells nobody, because it would tell them many times.
 * @param by the id of the person who accepted
 */
export function answerMessage(kind: "accepted" | "rejected", invite: Invite, by: string | null, now: number): Message | null {
  const { id: inviteId, tenantId, generation, createdBy, kind: of } = invite;
  if (createdBy === null || createdBy === by || of === "link") return null;
  const about = { inviter: createdBy, ...(by === null ? {} : { userId: by }) };
  return newMessage(kind, tenantId, { inviteId, generation, about }, now);
}

export interface AccountAbout {
  /** When its link ends, epoch milliseconds. */
  until: number;
  /** BCP 47. */
  locale?: string;
  /** Where its link leads back to. */
  invite?: { tenantId: string; id: string };
}

/** To the holder of the account that an address may have. Whether there is one is looked up when it is sent. */
export function accountMessage(
  kind: "verify_address" | "reset_password",
  email: string,
  about: AccountAbout,
  now: number,
): Message {
  return newMessage(kind, "", { to: email, about: { ...about } }, now);
}
