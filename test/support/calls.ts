/** A valid request for every operation of the contract, on the ids given. */
import { type Operation, type Operations, operations } from "../../src/contract/operations.ts";
import type { Answer, Caller } from "./app.ts";

export type OperationName = keyof Operations;
export const operationNames = Object.keys(operations) as OperationName[];

export interface Ids {
  tenantId: string;
  /** Of an invite. */
  id: string;
  token: string;
  userId: string;
  keyId: string;
  webhookId: string;
  /** @default one that does not exist */
  deliveryId?: string;
  importId: string;
}

/** For operations that take a body. */
export const bodies: Partial<Record<OperationName, unknown>> = {
  createTenant: { name: "Another" },
  updateTenant: { name: "Renamed" },
  createInvite: { email: "called@example.com" },
  createInvites: { invites: [{ email: "called@example.com" }] },
  updateInvite: { firstName: "Called" },
  resendInvite: { rotate: true },
  setMemberRoles: { roles: ["member"] },
  createApiKey: { name: "called" },
  createWebhook: { url: "https://hooks.example/called" },
  updateWebhook: { description: "called" },
  replayFailedDeliveries: { since: "2020-01-01T00:00:00Z" },
  createInstallationWebhook: { url: "https://hooks.example/called" },
  updateInstallationWebhook: { description: "called" },
  replayFailedInstallationDeliveries: { since: "2020-01-01T00:00:00Z" },
  createImport: { fileName: "called.csv", total: 1 },
  importCsv: "email\ncalled@example.com\n",
  addImportRows: { from: 0, rows: [{ line: 2, email: "called@example.com" }] },
  putMailServer: { host: "mail.example.com", port: 587, tls: "starttls", from: "called@example.com" },
  addSuppression: { email: "called@example.com" },
  addInstallationSuppression: { email: "called@example.com" },
  erasePerson: { email: "called@example.com" },
  claimDomain: { domain: "called.example" },
  mailDomain: { mailbox: "postmaster" },
  putMailTemplate: { subject: "Called", body: "<mjml><mj-body></mj-body></mjml>" },
};

export function pathOf(name: OperationName, ids: Ids): string {
  const id = name === "revokeApiKey" ? ids.keyId : operations[name].path.includes("/imports/") ? ids.importId : ids.id;
  const values: Record<string, string> = { kind: "invite", locale: "en", ...ids, id };
  return operations[name].path.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? key);
}

export function call(caller: Caller, name: OperationName, ids: Ids, headers?: Record<string, string>): Promise<Answer> {
  const { method, media }: Operation = operations[name];
  const path = pathOf(name, ids);
  if (method === "get" || method === "delete") return caller[method](path, headers);
  return caller[method](path, bodies[name], { ...headers, ...(media?.body ? { "content-type": media.body } : {}) });
}
