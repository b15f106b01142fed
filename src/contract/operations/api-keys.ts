import { listOf } from "../common.ts";
import * as tenants from "../tenant.ts";
import { type Operation, tenantPath } from "./operation.ts";

export const apiKeyOperations = {
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
    response: listOf(tenants.apiKey),
  },
  revokeApiKey: { method: "delete", path: `${tenantPath}/api-keys/{id}`, tag: "API keys", summary: "Revoke a key", status: 204 },
} as const satisfies Record<string, Operation>;
