import { listOf } from "../common.ts";
import * as invites from "../invite.ts";
import * as tenants from "../tenant.ts";
import * as visits from "../visit.ts";
import type { Operation } from "./operation.ts";

export const meOperations = {
  me: { method: "get", path: "/v1/me", tag: "You", summary: "Who is signed in", status: 200, response: tenants.me },
  myInvites: {
    method: "get",
    path: "/v1/me/invites",
    tag: "You",
    summary: "The invites that wait for you",
    status: 200,
    response: listOf(visits.myInvite),
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
} as const satisfies Record<string, Operation>;
