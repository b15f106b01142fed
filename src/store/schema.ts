/** The tables as the database holds them. Times are epoch milliseconds; JSON and lists are text; booleans 0 and 1. */
import type { Outcome } from "../core/delivery.ts";
import type { DomainEntry, DomainProof, DomainState } from "../core/domain.ts";
import type { ImportOutcome, ImportState } from "../core/import.ts";
import type { DeliveryState, InviteKind, InviteStatus, TokenType } from "../core/invite.ts";
import type { MailServer } from "../core/mail-server.ts";
import type { MessageKind, TemplateKind } from "../core/message.ts";
import type { RequestOrigin, RequestStatus, RequestWait } from "../core/request.ts";
import type { SuppressionReason } from "../core/suppression.ts";
import type { WebhookDeliveryState } from "../core/webhook.ts";

export interface InviteRow {
  tenant_id: string;
  id: string;
  kind: InviteKind;
  email: string | null;
  /** Empty for links, so that lists sorted by it need no case for null. */
  email_key: string;
  first_name: string | null;
  last_name: string | null;
  /** Address and names, lower-cased: what `q` searches. */
  search_text: string;
  roles: string;
  data: string | null;
  locale: string | null;
  status: InviteStatus;
  status_changed_at: number;
  expires_at: number;
  max_uses: number | null;
  uses: number;
  requires_approval: number;
  allowed_domains: string | null;
  new_account: number | null;
  share_inviter_name: number;
  created_by: string | null;
  created_at: number;
  updated_at: number;
  token_type: TokenType;
  key_id: string;
  generation: number;
  code_digest: string | null;
  link_shown: number;
  delivery_state: DeliveryState;
  delivery_reason: string | null;
  delivery_at: number | null;
  sent_count: number;
  last_sent_at: number | null;
  callback_url: string | null;
  redirect_url: string | null;
  link_template: string | null;
  message: string | null;
  /** The message that `delivery_state` tells of, once one was sent. */
  delivery_message: string | null;
}

/** Not written when an invite is made: what the outbox keeps of it. */
export interface InviteTable extends InviteRow {
  reminded_count: number;
  next_reminder_at: number | null;
}

/** One row for each role an invite offers: the index of the role filter. */
export interface InviteRoleRow {
  tenant_id: string;
  role: string;
  invite_id: string;
}

/** Counts of consecutive invites, see invite-segments.ts. */
export interface InviteCountRow {
  tenant_id: string;
  first_id: string;
  /** The first id after it. */
  next_id: string;
  counts: string;
  counted_at: number;
  /** Another with each count. */
  version: number;
}

export interface InviteUseRow {
  tenant_id: string;
  invite_id: string;
  user_id: string;
  used_at: number;
  /** From creation to acceptance, milliseconds. */
  elapsed_ms: number;
}

export interface TenantRow {
  id: string;
  name: string;
  seats: number | null;
  member_count: number;
  waiting: number;
  created_at: number;
  updated_at: number;
  /** JSON: those that are set. */
  settings: string;
  /** Deleted, and kept so that nobody takes its id, and its history with it. */
  deleted_at: number | null;
}

export interface MemberRow {
  tenant_id: string;
  user_id: string;
  roles: string;
  joined_at: number;
}

export interface DomainRow {
  tenant_id: string;
  domain: string;
  state: DomainState;
  entry: DomainEntry;
  roles: string;
  set_by: string | null;
  challenge: string;
  proof: DomainProof | null;
  verified_at: number | null;
  check_at: number | null;
  missing_since: number | null;
  created_at: number;
}

export interface RequestRow {
  tenant_id: string;
  id: string;
  user_id: string;
  origin: RequestOrigin;
  invite_id: string | null;
  roles: string | null;
  message: string | null;
  status: RequestStatus;
  status_changed_at: number;
  waits_for: RequestWait;
  waiting_since: number | null;
  decided_by: string | null;
  created_at: number;
  expires_at: number;
}

export interface EventRow {
  tenant_id: string;
  id: string;
  type: string;
  invite_id: string | null;
  actor: string;
  at: number;
  data: string | null;
  ip: string | null;
  user_agent: string | null;
  /** In the tenant's audit log; null until it is sealed. */
  position: number | null;
  /** Digests of `ip`, `user_agent` and `data`, where they were erased: see core/seal.ts. */
  erased: string | null;
}

export interface SealRow {
  tenant_id: string;
  number: number;
  first_position: number;
  last_position: number;
  key_id: string;
  /** Empty for the first. */
  previous: string;
  hash: string;
  sealed_at: number;
}

export type MessageState = "queued" | "sent" | "failed" | "dropped" | "bounced" | "suppressed";

export interface MessageRow {
  tenant_id: string;
  id: string;
  kind: MessageKind;
  /** Empty where it is about no invite. */
  invite_id: string;
  recipient: string;
  generation: number;
  state: MessageState;
  attempts: number;
  /** When it may be tried (again); while leased, when the lease ends. */
  due_at: number;
  reason: string | null;
  created_at: number;
  sent_at: number | null;
  about: string | null;
  /** What was heard of it later; null: nothing. */
  outcome: Outcome | null;
  outcome_reason: string | null;
  outcome_at: number | null;
  /** How the provider that took it names it. */
  provider_id: string | null;
}

export interface MailTemplateRow {
  tenant_id: string;
  kind: TemplateKind;
  locale: string;
  subject: string;
  body: string;
  text_body: string | null;
  html: string;
  updated_at: number;
  updated_by: string;
}

export interface ApiKeyRow {
  /** Empty: the whole installation. */
  tenant_id: string;
  id: string;
  digest: string;
  name: string;
  created_by: string | null;
  created_at: number;
  revoked_at: number | null;
}

export interface WebhookEndpointRow {
  /** Empty: the whole installation. */
  tenant_id: string;
  id: string;
  url: string;
  description: string | null;
  /** Null: all. */
  event_types: string | null;
  enabled: number;
  disabled_reason: string | null;
  secret: string;
  previous_secret: string | null;
  previous_secret_until: number | null;
  resume_at: number;
  created_at: number;
  updated_at: number;
  /** Its place among the tenant's, from 0; no two have the same. */
  slot: number;
}

export interface WebhookDeliveryRow {
  tenant_id: string;
  endpoint_id: string;
  id: string;
  event_id: string;
  event_type: string;
  payload: string;
  state: WebhookDeliveryState;
  attempts: number;
  /** When it may be tried (again); while leased, when the lease ends. */
  due_at: number;
  created_at: number;
  last_status: number | null;
  last_error: string | null;
  last_at: number | null;
}

export interface WebhookAttemptRow {
  tenant_id: string;
  endpoint_id: string;
  delivery_id: string;
  id: string;
  at: number;
  ms: number;
  status: number | null;
  response: string | null;
  error: string | null;
}

export interface RateLimitRow {
  key: string;
  points: number;
  expires_at: number;
}

export interface IdempotencyKeyRow {
  caller: string;
  key: string;
  /** Method and path. */
  operation: string;
  /** Of the request's body. */
  digest: string;
  state: "in_flight" | "done";
  status: number | null;
  answer: string | null;
  lease_until: number;
  created_at: number;
}

export interface ImportTableRow {
  tenant_id: string;
  id: string;
  file_name: string;
  state: ImportState;
  reason: string | null;
  defaults: string;
  total: number;
  uploaded: number;
  processed: number;
  failed: number;
  actor: string;
  upload_key: string | null;
  lease_holder: string | null;
  lease_until: number;
  created_at: number;
  updated_at: number;
}

export interface ImportRowRow {
  tenant_id: string;
  import_id: string;
  row_index: number;
  line: number;
  input: string;
  /** Null where the address cannot be read. */
  email_key: string | null;
  outcome: ImportOutcome | null;
  code: string | null;
  detail: string | null;
  invite_id: string | null;
}

export interface SuppressionRow {
  /** Empty: the whole installation. */
  tenant_id: string;
  id: string;
  /** Keyed, of the address: what is left of it after its person was erased. */
  digest: string;
  email_key: string | null;
  reason: SuppressionReason;
  created_at: number;
}

/** `password` and `dkim_key` are sealed, see core/secret-box.ts. */
export interface MailServerRow {
  tenant_id: string;
  /** Another with every change. */
  version: string;
  host: string;
  port: number;
  tls: MailServer["tls"];
  user_name: string | null;
  password: string | null;
  sender: string;
  reply_to: string | null;
  dkim_domain: string | null;
  dkim_selector: string | null;
  dkim_key: string | null;
  updated_at: number;
}

/** How many invites of each status a tenant had that were purged. */
export interface PurgedRow {
  tenant_id: string;
  status: InviteStatus;
  invites: number;
}

/** What the host app is still to be told of a person. */
export interface GrantRow {
  tenant_id: string;
  user_id: string;
  /** JSON; null: no member any more. */
  roles: string | null;
  version: string;
  attempts: number;
  due_at: number;
  lease_until: number;
}

export interface PersonRow {
  id: string;
  email: string;
  /** Null where the address is somebody else's by now. */
  email_key: string | null;
  email_verified: number;
  name: string;
}

/** Better Auth's own; read by the built-in directory and the session check. */
export interface UserRow {
  id: string;
  name: string;
  email: string;
  emailVerified: number | boolean;
}

/** As they are written; times are ISO text on SQLite, a Date on PostgreSQL. */
export interface UserTable extends UserRow {
  createdAt: string | Date;
  updatedAt: string | Date;
}

export interface SessionRow {
  id: string;
  token: string;
  userId: string;
  /** ISO text on SQLite, a Date on PostgreSQL. */
  expiresAt: string | Date;
}

/** An invite that the index of searches does not know, or knows by an older text. */
export interface SearchQueueRow {
  tenant_id: string;
  invite_id: string;
}

export interface Schema {
  doorlist_invite: InviteTable;
  doorlist_invite_role: InviteRoleRow;
  doorlist_invite_use: InviteUseRow;
  doorlist_invite_count: InviteCountRow;
  doorlist_search_queue: SearchQueueRow;
  doorlist_tenant: TenantRow;
  doorlist_member: MemberRow;
  doorlist_grant: GrantRow;
  doorlist_person: PersonRow;
  doorlist_request: RequestRow;
  doorlist_domain: DomainRow;
  doorlist_event: EventRow;
  doorlist_seal: SealRow;
  doorlist_message: MessageRow;
  doorlist_mail_template: MailTemplateRow;
  doorlist_api_key: ApiKeyRow;
  doorlist_webhook_endpoint: WebhookEndpointRow;
  doorlist_webhook_delivery: WebhookDeliveryRow;
  doorlist_webhook_attempt: WebhookAttemptRow;
  doorlist_rate_limit: RateLimitRow;
  doorlist_idempotency_key: IdempotencyKeyRow;
  doorlist_import: ImportTableRow;
  doorlist_import_row: ImportRowRow;
  doorlist_suppression: SuppressionRow;
  doorlist_mail_server: MailServerRow;
  doorlist_purged: PurgedRow;
  user: UserTable;
  session: SessionRow;
}
