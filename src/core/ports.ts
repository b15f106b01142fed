/**
 * What the core asks of the world.
 *
 * - **Store** keeps our rows. Its tables can be called alone, or together inside one `transaction`.
 * - **Directory** knows who people are and where they are members.
 * - **Clock** tells the time, so that tests can set it.
 *
 * A method that changes an invite is *guarded*: its conditions stand in the statement itself, and it answers null or
 * false where they did not hold. Nothing is read, judged and then written.
 */
import type { Outcome } from "./delivery.ts";
import type { DomainTable } from "./domain.ts";
import type { DoorlistEvent, EventType } from "./events.ts";
import type { Import, ImportOutcome, ImportResult, ImportRow, ImportRowWithResult, ImportState } from "./import.ts";
import type { DeliveryState, Invite } from "./invite.ts";
import type { InviteQuery, InviteSearch, InviteStats } from "./invite-query.ts";
import type { MailServerTable } from "./mail-server.ts";
import type { MailTemplate } from "./mail-template.ts";
import type { Message } from "./message.ts";
import type { ProblemCode } from "./problems.ts";
import type { RequestTable } from "./request.ts";
import type { RetentionTable } from "./retention.ts";
import type { Seal, SealedEvent } from "./seal.ts";
import type { TenantSettings } from "./settings.ts";
import type { SuppressionTable } from "./suppression.ts";
import type { WebhookDeliveryTable, WebhookEndpointTable } from "./webhook.ts";

export type { Message } from "./message.ts";

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface User {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string;
}

export interface Tenant {
  id: string;
  name: string;
  /** The most members it may have; null: no limit. */
  seats: number | null;
  members: number;
  /** How many are in its waitlist. */
  waiting: number;
  settings: TenantSettings;
  createdAt: number;
  updatedAt: number;
}

export interface Member {
  tenantId: string;
  userId: string;
  roles: string[];
  joinedAt: number;
}

export interface InviteUse {
  tenantId: string;
  inviteId: string;
  userId: string;
  usedAt: number;
  /** From the invite's creation, milliseconds. */
  elapsedMs: number;
}

export interface SentMessage extends Message {
  sentAt: number;
}

/** One whatever its state; null: not sent, or not yet marked so. */
export interface KnownMessage extends Message {
  sentAt: number | null;
}

/** What became of a mail, as it was heard. */
export interface Heard {
  outcome: Outcome;
  /** Without the address. */
  reason: string | null;
  at: number;
}

/** A mail with all that is known of it. */
export interface MessageTruth extends KnownMessage {
  state: DeliveryState | "dropped";
  reason: string | null;
  /** When it took this state. */
  at: number | null;
}

export interface ApiKey {
  id: string;
  /** Null: acts for the whole installation. */
  tenantId: string | null;
  name: string;
  createdBy: string | null;
  createdAt: number;
}

/** The values of `updatedAt` that a change is made to; undefined: any. Each change gives it a later one; a change of nothing only locks. */
export type Versions = readonly number[] | undefined;

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** What is written when an invite comes to be, all or nothing. */
export interface NewInvite {
  invite: Invite;
  event: DoorlistEvent;
  message: Message | null;
}

type Key = { tenantId: string; id: string };

export interface InviteTable {
  /** Inserts each that clashes with no other, and tells which: the ids of those inserted. */
  insert(rows: NewInvite[]): Promise<Set<string>>;
  get(tenantId: string, id: string): Promise<Invite | null>;
  /** Of any tenants, in no order. */
  getMany(keys: Key[]): Promise<Invite[]>;
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
  claimUse(key: Key & { generation: number }, now: number): Promise<Invite | null>;
  /** `pending -> to`: to `expired` only past its expiry, to the others only before it. */
  close(key: Key, to: "rejected" | "canceled" | "expired", now: number): Promise<Invite | null>;
  /** Changes one that is pending and not expired. */
  update(key: Key, change: InviteChange, now: number, versions?: Versions): Promise<Invite | null>;
  /** Makes a pending or expired one pending again with what is given. Null where another is pending for the address. */
  revive(key: Key & { generation: number }, change: InviteChange & InviteRevival, now: number): Promise<Invite | null>;
  /** True the first time. */
  markLinkShown(key: Key): Promise<boolean>;
  /**
   * Mails went out: counts them. From then on `delivery` tells of that message. `remindAt`: when to remind, where it was
   * the invite's own mail; null: never.
   */
  markSent(mails: (Key & { messageId?: string; remindAt?: number | null })[], at: number): Promise<void>;
  /** What was heard of a mail, while that is the one that was sent last and nothing of higher rank is known. */
  setDelivery(key: Key, messageId: string, heard: Heard): Promise<void>;
  /** A mail did not: what became of it instead. */
  markUnsent(key: Key, delivery: Invite["delivery"]): Promise<void>;
  /** `pending -> canceled` for all of a tenant that are not expired; answers the ids. */
  cancelAll(tenantId: string, now: number): Promise<string[]>;
  /** Expires up to `limit` that are past their time, in any tenant; answers those it changed. */
  expireDue(now: number, limit: number): Promise<Expired[]>;
  /** Up to `limit` whose reminder is due, in any tenant, locked until the transaction ends. */
  remindersDue(now: number, limit: number): Promise<DueReminder[]>;
  /** Sets the next reminder (null: none) where it still is `due` and the invite is pending; `sent` counts one. */
  planReminder(key: Key, due: number, next: number | null, sent: boolean, now: number): Promise<boolean>;
  /** Those of an inviter that expired with no answer from `from` to before `to`: how many, and the first of them. */
  expiredOf(
    tenantId: string,
    createdBy: string,
    from: number,
    to: number,
    limit: number,
  ): Promise<{ count: number; first: Invite[] }>;
}

export interface Expired extends Key {
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

export interface UseTable {
  /** False where this person has used it before. */
  insert(use: InviteUse): Promise<boolean>;
  get(tenantId: string, inviteId: string, userId: string): Promise<InviteUse | null>;
  list(tenantId: string, inviteId: string, page: PageQuery): Promise<Page<InviteUse>>;
  /** Who took each of these e-mail invites, by id of the invite. */
  takers(tenantId: string, inviteIds: string[]): Promise<Map<string, string>>;
}

export interface PageQuery {
  limit: number;
  cursor?: string;
}

export interface TenantChange {
  name?: string;
  seats?: number | null;
  /** Those named; the others stay. */
  settings?: Partial<TenantSettings>;
}

export interface TenantTable {
  /** False where the id is taken. */
  insert(tenant: Tenant): Promise<boolean>;
  get(id: string): Promise<Tenant | null>;
  /** Those of them that there are, by their ids. */
  getMany(ids: string[]): Promise<Map<string, Tenant>>;
  list(page: PageQuery): Promise<Page<Tenant>>;
  /** Null where the seats would be fewer than the members. */
  update(id: string, change: TenantChange, now: number, versions?: Versions): Promise<Tenant | null>;
  /** Its row stays, so that the id is not taken again; nothing finds it. False where there is none. */
  remove(id: string, now: number): Promise<boolean>;
  /** False where every seat is taken, or left for those in the waitlist. Locks the tenant until the transaction ends. */
  takeSeat(id: string): Promise<boolean>;
  /** For one who leaves the waitlist by it. False where every seat is taken. Locks as `takeSeat`. */
  takeSeatInLine(id: string): Promise<boolean>;
  /** One more, or (-1) one less, in the waitlist. */
  countWaiting(id: string, change: 1 | -1): Promise<void>;
  /** Up to `limit` tenants that have a waitlist and a free seat, behind this id. */
  withRoom(after: string, limit: number): Promise<Tenant[]>;
  freeSeat(id: string): Promise<void>;
  /** Of somebody who is a member already: takes one even where none is free. */
  countSeat(id: string): Promise<void>;
}

export interface MemberTable {
  /** False where the person is a member already. */
  insert(member: Member): Promise<boolean>;
  get(tenantId: string, userId: string): Promise<Member | null>;
  /** A member's roles, and the settings of the tenant, in one look. */
  standing(tenantId: string, userId: string): Promise<{ roles: string[]; settings: TenantSettings } | null>;
  list(tenantId: string, page: PageQuery): Promise<Page<Member>>;
  listForUser(userId: string): Promise<{ tenant: Tenant; roles: string[] }[]>;
  /** False where the roles are no longer `from`. */
  setRoles(tenantId: string, userId: string, from: string[], to: string[]): Promise<boolean>;
  /** Is there a member with this role besides the named one? */
  hasOther(tenantId: string, role: string, exceptUserId: string): Promise<boolean>;
  /** Up to `limit` members who have one of these roles. */
  withRoles(tenantId: string, roles: string[], limit: number): Promise<string[]>;
  remove(tenantId: string, userId: string): Promise<boolean>;
  /** Everybody out. */
  removeAll(tenantId: string): Promise<void>;
}

export interface EventFilter {
  type?: EventType | undefined;
  inviteId?: string | undefined;
}

export interface EventTable {
  /** With the mails that they call for. */
  append(events: DoorlistEvent[], messages?: Message[]): Promise<void>;
  list(tenantId: string, filter: EventFilter, page: PageQuery): Promise<Page<DoorlistEvent>>;
  /** Those that were sealed behind this position, in their order. */
  after(tenantId: string, position: number, limit: number): Promise<SealedEvent[]>;
  /** Those sealed that happened since, behind this id, oldest first. */
  since(tenantId: string, at: number, after: string, limit: number): Promise<DoorlistEvent[]>;
  /** The highest of the tenant; 0 where nothing was sealed. */
  lastPosition(tenantId: string): Promise<number>;
}

export type EventKey = Key;

export interface SealTable {
  /** One at a time seals, until its transaction ends. False where another does. */
  lock(): Promise<boolean>;
  /** Up to `limit` committed events without a position, oldest first, of any tenant. */
  unsealed(limit: number): Promise<EventKey[]>;
  /** The newest seal of each of these tenants that has one. */
  heads(tenantIds: string[]): Promise<Map<string, Seal>>;
  /** Gives positions; answers the events, each tenant's in the order of their positions. */
  place(positions: (EventKey & { position: number })[]): Promise<SealedEvent[]>;
  /** Keeps them, and tells other processes once that is committed. */
  append(seals: Seal[]): Promise<void>;
  /** Those behind this number, in their order. */
  list(tenantId: string, after: number, limit: number): Promise<Seal[]>;
  /** Of the tenants that have events or seals, the first behind this id. */
  nextTenant(after: string): Promise<string | null>;
}

export interface MessageTable {
  enqueue(messages: Message[]): Promise<void>;
  /** Leaves out those whose id there is already. */
  enqueueOnce(messages: Message[]): Promise<void>;
  /** Leases up to `limit` that are due, for `leaseMs`; a message whose lease ran out is due again. */
  claim(now: number, leaseMs: number, limit: number, exceptTenants?: readonly string[]): Promise<Message[]>;
  /** Moves the end of the lease of messages that are still on their way. */
  renew(keys: Key[], until: number): Promise<void>;
  /** With the address that each went to. Answers what was heard meanwhile of those that were faster than this mark. */
  markSent(sent: (Key & { to: string; providerId?: string | null })[], now: number): Promise<(Key & { heard: Heard })[]>;
  /** Back into the queue until `dueAt`. False where it was settled meanwhile, as by an erasure. */
  retry(key: Key, dueAt: number, reason: string): Promise<boolean>;
  /** The dead letters: not tried again. False as above. */
  markFailed(key: Key, reason: string): Promise<boolean>;
  /** Its invite was decided before it went out. */
  markDropped(key: Key): Promise<void>;
  /** No mail may go to its address. */
  markSuppressed(key: Key, reason: string): Promise<void>;
  /** The address was refused when it was sent. False as above. */
  markBounced(key: Key, heard: Heard): Promise<boolean>;
  /** True where nothing of the same or a higher rank was heard before. */
  setOutcome(key: Key, heard: Heard): Promise<boolean>;
  /** By its id alone, as a report names it: one that was sent, or may have been. */
  getById(id: string): Promise<KnownMessage | null>;
  getByProviderId(providerId: string): Promise<KnownMessage | null>;
  /** All of an invite, oldest first. */
  listForInvite(tenantId: string, inviteId: string): Promise<MessageTruth[]>;
  /** What was sent, newest first; for the built-in mailbox. */
  listSent(filter: { to?: string }, limit: number): Promise<SentMessage[]>;
  getSent(id: string): Promise<SentMessage | null>;
  waiting(now: number): Promise<{ queued: number; oldestMs: number }>;
  /** And the dead letters, which may be many, and are counted one by one. */
  depth(now: number): Promise<{ queued: number; failed: number; oldestMs: number }>;
}

/** As its writer has it. */
export interface TemplateDraft {
  /** Liquid. */
  subject: string;
  /** MJML with Liquid inside. */
  body: string;
  /** Liquid; null: made from the body. */
  text: string | null;
}

export interface TemplatePreview {
  subject: string;
  html: string;
  text: string;
}

/** What makes mails of templates. */
export interface TemplateEngine {
  builtIn(kind: MailTemplate["kind"]): TemplateDraft;
  /** What a template may name: `inviter.name`, `data` … */
  names(kind: MailTemplate["kind"]): string[];
  /** Answers the compiled body. @throws Problem `invalid_template` with the line and the reason of each fault */
  check(kind: MailTemplate["kind"], draft: TemplateDraft): Promise<string>;
  /** With made-up values. @param wording with the compiled body @throws Problem `invalid_template` */
  preview(
    kind: MailTemplate["kind"],
    wording: { subject: string; html: string; text: string | null },
    sample: { locale: string; tenantName: string; timeZone: string | null; now: number },
  ): Promise<TemplatePreview>;
}

export interface ApiKeyTable {
  insert(key: ApiKey & { digest: string }): Promise<void>;
  getByDigest(digest: string): Promise<ApiKey | null>;
  list(tenantId: string | null): Promise<ApiKey[]>;
  revoke(tenantId: string | null, id: string, now: number): Promise<boolean>;
}

export interface RateLimitTable {
  /** Counts on, or begins anew where the time before is over. */
  add(key: string, points: number, expiresAt: number, now: number): Promise<{ points: number; expiresAt: number }>;
  /** Null where nothing was counted, or its time is over. */
  get(key: string, now: number): Promise<{ points: number; expiresAt: number } | null>;
  remove(key: string): Promise<boolean>;
  /** Forgets what is over. */
  purge(now: number): Promise<void>;
}

/** A request that names a key of its own, so that it is done once. All digests but the caller. */
export interface RequestKey {
  caller: string;
  key: string;
  operation: string;
}

export interface IdempotencyTable {
  /** True for the first; and for one that follows a request that died, or that was made before keys are kept. */
  begin(request: RequestKey, digest: string, times: { now: number; leaseUntil: number; keptSince: number }): Promise<boolean>;
  get(
    request: RequestKey,
  ): Promise<{ digest: string; done: boolean; status: number; answer: string | null; leaseUntil: number } | null>;
  /** False where another took over meanwhile. */
  finish(request: RequestKey, leaseUntil: number, status: number, answer: string): Promise<boolean>;
  release(request: RequestKey, leaseUntil: number): Promise<void>;
  purge(before: number): Promise<void>;
}

export interface ImportTable {
  /** Answers the one that is being uploaded under this key by the same actor, where there is one. */
  insert(made: Import, uploadKey: string | null): Promise<Import>;
  get(tenantId: string, id: string): Promise<Import | null>;
  /** Newest first. */
  list(tenantId: string, page: PageQuery): Promise<Page<Import>>;
  /** Null where it is not being uploaded any more. */
  addRows(key: Key, rows: ImportRow[], now: number): Promise<Import | null>;
  /** Guarded by its state. To `checking` and `running` it counts from 0 again. */
  move(key: Key, from: ImportState[], to: ImportState, now: number, reason?: ProblemCode): Promise<Import | null>;
  listRows(key: Key, filter: { outcome?: ImportOutcome }, page: PageQuery): Promise<Page<ImportRowWithResult>>;

  /** Leases one that is to be checked or run, for `leaseMs`, to the holder; one whose lease ran out is anybody's. */
  claim(holder: string, now: number, leaseMs: number): Promise<Import | null>;
  release(key: Key, holder: string): Promise<void>;
  nextRows(key: Key, from: number, limit: number): Promise<ImportRow[]>;
  /** Where each address stands first, by its key. */
  firstOfAddresses(key: Key, emailKeys: string[]): Promise<Map<string, number>>;
  /** Locks it until the transaction ends, and renews the lease to `until`. False where the lease, the state or the place is not ours. */
  hold(held: Pick<Import, "tenantId" | "id" | "state" | "processed">, holder: string, until: number): Promise<boolean>;
  /** The results of the next rows; moves the place on by as many. */
  saveResults(key: Key, results: (ImportRow & ImportResult)[], failed: number, now: number): Promise<void>;
}

export interface MailTemplateTable {
  /** In every language. */
  ofKind(tenantId: string, kind: MailTemplate["kind"]): Promise<MailTemplate[]>;
  list(tenantId: string): Promise<MailTemplate[]>;
  put(template: MailTemplate): Promise<void>;
  /** False where there is none. */
  remove(tenantId: string, kind: MailTemplate["kind"], locale: string): Promise<boolean>;
}

/** What the host app is still to be told of a person: their roles in the tenant, or null, that they are no member. */
export interface Grant {
  tenantId: string;
  userId: string;
  roles: string[] | null;
  /** Of what is to be told: it changes with it. */
  version: string;
  attempts: number;
}

export interface GrantTable {
  /** In the place of what was to be told of this person before. */
  put(grant: Pick<Grant, "tenantId" | "userId" | "roles">, now: number): Promise<void>;
  get(tenantId: string, userId: string): Promise<Grant | null>;
  /** The people of a tenant about whom something is still to be told. */
  untold(tenantId: string): Promise<Set<string>>;
  /** Leases up to `limit` that are due, or that of one person; a lease that ran out is anybody's. */
  claim(now: number, leaseUntil: number, limit: number, only?: { tenantId: string; userId: string }): Promise<Grant[]>;
  /** It holds: nothing is left to tell, but for what came meanwhile. */
  done(grant: Grant): Promise<void>;
  retry(grant: Grant, dueAt: number): Promise<void>;
}

export interface Tables {
  grants: GrantTable;
  invites: InviteTable;
  uses: UseTable;
  tenants: TenantTable;
  members: MemberTable;
  requests: RequestTable;
  domains: DomainTable;
  events: EventTable;
  seals: SealTable;
  messages: MessageTable;
  apiKeys: ApiKeyTable;
  webhookEndpoints: WebhookEndpointTable;
  webhookDeliveries: WebhookDeliveryTable;
  rateLimits: RateLimitTable;
  idempotencyKeys: IdempotencyTable;
  imports: ImportTable;
  suppressions: SuppressionTable;
  mailServers: MailServerTable;
  retention: RetentionTable;
  mailTemplates: MailTemplateTable;
}

export interface Store extends Tables {
  /** Whether it can be read from within the work of an open transaction, beside it; else that may wait for ever. */
  readonly readsBeside: boolean;
  /**
   * All or nothing. The work may be run again from its start where the database asks for it (serialization failure,
   * deadlock), so it does nothing but call the tables it is given.
   */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** As `InviteStore.admit`. */
  admit?: InviteStore["admit"];
}

/**
 * The part of the store that the life of an invite needs, from create to its end: what another database brings to run
 * the same use cases. Lists, counts, the queue's own work and the keys are not in it.
 */
export interface InviteTables {
  invites: Pick<
    InviteTable,
    "insert" | "get" | "getById" | "getByCodeDigest" | "getPendingByEmail" | "claimUse" | "close" | "revive"
  >;
  uses: Pick<UseTable, "insert" | "get">;
  tenants: Pick<TenantTable, "get" | "takeSeat">;
  members: Pick<MemberTable, "insert" | "get" | "standing" | "setRoles">;
  events: Pick<EventTable, "append">;
  messages: Pick<MessageTable, "enqueue">;
}

/** A first acceptance by somebody who is no member yet, with everything that it writes. */
export interface Admission {
  /** As it was read. */
  invite: Invite;
  /** For each role of the invite, the roles of which whoever vouches must hold one; null: nobody vouches. */
  granters: string[][] | null;
  member: Member;
  events: DoorlistEvent[];
  message: Message | null;
}

export interface InviteStore extends InviteTables {
  /** As `Store.transaction`. */
  transaction<T>(work: (tables: InviteTables) => Promise<T>): Promise<T>;
  /**
   * All of an admission, where it is still pending, in time and as it was read, its inviter is a member with the roles to
   * vouch, a seat is free, and the person neither a member nor among its users. Otherwise null, and nothing is written. Left out where it would
   * be no quicker than the transaction.
   */
  admit?(admission: Admission): Promise<Invite | null>;
}

export interface Directory {
  user(id: string): Promise<User | null>;
  users(ids: string[]): Promise<Map<string, User>>;
  userByEmail(emailKey: string): Promise<User | null>;
  /** Which of these addresses have an account, and the roles it has in the tenant (null: not a member). By key. */
  accounts(tenantId: string, emailKeys: string[]): Promise<Map<string, { userId: string; roles: string[] | null }>>;
  /** Members of the tenant whose address or name holds this text, in any case: their ids. */
  findMembers(tenantId: string, text: string, limit: number): Promise<string[]>;
  /** Has nobody signed up yet? */
  isEmpty(): Promise<boolean>;
  /** An account without a password, for an address that was just proven; the one that the address has, where it has one. */
  createUser(address: { key: string; name: string }): Promise<User>;
  /** The address of this user is proven. */
  markEmailVerified(userId: string): Promise<void>;
  /** Deletes an account with its sessions. Left out where accounts are somebody else's to delete. */
  erase?(user: User): Promise<void>;
}

/** Who is invited, and by whom. */
export type InviteDirectory = Pick<Directory, "user" | "userByEmail" | "accounts">;

/**
 * Where members live with the host app: ours are a copy of them, in which a place is reserved, in one transaction with
 * the use, until the app has granted it.
 */
export interface Membership {
  /** Are tenants made in the app alone? */
  tenantsInApp: boolean;
  /** Brings the copy of these people, or of all, up to what the app says. @throws Problem `unavailable` */
  refresh(tenantId: string, userIds?: readonly string[]): Promise<void>;
  /** Has the app told of this person. @throws Problem `unavailable` where it does not hold yet; it is tried again */
  confirm(tenantId: string, userId: string): Promise<void>;
}

export interface Outbox {
  /** There may be something to send: look now rather than at the next tick. */
  wake(): void;
}

export interface Importer {
  /** There may be something to import: look now rather than at the next tick. */
  wake(): void;
}
