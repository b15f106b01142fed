/** A valid request for every operation of the contract, on the ids given. */
import { type Operations, operations } from "../../src/contract/operations.ts";
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
  putMailServer: { host: "mail.example.com", port: 587, tls: "starttls", from: "called@example.com" },
  addSuppression: { email: "called@example.com" },
  addInstallationSuppression: { email: "called@example.com" },
  erasePerson: { email: "called@example.com" },
};

export function pathOf(name: OperationName, ids: Ids): string {
  const values: Record<string, string> = { ...ids, ...(name === "revokeApiKey" ? { id: ids.keyId } : {}) };
  return operations[name].path.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? key);
}

export function call(caller: Caller, name: OperationName, ids: Ids, headers?: Record<string, string>): Promise<Answer> {
  const { method } = operations[name];
  const path = pathOf(name, ids);
  if (method === "get" || method === "delete") return caller[method](path, headers);
  return caller[method](path, bodies[name], headers);
}
