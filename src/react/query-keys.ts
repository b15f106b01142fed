/** The names under which answers are cached. */
import type { MailTemplateDraft } from "../contract/mail-templates.ts";
import type { InviteView } from "./invite-view.ts";

const invites = (tenantId: string) => ["doorlist", "invites", tenantId] as const;

/** The keys of TanStack Query under which the hooks keep what they read: for apps that refresh or preload it. */
export const queryKeys = {
  me: ["doorlist", "me"] as const,
  tenants: ["doorlist", "tenants"] as const,
  myInvites: ["doorlist", "my-invites"] as const,
  members: (tenantId: string) => ["doorlist", "members", tenantId] as const,
  memberNames: (tenantId: string, ids: readonly string[]) => [...queryKeys.members(tenantId), "names", ...ids] as const,
  requests: (tenantId: string) => ["doorlist", "requests", tenantId] as const,
  requestList: (tenantId: string, status: string) => [...queryKeys.requests(tenantId), status] as const,
  myRequests: ["doorlist", "my-requests"] as const,
  doors: ["doorlist", "door"] as const,
  door: (tenantId: string) => [...queryKeys.doors, tenantId] as const,
  domains: (tenantId: string) => ["doorlist", "domains", tenantId] as const,
  myDomain: ["doorlist", "my-domain"] as const,
  preview: (token: string) => ["doorlist", "preview", token] as const,
  invites,
  inviteLists: (tenantId: string) => [...invites(tenantId), "list"] as const,
  inviteList: (tenantId: string, view: InviteView) => [...invites(tenantId), "list", view] as const,
  inviteStats: (tenantId: string) => [...invites(tenantId), "stats"] as const,
  /** One invite; what hangs from it is below. */
  invite: (tenantId: string, id: string) => [...invites(tenantId), "one", id] as const,
  inviteEvents: (tenantId: string, id: string) => [...invites(tenantId), "one", id, "events"] as const,
  inviteUses: (tenantId: string, id: string) => [...invites(tenantId), "one", id, "uses"] as const,
  inviteStatsOf: (tenantId: string, range: { from?: string; to?: string }) => [...invites(tenantId), "stats", range] as const,
  imports: (tenantId: string) => ["doorlist", "imports", tenantId] as const,
  import: (tenantId: string, id: string) => ["doorlist", "imports", tenantId, id] as const,
  importRows: (tenantId: string, id: string) => ["doorlist", "imports", tenantId, id, "failed"] as const,
  memberList: (tenantId: string, q: string) => [...queryKeys.members(tenantId), "list", q] as const,
  webhooks: (tenantId: string) => ["doorlist", "webhooks", tenantId] as const,
  /** The log of one; a delivery's own is below. */
  webhookLog: (tenantId: string, id: string) => ["doorlist", "webhook-log", tenantId, id] as const,
  webhookLogIn: (tenantId: string, id: string, state: string | null) =>
    ["doorlist", "webhook-log", tenantId, id, "list", state] as const,
  webhookDelivery: (tenantId: string, id: string, deliveryId: string) =>
    ["doorlist", "webhook-log", tenantId, id, "one", deliveryId] as const,
  mailServer: (tenantId: string) => ["doorlist", "mail-server", tenantId] as const,
  mailTemplates: (tenantId: string) => ["doorlist", "mail-templates", tenantId] as const,
  mailPreview: (tenantId: string, kind: string, locale: string, draft: MailTemplateDraft) =>
    ["doorlist", "mail-preview", tenantId, kind, locale, draft] as const,
  suppressions: (tenantId: string) => ["doorlist", "suppressions", tenantId] as const,
  apiKeys: (tenantId: string) => ["doorlist", "api-keys", tenantId] as const,
};
