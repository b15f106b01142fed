import type { DoorlistEvent } from "../events.ts";
import type { DeliveryState, Invite } from "../invite.ts";
import type { InviteQuery, InviteSearch, InviteStats } from "../invite-query.ts";
import type { Message } from "../message.ts";
import type { Heard } from "./messages.ts";
import type { Page, RowKey, Versions } from "./rows.ts";

/** What is written when an invite comes to be, all or nothing. */
export interface NewInvite {
  invite: Invite;
  event: DoorlistEvent;
  message: Message | null;
}

export interface InviteTable {
  /** Inserts each that clashes with no other, and tells which: the ids of those inserted. */
  insert(rows: NewInvite[]): Promise<Set<string>>;
  get(tenantId: string, id: string): Promise<Invite | null>;
  /** Of any tenants, in no order. */
  getMany(keys: RowKey[]): Promise<Invite[]>;
  /** By token: the id is all that a token tells. */
  getById(id: string): Promise<Invite | null>;
  getByCodeDigest(digests: string[]): Promise<Invite | null>;
  /** The one stored as pending for an address, past its expiry or not. */
  getPendingByEmail(tenantId: string, emailKey: string): Promise<Invite | null>;
  /** Which of these addresses have an invite that is open. */
  pendingAmong(tenantId: string, emailKeys: string[], now: number): Promise<Set<string>>;
  list(tenantId: string, query: InviteQuery, now: number): Promise<Page<Invite>>;
  /** By page number, with the total: walks every invite of the tenants, where `list` walks an index. */
  search(search: InviteSearch, now: number): Promise<{ data: Invite[]; total: number }>;
  /** Open invites for an address in every tenant, newest first. */
  listForEmail(emailKey: string, now: number, limit: number): Promise<Invite[]>;
  stats(tenantId: string, range: { from?: number; to?: number }, now: number): Promise<InviteStats>;
  /** Brings the counts behind `stats` up to date, of these tenants or of all, where nobody did for `periodMs`. */
  recount(now: number, periodMs: number, tenantIds?: readonly string[]): Promise<void>;
  /** Brings up to 1,000 of the invites that are new, or whose names changed, into the index of searches. */
  indexQueued(): Promise<void>;

  /** Takes one use: pending, not expired, of this generation, and uses left. The last use makes it accepted. */
  claimUse(key: RowKey & { generation: number }, now: number): Promise<Invite | null>;
  /** `pending -> to`: to `expired` only past its expiry, to the others only before it. */
  close(key: RowKey, to: "rejected" | "canceled" | "expired", now: number): Promise<Invite | null>;
  /** Changes one that is pending and not expired. */
  update(key: RowKey, change: InviteChange, now: number, versions?: Versions): Promise<Invite | null>;
  /** Makes a pending or expired one pending again with what is given. Null where another is pending for the address. */
  revive(key: RowKey & { generation: number }, change: InviteChange & InviteRevival, now: number): Promise<Invite | null>;
  /** True the first time. */
  markLinkShown(key: RowKey): Promise<boolean>;
  /**
   * Mails went out: counts them. From then on `delivery` tells of that message. `remindAt`: when to remind, where it was
   * the invite's own mail; null: never.
   */
  markSent(mails: (RowKey & { messageId?: string; remindAt?: number | null })[], at: number): Promise<void>;
  /** What was heard of a mail, while that is the one that was sent last and nothing of higher rank is known. */
  setDelivery(key: RowKey, messageId: string, heard: Heard): Promise<void>;
  /** A mail did not: what became of it instead. */
  markUnsent(key: RowKey, delivery: Invite["delivery"]): Promise<void>;
  /** `pending -> canceled` for up to `limit` of a tenant that are not expired; answers the ids. */
  cancelPending(tenantId: string, now: number, limit: number): Promise<string[]>;
  /** Expires up to `limit` that are past their time, in any tenant; answers those it changed. */
  expireDue(now: number, limit: number): Promise<Expired[]>;
  /** Up to `limit` whose reminder is due, in any tenant, locked until the transaction ends. */
  remindersDue(now: number, limit: number): Promise<DueReminder[]>;
  /** Sets the next reminder (null: none) where it still is `due` and the invite is pending; `sent` counts one. */
  planReminder(key: RowKey, due: number, next: number | null, sent: boolean, now: number): Promise<boolean>;
  /** Those of an inviter that expired with no answer from `from` to before `to`: how many, and the first of them. */
  expiredOf(
    tenantId: string,
    createdBy: string,
    from: number,
    to: number,
    limit: number,
  ): Promise<{ count: number; first: Invite[] }>;
}

export interface Expired extends RowKey {
  createdBy: string | null;
  expiresAt: number;
  kind: Invite["kind"];
}

export interface DueReminder {
  invite: Invite;
  dueAt: number;
  /** Reminders that went out since the invite was last sent. */
  count: number;
}

export interface InviteChange {
  expiresAt?: number;
  roles?: string[];
  firstName?: string | null;
  lastName?: string | null;
  locale?: string | null;
  data?: Record<string, unknown> | null;
  callbackUrl?: string | null;
  redirectUrl?: string | null;
  linkTemplate?: string | null;
  shareInviterName?: boolean;
  message?: string | null;
  /** Who vouches. Null: an API key. */
  createdBy?: string | null;
}

export interface InviteRevival {
  /** A corrected address, as for a new invite. @default the one it has */
  address?: { email: string; emailKey: string; newAccount: boolean };
  expiresAt: number;
  generation: number;
  keyId: string;
  codeDigest: string | null;
  linkShown: boolean;
  createdBy: string | null;
  deliveryState: DeliveryState;
}
