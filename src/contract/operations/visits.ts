import * as invites from "../invite.ts";
import * as visits from "../visit.ts";
import type { Operation } from "./operation.ts";

export const visitOperations = {
  previewInvite: {
    method: "get",
    path: "/v1/invites/{token}",
    tag: "Accepting",
    summary: "What a token or code opens",
    description: "Changes nothing.",
    open: true,
    status: 200,
    response: visits.preview,
  },
  acceptInvite: {
    method: "post",
    path: "/v1/invites/{token}/accept",
    tag: "Accepting",
    summary: "Accept, signed in",
    description: "Accepting again gives the same answer, and so does a link for a member who has all that it gives.",
    status: 200,
    response: visits.accepted,
  },
  rejectInvite: {
    method: "post",
    path: "/v1/invites/{token}/reject",
    tag: "Accepting",
    summary: "Decline",
    open: true,
    status: 200,
    response: invites.invite,
  },
} as const satisfies Record<string, Operation>;
