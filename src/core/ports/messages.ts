import type { Outcome } from "../delivery.ts";
import type { DeliveryState } from "../invite.ts";
import type { Message } from "../message.ts";
import type { RowKey } from "./rows.ts";

export type SentMessage = Message & { sentAt: number };

/** One whatever its state; null: not sent, or not yet marked so. */
export type KnownMessage = Message & { sentAt: number | null };

/** What became of a mail, as it was heard. */
export interface Heard {
  outcome: Outcome;
  /** Without the address. */
  reason: string | null;
  at: number;
}

/** A mail with all that is known of it. */
export type MessageTruth = KnownMessage & {
  state: DeliveryState | "dropped";
  reason: string | null;
  /** When it took this state. */
  at: number | null;
};

export interface MessageTable {
  enqueue(messages: Message[]): Promise<void>;
  /** Leaves out those whose id there is already. */
  enqueueOnce(messages: Message[]): Promise<void>;
  /** Leases up to `limit` that are due, for `leaseMs`; a message whose lease ran out is due again. */
  claim(now: number, leaseMs: number, limit: number, exceptTenants?: readonly string[]): Promise<Message[]>;
  /** Moves the end of the lease of messages that are still on their way. */
  renew(keys: RowKey[], until: number): Promise<void>;
  /** Takes back the attempt that `claim` counted, because none was made. The message is due again when its lease ends. */
  uncount(key: RowKey): Promise<void>;
  /**
   * Marks messages as sent, with the address that each went to and the id that its provider gave it. A provider may report
   * what became of a mail before we have marked it: those reports are the answer, for the caller to apply to the invites.
   */
  markSent(sent: (RowKey & { to: string; providerId?: string | null })[], now: number): Promise<(RowKey & { heard: Heard })[]>;
  /** Puts one back into the queue until `dueAt`. False, and nothing changes, where it is not queued any more, as after an erasure. */
  retry(key: RowKey, dueAt: number, reason: string): Promise<boolean>;
  /** Makes it a dead letter, which is not tried again. False as in `retry`. */
  markFailed(key: RowKey, reason: string): Promise<boolean>;
  /** Its invite was decided before it went out. */
  markDropped(key: RowKey): Promise<void>;
  /** No mail may go to its address. */
  markSuppressed(key: RowKey, reason: string): Promise<void>;
  /** The server refused its address when it was handed over. False as in `retry`. */
  markBounced(key: RowKey, heard: Heard): Promise<boolean>;
  /** Keeps what was heard of it. False, and it is not kept, where something of the same or a higher rank was heard before. */
  setOutcome(key: RowKey, heard: Heard): Promise<boolean>;
  /** By its id alone, as a report names it: one that was sent, or may have been. */
  getById(id: string): Promise<KnownMessage | null>;
  getByProviderId(providerId: string): Promise<KnownMessage | null>;
  /** Deletes up to `limit` mails about no invite that were queued before then and are settled; counts them. Those to accounts are of tenant "". */
  purgeNotices(tenantId: string, before: number, limit: number): Promise<number>;
  /** All of an invite, oldest first. */
  listForInvite(tenantId: string, inviteId: string): Promise<MessageTruth[]>;
  /** What was sent, newest first; for the built-in mailbox. */
  listSent(filter: { to?: string }, limit: number): Promise<SentMessage[]>;
  getSent(id: string): Promise<SentMessage | null>;
  waiting(now: number): Promise<{ queued: number; oldestMs: number }>;
  /** As `waiting`, and how many dead letters there are. Slower, because these may be many and are counted one by one. */
  depth(now: number): Promise<{ queued: number; failed: number; oldestMs: number }>;
}
