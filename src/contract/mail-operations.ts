/** The operations about mail, a part of the table in operations.ts. */
import { z } from "zod";
import { pageQuery } from "./common.ts";
import * as mail from "./mail.ts";
import type { Operation } from "./operations.ts";

const tenantPath = "/v1/tenants/{tenantId}";
const serverPath = `${tenantPath}/mail-server` as const;
const suppressionsPath = `${tenantPath}/suppressions` as const;

export const mailOperations = {
  inviteMessages: {
    method: "get",
    path: `${tenantPath}/invites/{id}/messages`,
    tag: "Invites",
    summary: "The mails of an invite, and what became of each",
    status: 200,
    response: z.object({ data: z.array(mail.message) }),
  },

  getMailServer: {
    method: "get",
    path: serverPath,
    tag: "Mail",
    summary: "Read the tenant's own mail server",
    description: "Without its secrets.",
    status: 200,
    response: mail.mailServer,
  },
  putMailServer: {
    method: "put",
    path: serverPath,
    tag: "Mail",
    summary: "Set the tenant's own mail server",
    description: "Its invites leave by it, and by nothing else, from then on.",
    body: mail.putMailServer,
    status: 200,
    response: mail.mailServer,
  },
  removeMailServer: {
    method: "delete",
    path: serverPath,
    tag: "Mail",
    summary: "Back to the installation's mail server",
    status: 204,
  },
  testMailServer: {
    method: "post",
    path: `${serverPath}/test`,
    tag: "Mail",
    summary: "Send yourself a mail through it",
    description: "A server that refuses is no error of this call: see ok.",
    body: mail.testMailServer,
    bodyOptional: true,
    status: 200,
    response: mail.mailServerTest,
  },

  listSuppressions: {
    method: "get",
    path: suppressionsPath,
    tag: "Mail",
    summary: "List the addresses that the tenant mails no invite to",
    query: pageQuery,
    status: 200,
    response: mail.suppressionPage,
  },
  addSuppression: {
    method: "post",
    path: suppressionsPath,
    tag: "Mail",
    summary: "Mail no invite to an address",
    body: mail.addSuppression,
    status: 201,
    response: mail.suppression,
  },
  removeSuppression: {
    method: "delete",
    path: `${suppressionsPath}/{id}`,
    tag: "Mail",
    summary: "Lift one",
    description: "What its own person asked for is lifted by a key, or by the person.",
    status: 204,
  },

  listInstallationSuppressions: {
    method: "get",
    path: "/v1/suppressions",
    tag: "Installation",
    summary: "List the addresses that no tenant mails to",
    description: "For installation-wide keys, like all of this group.",
    query: pageQuery,
    status: 200,
    response: mail.suppressionPage,
  },
  addInstallationSuppression: {
    method: "post",
    path: "/v1/suppressions",
    tag: "Installation",
    summary: "Mail to an address from no tenant",
    body: mail.addSuppression,
    status: 201,
    response: mail.suppression,
  },
  removeInstallationSuppression: {
    method: "delete",
    path: "/v1/suppressions/{id}",
    tag: "Installation",
    summary: "Lift one",
    status: 204,
  },
  erasePerson: {
    method: "post",
    path: "/v1/erasures",
    tag: "Installation",
    summary: "Erase a person by their address",
    description: "Pending invites are canceled. What happened is kept, without whom it happened to.",
    body: mail.erase,
    status: 200,
    response: mail.erasure,
  },
  reportMailEvent: {
    method: "post",
    path: "/v1/mail/events",
    tag: "Installation",
    summary: "A mail provider's signed event",
    description: "Needs no key: it is signed as Standard Webhooks. An event about no mail of ours is taken and ignored.",
    rawBody: "application/json",
    status: 204,
  },
  reportMail: {
    method: "post",
    path: "/v1/mail/dsn",
    tag: "Installation",
    summary: "A bounce or a complaint that came by mail",
    description: "The whole mail, as it came: RFC 3464 or RFC 5965.",
    rawBody: "message/rfc822",
    status: 204,
  },
} as const satisfies Record<string, Operation>;
