import type { Invite, InviteStatus } from "../invite.ts";
import type { BareEvent, StoredEvent, TracedDelivery } from "../traces.ts";
import type { EventKey } from "./events.ts";
import type { RowKey } from "./rows.ts";

/** A tenant, and from when on it keeps what was decided. */
export interface Kept {
  tenantId: string;
  before: number;
}

export interface RetentionTable extends TraceTable {
  /** The e-mail invites of an address, of every tenant there ever was. */
  invitesFor(emailKey: string): Promise<Invite[]>;
  /** E-mail invites, of every tenant there ever was, that were for an address before it was corrected. */
  correctedFrom(emailKey: string): Promise<RowKey[]>;
  /** The addresses that these invites had before. */
  formerAddresses(invites: RowKey[]): Promise<string[]>;
  /** Nothing of a person is left in the invites and their mails; what happened to them, and when, is. */
  blank(invites: RowKey[]): Promise<void>;
  /**
   * The same for mails to the address besides: of its account, to it as an inviter, or of an invite before its address was
   * corrected. What waits is not sent.
   * @param inviter of the mails that wait for somebody whose address is looked up when they are sent
   */
  blankMails(emailKey: string, inviter: string | null): Promise<void>;
  /** Of these tenants, those that may hold what was decided before the time beside them: one look, however many they are. */
  due(tenants: Kept[]): Promise<Kept[]>;
  /**
   * Deletes up to `limit` that were decided, and not changed since, with their roles, uses and mails; counts and answers
   * them.
   */
  purge(tenantId: string, before: number, limit: number): Promise<{ id: string; emailKey: string }[]>;
  /** How many of each status were purged. */
  purged(tenantId: string): Promise<Partial<Record<InviteStatus, number>>>;
}

/** Inside a transaction: what is read to be erased is locked until it ends, from the sealer too. */
export interface TraceTable {
  eventsOf(invites: RowKey[]): Promise<StoredEvent[]>;
  /** Events that tell from where this actor did something. */
  toldBy(actor: string): Promise<EventKey[]>;
  eventsAt(keys: EventKey[]): Promise<StoredEvent[]>;
  /** They keep neither address nor user agent, this data, and the digests. */
  eraseEvents(events: BareEvent[]): Promise<void>;
  /** What endpoints of their tenants and of the installation are, or were, told of these events. */
  deliveriesOf(events: EventKey[]): Promise<TracedDelivery[]>;
  /** They keep this payload, and nothing of what receivers answered. */
  eraseDeliveries(deliveries: TracedDelivery[]): Promise<void>;
  /** Rows of these addresses, and those that hold one in what is no address. @param made only those that made these invites */
  eraseImportRows(emailKeys: string[], made?: RowKey[]): Promise<void>;
  /** Answers that hold this address. */
  eraseAnswers(emailKey: string): Promise<void>;
}
