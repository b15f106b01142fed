/** The invite and its states. */
import { Problem, type ProblemCode } from "./problems.ts";

export type InviteKind = "email" | "link";
export const inviteStatuses = ["pending", "accepted", "rejected", "canceled", "expired"] as const;
export type InviteStatus = (typeof inviteStatuses)[number];
export type TokenType = "token" | "code";

/**
 * What became of the newest mail. `none`: the app hands over the link itself. `suppressed`: no mail may go to the
 * address. `failed`: it was given up, or refused for a reason that is not the address. `bounced`: the address takes no
 * mail; `soft_bounced`: not now.
 */
export const deliveryStates = [
  "none",
  "queued",
  "suppressed",
  "failed",
  "sent",
  "soft_bounced",
  "delivered",
  "opened",
  "bounced",
  "complained",
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Times are epoch milliseconds, UTC. */
export interface Invite {
  id: string;
  tenantId: string;
  kind: InviteKind;
  email: string | null;
  emailKey: string | null;
  firstName: string | null;
  lastName: string | null;
  roles: string[];
  /** The app's own, at most 8 KB of JSON; reaches the mail. */
  data: Record<string, unknown> | null;
  /** BCP 47. */
  locale: string | null;
  /** As stored; `statusAt` tells what it is now. */
  status: InviteStatus;
  statusChangedAt: number;
  expiresAt: number;
  /** Null: as many as come. */
  maxUses: number | null;
  uses: number;
  /** Links only: using it makes a request, and the use is taken when that is approved. */
  requiresApproval: boolean;
  /** Links only: the domains whose addresses may accept. */
  allowedDomains: string[] | null;
  /** Had the address no account when invited? Null for links. */
  newAccount: boolean | null;
  shareInviterName: boolean;
  /** Who vouches: the person who made, or last resent, the invite. Null: an API key. */
  createdBy: string | null;
  createdAt: number;
  updatedAt: number;
  tokenType: TokenType;
  keyId: string;
  generation: number;
  /** Keyed digest of the code, for `tokenType: "code"`. */
  codeDigest: string | null;
  /** Has the inviter been shown the link? Then holding it no longer proves the mailbox. */
  linkShown: boolean;
  delivery: { state: DeliveryState; reason: string | null; at: number | null };
  sentCount: number;
  lastSentAt: number | null;
  callbackUrl: string | null;
  /** Where the person goes after joining. */
  redirectUrl: string | null;
  /** Where the link leads, with `{token}` in the token's place: an app's own page. Null: our own, `/join/{token}`. */
  linkTemplate: string | null;
  /** From the inviter to the person, at most 500 characters of plain text; may have lines. */
  message: string | null;
}

/** The status at a moment: expiry is computed, the sweep only records it. */
export function statusAt(invite: Pick<Invite, "status" | "expiresAt">, now: number): InviteStatus {
  return invite.status === "pending" && invite.expiresAt <= now ? "expired" : invite.status;
}

const notPending: Record<Exclude<InviteStatus, "pending">, ProblemCode> = {
  accepted: "invite_accepted",
  rejected: "invite_rejected",
  canceled: "invite_canceled",
  expired: "invite_expired",
};

/** Every change but reviving starts from `pending`. @throws Problem that names the state it is in. */
export function assertPending(invite: Pick<Invite, "status" | "expiresAt">, now: number): void {
  const status = statusAt(invite, now);
  if (status !== "pending") throw new Problem(notPending[status]);
}

/** Resending revives an expired invite; nothing revives one that was decided. */
export function assertResendable(invite: Pick<Invite, "status" | "expiresAt">, now: number): void {
  if (statusAt(invite, now) !== "expired") assertPending(invite, now);
}

/** Who is addressed, for people: `Ana Lima`, or null. */
export function inviteeName(invite: Pick<Invite, "firstName" | "lastName">): string | null {
  return [invite.firstName, invite.lastName].filter(Boolean).join(" ") || null;
}

/** Does holding the link of this invite prove its mailbox? */
export function provesMailbox(invite: Pick<Invite, "kind" | "linkShown">): boolean {
  return invite.kind === "email" && !invite.linkShown;
}
