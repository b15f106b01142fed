/** What there is to mail, and about what. */
import { newId } from "./ids.ts";
import type { Invite } from "./invite.ts";

/** The mails that a tenant may word in its own way. */
export const templateKinds = ["invite", "reminder", "accepted", "rejected", "expired_digest"] as const;
export type TemplateKind = (typeof templateKinds)[number];

/** What the mails of each kind are about, besides an invite; never a token. Kept as JSON, under the kind's name. */
export interface MessageAbout {
  /** To the invited person, with the link. */
  invite: null;
  reminder: null;
  /** To whoever vouches, by id. */
  accepted: { inviter: string; userId?: string };
  rejected: { inviter: string };
  /** Of the invites that ran out between the two, epoch milliseconds. */
  expired_digest: { inviter: string; from: number; to: number };
  /** To one who may answer a request to join. */
  requested: { approver: string };
  seat_free: { approver: string };
  /** To the person who asked. */
  request_approved: OutcomeAbout;
  request_refused: OutcomeAbout;
  request_expired: OutcomeAbout;
  /** To a fixed address of a domain; when its link ends, epoch milliseconds. */
  domain_verify: { domain: string; until: number };
  /** To the owner who set it. */
  domain_lapsed: { domain: string; owner: string };
  /** To the holder of an account. */
  verify_address: AccountAbout;
  reset_password: AccountAbout;
  /** A template as its writer wants to see it. */
  test: TemplateTest;
}

export type MessageKind = keyof MessageAbout;

/** The mails that tell a person what became of their request. */
export type RequestOutcome = "request_approved" | "request_refused" | "request_expired";

interface OutcomeAbout {
  userId: string;
  roles: string[] | null;
}

export interface AccountAbout {
  /** When its link ends, epoch milliseconds. */
  until: number;
  /** BCP 47. */
  locale?: string;
  /** Where its link leads back to. */
  invite?: { tenantId: string; id: string };
}

export interface TemplateTest {
  of: TemplateKind;
  /** BCP 47. */
  locale: string;
  tenantName: string;
  /** IANA; null: UTC. */
  timeZone: string | null;
  /** Epoch milliseconds. */
  now: number;
  subject: string;
  html: string;
  text: string | null;
}

interface Envelope {
  id: string;
  /** Empty: of no tenant, for the mails of an account. */
  tenantId: string;
  /** Null where it is not about one invite. */
  inviteId: string | null;
  /** Empty where that is looked up when it is sent: the inviter's address. */
  to: string;
  /** The generation of the link that this mail carries. */
  generation: number;
  createdAt: number;
  /** Where it is queued: not before. @default createdAt */
  dueAt?: number;
  attempts: number;
}

/**
 * One e-mail to deliver. It holds no link: what opens something is derived when the mail is written, so that the
 * database alone opens nothing.
 */
export type Message<Kind extends MessageKind = MessageKind> = {
  [Each in Kind]: Envelope & { kind: Each; about: MessageAbout[Each] };
}[Kind];

/** One to queue: due at once, about no invite, to somebody who is looked up, unless `of` says otherwise. */
export function newMessage<Kind extends MessageKind>(
  kind: Kind,
  tenantId: string,
  of: { about: MessageAbout[Kind] } & Partial<Omit<Envelope, "tenantId" | "createdAt" | "attempts">>,
  now: number,
): Message<Kind> {
  const usual = { inviteId: null, to: "", generation: 0 };
  return { ...usual, ...of, id: of.id ?? newId(now), tenantId, kind, createdAt: now, attempts: 0 } as Message<Kind>;
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
  return newMessage(kind, tenantId, { inviteId, to, generation, about: null }, now);
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

/** To the holder of the account that an address may have. Whether there is one is looked up when it is sent. */
export function accountMessage(
  kind: "verify_address" | "reset_password",
  email: string,
  about: AccountAbout,
  now: number,
): Message {
  return newMessage(kind, "", { to: email, about }, now);
}
