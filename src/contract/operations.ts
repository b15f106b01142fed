/**
 * Every operation of the native API: its method, path, and what goes in and comes out. The server's routes, the OpenAPI
 * document and the reference page are made from this table, in its order.
 */
import { apiKeyOperations } from "./operations/api-keys.ts";
import { domainOperations } from "./operations/domains.ts";
import { eventOperations } from "./operations/events.ts";
import { importOperations } from "./operations/imports.ts";
import { inviteOperations } from "./operations/invites.ts";
import { mailOperations } from "./operations/mail.ts";
import { mailTemplateOperations } from "./operations/mail-templates.ts";
import { meOperations } from "./operations/me.ts";
import { memberOperations } from "./operations/members.ts";
import type { Operation } from "./operations/operation.ts";
import { requestOperations } from "./operations/requests.ts";
import { tenantOperations } from "./operations/tenants.ts";
import { tickOperations } from "./operations/tick.ts";
import { visitOperations } from "./operations/visits.ts";
import { webhookOperations } from "./operations/webhooks.ts";

export type { Operation } from "./operations/operation.ts";
export { installationWebhooks, tenantWebhooks } from "./operations/webhooks.ts";

export const operations = {
  ...tenantOperations,
  ...inviteOperations,
  ...importOperations,
  ...visitOperations,
  ...meOperations,
  ...requestOperations,
  ...domainOperations,
  ...memberOperations,
  ...eventOperations,
  ...mailTemplateOperations,
  ...tickOperations,
  ...apiKeyOperations,
  ...webhookOperations,
  ...mailOperations,
} as const satisfies Record<string, Operation>;

export type Operations = typeof operations;
