import type { ApiKeyTable } from "./api-keys.ts";
import type { DomainTable } from "./domains.ts";
import type { EventTable } from "./events.ts";
import type { IdempotencyTable } from "./idempotency-keys.ts";
import type { ImportTable } from "./imports.ts";
import type { InviteStore } from "./invite-store.ts";
import type { UseTable } from "./invite-uses.ts";
import type { InviteTable } from "./invites.ts";
import type { MailServerTable } from "./mail-servers.ts";
import type { MailTemplateTable } from "./mail-templates.ts";
import type { MemberTable } from "./members.ts";
import type { GrantTable } from "./membership.ts";
import type { MessageTable } from "./messages.ts";
import type { RateLimitTable } from "./rate-limits.ts";
import type { RequestTable } from "./requests.ts";
import type { RetentionTable } from "./retention.ts";
import type { SealTable } from "./seals.ts";
import type { SuppressionTable } from "./suppressions.ts";
import type { TenantTable } from "./tenants.ts";
import type { WebhookDeliveryTable, WebhookEndpointTable } from "./webhooks.ts";

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
  /**
   * May the store be read while a transaction of this process is open, from within its work? True for SQLite, whose reader is a
   * connection of its own, and for a PostgreSQL pool of 8 connections or more. With a smaller pool, or a host's own Kysely, the
   * transaction may hold the last connection there is, and a read that its work awaits beside it would wait for ever.
   */
  readonly readsBeside: boolean;
  /**
   * All or nothing. The work may be run again from its start where the database asks for it (serialization failure,
   * deadlock), so it does nothing but call the tables it is given.
   */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** As `InviteStore.admit`. */
  admit?: InviteStore["admit"];
}
