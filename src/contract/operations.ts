/**
 * Every operation of the native API: its method, path, and what goes in and comes out. The server's routes, the OpenAPI
 * document and the reference page are made from this table.
 */
import { z } from "zod";
import { pageOf, pageQuery } from "./common.ts";
import { domainOperations } from "./domain.ts";
import * as imports from "./import.ts";
import * as invites from "./invite.ts";
import { mailOperations } from "./mail-operations.ts";
import * as mails from "./mail-templates.ts";
import { requestOperations } from "./request-operations.ts";
import * as tenants from "./tenant.ts";
import { tick } from "./tick.ts";
import * as visits from "./visit.ts";
import { webhookOperations } from "./webhook.ts";

export interface Operation {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** OpenAPI form: `/v1/tenants/{tenantId}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Where the body may be left out. */
  bodyOptional?: boolean;
  /** Instead of `body`: the media type of one that is taken as it comes. */
  rawBody?: string;
  status: 200 | 201 | 204;
  response?: z.ZodType;
  /** Also answers `text/event-stream`, and takes `Last-Event-ID`. */
  streams?: boolean;
  /** What the body or the answer is, where it is not JSON. */
  media?: { body?: "text/csv"; response?: "text/csv" };
}

const list = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item) });
const tenantPath = "/v1/tenants/{tenantId}";
const invitesPath = `${tenantPath}/invites`;
const importsPath = `${tenantPath}/imports`;
const templatesPath = `${tenantPath}/mail-templates`;
const templatePath = `${templatesPath}/{kind}/{locale}`;

export const tenantWebhooks = webhookOperations(`${tenantPath}/webhooks`);
/** Hear of every tenant; kept with an installation-wide key. */
export const installationWebhooks = webhookOperations("/v1/webhooks");

export const operations = {
  createTenant: {
    method: "post",
    path: "/v1/tenants",
    tag: "Tenants",
    summary: "Create a tenant",
    description: "A person who creates one is its owner.",
    body: tenants.createTenant,
    status: 201,
    response: tenants.tenant,
  },
  listTenants: {
    method: "get",
    path: "/v1/tenants",
    tag: "Tenants",
    summary: "List your tenants",
    description: "An installation-wide key sees all.",
    query: pageQuery,
    status: 200,
    response: pageOf(tenants.tenant),
  },
  getTenant: { method: "get", path: tenantPath, tag: "Tenants", summary: "Read a tenant", status: 200, response: tenants.tenant },
  updateTenant: {
    method: "patch",
    path: tenantPath,
    tag: "Tenants",
    summary: "Change a tenant's name or seats",
    body: tenants.updateTenant,
    status: 200,
    response: tenants.tenant,
  },

  createInvite: {
    method: "post",
    path: invitesPath,
    tag: "Invites",
    summary: "Invite a person, or make a link",
    description: "url and code are in the answer only for links and for delivery: none.",
    body: invites.createInvite,
    status: 201,
    response: invites.createdInvite,
  },
  createInvites: {
    method: "post",
    path: `${invitesPath}/batch`,
    tag: "Invites",
    summary: "Invite up to 10,000 people",
    description: "A result for each; a bad one fails alone.",
    body: invites.createBatch,
    status: 200,
    response: invites.batchResult,
  },
  listInvites: {
    method: "get",
    path: invitesPath,
    tag: "Invites",
    summary: "List invites",
    query: invites.inviteQuery,
    status: 200,
    response: invites.invitePage,
  },
  inviteStats: {
    method: "get",
    path: `${invitesPath}/stats`,
    tag: "Invites",
    summary: "Count invites",
    query: invites.statsQuery,
    status: 200,
    response: invites.inviteStats,
  },
  exportInvites: {
    method: "get",
    path: `${invitesPath}/export`,
    tag: "Invites",
    summary: "Save invites as CSV",
    description: "All that the list would show, page after page.",
    query: invites.inviteQuery.omit({ limit: true, cursor: true }),
    status: 200,
    media: { response: "text/csv" },
  },
  getInvite: {
    method: "get",
    path: `${invitesPath}/{id}`,
    tag: "Invites",
    summary: "Read an invite",
    status: 200,
    response: invites.invite,
  },
  updateInvite: {
    method: "patch",
    path: `${invitesPath}/{id}`,
    tag: "Invites",
    summary: "Change a pending invite",
    body: invites.updateInvite,
    status: 200,
    response: invites.invite,
  },
  resendInvite: {
    method: "post",
    path: `${invitesPath}/{id}/resend`,
    tag: "Invites",
    summary: "Send again; revives an expired invite",
    body: invites.resendInvite,
    bodyOptional: true,
    status: 200,
    response: invites.invite,
  },
  cancelInvite: {
    method: "post",
    path: `${invitesPath}/{id}/cancel`,
    tag: "Invites",
    summary: "Cancel a pending invite",
    status: 200,
    response: invites.invite,
  },
  inviteLink: {
    method: "get",
    path: `${invitesPath}/{id}/link`,
    tag: "Invites",
    summary: "Show the link of a pending invite",
    description: "From then on, holding the link of an e-mail invite proves no mailbox.",
    status: 200,
    response: invites.inviteLink,
  },
  inviteUses: {
    method: "get",
    path: `${invitesPath}/{id}/uses`,
    tag: "Invites",
    summary: "Who used an invite",
    query: pageQuery,
    status: 200,
    response: pageOf(invites.inviteUse),
  },

  createImport: {
    method: "post",
    path: importsPath,
    tag: "Imports",
    summary: "Begin an import of many rows",
    description: "Then send its rows, check them if you like, and start it.",
    body: imports.createImport,
    status: 201,
    response: imports.importJob,
  },
  importCsv: {
    method: "post",
    path: `${importsPath}/csv`,
    tag: "Imports",
    summary: "Begin an import from a CSV file",
    description: "UTF-8, at most 16 MB, with headings; one must be email. Check it or start it next.",
    query: imports.csvQuery,
    status: 201,
    response: imports.importJob,
    media: { body: "text/csv" },
  },
  listImports: {
    method: "get",
    path: importsPath,
    tag: "Imports",
    summary: "List imports, newest first",
    query: pageQuery,
    status: 200,
    response: imports.importPage,
  },
  getImport: {
    method: "get",
    path: `${importsPath}/{id}`,
    tag: "Imports",
    summary: "Read an import and how far it is",
    status: 200,
    response: imports.importJob,
  },
  addImportRows: {
    method: "post",
    path: `${importsPath}/{id}/rows`,
    tag: "Imports",
    summary: "Send rows of an import",
    description: "By their place; sending a row again changes nothing.",
    body: imports.addImportRows,
    status: 200,
    response: imports.importJob,
  },
  listImportRows: {
    method: "get",
    path: `${importsPath}/{id}/rows`,
    tag: "Imports",
    summary: "What became of each row",
    query: imports.importRowsQuery,
    status: 200,
    response: imports.importRowPage,
  },
  checkImport: {
    method: "post",
    path: `${importsPath}/{id}/check`,
    tag: "Imports",
    summary: "Dry run",
    description: "Nobody is invited; each row tells what would become of it.",
    status: 200,
    response: imports.importJob,
  },
  startImport: {
    method: "post",
    path: `${importsPath}/{id}/start`,
    tag: "Imports",
    summary: "Invite everybody in an import",
    status: 200,
    response: imports.importJob,
  },
  cancelImport: {
    method: "post",
    path: `${importsPath}/{id}/cancel`,
    tag: "Imports",
    summary: "Stop an import",
    description: "Who was invited before stays invited.",
    status: 200,
    response: imports.importJob,
  },
  importResult: {
    method: "get",
    path: `${importsPath}/{id}/result`,
    tag: "Imports",
    summary: "The result of every row as CSV",
    status: 200,
    media: { response: "text/csv" },
  },

  previewInvite: {
    method: "get",
    path: "/v1/invites/{token}",
    tag: "Accepting",
    summary: "What a token or code opens",
    description: "Changes nothing.",
    status: 200,
    response: visits.preview,
  },
  acceptInvite: {
    method: "post",
    path: "/v1/invites/{token}/accept",
    tag: "Accepting",
    summary: "Accept, signed in",
    description: "Accepting again gives the same answer.",
    status: 200,
    response: visits.accepted,
  },
  rejectInvite: {
    method: "post",
    path: "/v1/invites/{token}/reject",
    tag: "Accepting",
    summary: "Decline",
    status: 200,
    response: invites.invite,
  },

  me: { method: "get", path: "/v1/me", tag: "You", summary: "Who is signed in", status: 200, response: tenants.me },
  myInvites: {
    method: "get",
    path: "/v1/me/invites",
    tag: "You",
    summary: "The invites that wait for you",
    status: 200,
    response: list(visits.myInvite),
  },
  acceptMyInvite: {
    method: "post",
    path: "/v1/me/invites/{id}/accept",
    tag: "You",
    summary: "Accept one, with a confirmed address",
    status: 200,
    response: visits.accepted,
  },
  rejectMyInvite: {
    method: "post",
    path: "/v1/me/invites/{id}/reject",
    tag: "You",
    summary: "Decline one, with a confirmed address",
    status: 200,
    response: invites.invite,
  },

  ...requestOperations,
  ...domainOperations,

  listMembers: {
    method: "get",
    path: `${tenantPath}/members`,
    tag: "Members",
    summary: "List members",
    query: tenants.memberQuery,
    status: 200,
    response: pageOf(tenants.memberWithUser),
  },
  setMemberRoles: {
    method: "patch",
    path: `${tenantPath}/members/{userId}`,
    tag: "Members",
    summary: "Set a member's roles",
    body: tenants.setRoles,
    status: 200,
    response: visits.member,
  },
  removeMember: {
    method: "delete",
    path: `${tenantPath}/members/{userId}`,
    tag: "Members",
    summary: "Remove a member, or leave",
    status: 204,
  },

  listEvents: {
    method: "get",
    path: `${tenantPath}/events`,
    tag: "Events",
    summary: "What happened, newest first; or a stream of it",
    description:
      "With `Accept: text/event-stream` a stream of server-sent events that goes on: each an Event as JSON under the id of its `position`, in that order, once it is committed and sealed. It begins now, or behind the position in `Last-Event-ID`, and loses none; `limit` and `cursor` do not count.",
    streams: true,
    query: tenants.eventQuery,
    status: 200,
    response: pageOf(tenants.event),
  },

  listMailTemplates: {
    method: "get",
    path: templatesPath,
    tag: "Mail templates",
    summary: "The mails that a tenant may word, its own wordings, and what a template may name",
    status: 200,
    response: list(mails.mailTemplatesOfKind),
  },
  getMailTemplate: {
    method: "get",
    path: templatePath,
    tag: "Mail templates",
    summary: "Read one, the built-in where the tenant has none",
    description: "locale is a BCP 47 tag, or * for every language.",
    status: 200,
    response: mails.mailTemplate,
  },
  putMailTemplate: {
    method: "put",
    path: templatePath,
    tag: "Mail templates",
    summary: "Save one",
    description: "One that cannot be used is refused, with the line and the reason of each fault.",
    body: mails.templateDraft,
    status: 200,
    response: mails.mailTemplate,
  },
  deleteMailTemplate: {
    method: "delete",
    path: templatePath,
    tag: "Mail templates",
    summary: "Go back to the built-in one",
    status: 204,
  },
  previewMailTemplate: {
    method: "post",
    path: `${templatePath}/preview`,
    tag: "Mail templates",
    summary: "See one with made-up values",
    body: mails.optionalDraft,
    bodyOptional: true,
    status: 200,
    response: mails.mailPreview,
  },
  testMailTemplate: {
    method: "post",
    path: `${templatePath}/test`,
    tag: "Mail templates",
    summary: "Send one to yourself",
    body: mails.optionalDraft,
    bodyOptional: true,
    status: 200,
    response: mails.testSent,
  },

  tick: {
    method: "post",
    path: "/v1/tick",
    tag: "Installation",
    summary: "Do a bounded part of what is due",
    description:
      "For hosts where nothing runs in the background: a cron calls it with a key of the installation, or with its own secret. It delivers mails and webhooks, imports, expires and reminds, and answers what it did.",
    status: 200,
    response: tick,
  },

  createApiKey: {
    method: "post",
    path: `${tenantPath}/api-keys`,
    tag: "API keys",
    summary: "Create a key that acts for the tenant",
    body: tenants.createApiKey,
    status: 201,
    response: tenants.createdApiKey,
  },
  listApiKeys: {
    method: "get",
    path: `${tenantPath}/api-keys`,
    tag: "API keys",
    summary: "List keys",
    status: 200,
    response: list(tenants.apiKey),
  },
  revokeApiKey: { method: "delete", path: `${tenantPath}/api-keys/{id}`, tag: "API keys", summary: "Revoke a key", status: 204 },

  createWebhook: tenantWebhooks.create,
  listWebhooks: tenantWebhooks.list,
  getWebhook: tenantWebhooks.get,
  updateWebhook: tenantWebhooks.update,
  removeWebhook: tenantWebhooks.remove,
  rotateWebhookSecret: tenantWebhooks.rotateSecret,
  testWebhook: tenantWebhooks.test,
  replayFailedDeliveries: tenantWebhooks.replayFailed,
  listDeliveries: tenantWebhooks.deliveries,
  getDelivery: tenantWebhooks.delivery,
  replayDelivery: tenantWebhooks.replay,

  createInstallationWebhook: installationWebhooks.create,
  listInstallationWebhooks: installationWebhooks.list,
  getInstallationWebhook: installationWebhooks.get,
  updateInstallationWebhook: installationWebhooks.update,
  removeInstallationWebhook: installationWebhooks.remove,
  rotateInstallationWebhookSecret: installationWebhooks.rotateSecret,
  testInstallationWebhook: installationWebhooks.test,
  replayFailedInstallationDeliveries: installationWebhooks.replayFailed,
  listInstallationDeliveries: installationWebhooks.deliveries,
  getInstallationDelivery: installationWebhooks.delivery,
  replayInstallationDelivery: installationWebhooks.replay,
  ...mailOperations,
} as const satisfies Record<string, Operation>;

export type Operations = typeof operations;
