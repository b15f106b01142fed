import { pageOf } from "../common.ts";
import * as tenants from "../tenant.ts";
import * as visits from "../visit.ts";
import { type Operation, tenantPath } from "./operation.ts";

export const memberOperations = {
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
} as const satisfies Record<string, Operation>;
