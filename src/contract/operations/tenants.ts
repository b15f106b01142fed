import { pageOf, pageQuery } from "../common.ts";
import * as tenants from "../tenant.ts";
import { type Operation, tenantPath } from "./operation.ts";

export const tenantOperations = {
  createTenant: {
    method: "post",
    path: "/v1/tenants",
    tag: "Tenants",
    summary: "Create a tenant",
    description: "A person who creates a tenant becomes its first owner. One that is created with an API key has no members yet.",
    body: tenants.createTenant,
    status: 201,
    response: tenants.tenant,
  },
  listTenants: {
    method: "get",
    path: "/v1/tenants",
    tag: "Tenants",
    summary: "List your tenants",
    description:
      "A person gets the tenants they are a member of, a key of one tenant that tenant, a key of the installation every tenant.",
    query: pageQuery,
    status: 200,
    response: pageOf(tenants.tenant),
  },
  getTenant: {
    method: "get",
    path: tenantPath,
    tag: "Tenants",
    summary: "Read a tenant",
    status: 200,
    tagged: true,
    response: tenants.tenant,
  },
  updateTenant: {
    method: "patch",
    path: tenantPath,
    tag: "Tenants",
    summary: "Change a tenant's name, seats or settings",
    body: tenants.updateTenant,
    tagged: true,
    status: 200,
    response: tenants.tenant,
  },
} as const satisfies Record<string, Operation>;
