/** The tables as the database holds them. Times are epoch milliseconds; JSON and lists are text; booleans 0 and 1. */
import type { SessionRow, UserTable } from "./schema/accounts.ts";
import type { ApiKeyRow } from "./schema/api-keys.ts";
import type { DomainRow } from "./schema/domains.ts";
import type { EventRow, SealRow } from "./schema/events.ts";
import type { ImportRowRow, ImportTableRow } from "./schema/imports.ts";
import type {
  InviteCountRow,
  InviteRoleRow,
  InviteUseRow,
  PurgedRow,
  SearchQueueRow,
  StoredInviteRow,
} from "./schema/invites.ts";
import type { IdempotencyKeyRow, RateLimitRow } from "./schema/limits.ts";
import type { MailServerRow, MailTemplateRow, MessageRow, SuppressionRow } from "./schema/mail.ts";
import type { RequestRow } from "./schema/requests.ts";
import type { GrantRow, MemberRow, PersonRow, TenantRow } from "./schema/tenants.ts";
import type { WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow } from "./schema/webhooks.ts";

export type * from "./schema/accounts.ts";
export type * from "./schema/api-keys.ts";
export type * from "./schema/domains.ts";
export type * from "./schema/events.ts";
export type * from "./schema/imports.ts";
export type * from "./schema/invites.ts";
export type * from "./schema/limits.ts";
export type * from "./schema/mail.ts";
export type * from "./schema/requests.ts";
export type * from "./schema/tenants.ts";
export type * from "./schema/webhooks.ts";

export interface Schema {
  doorlist_invite: StoredInviteRow;
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
