import { listOf } from "../common.ts";
import * as requests from "../request.ts";
import { type Operation, tenantPath } from "./operation.ts";

const path = `${tenantPath}/requests` as const;
const tag = "Requests to join";

export const requestOperations = {
  readDoor: {
    method: "get",
    path: `${tenantPath}/join`,
    tag,
    summary: "What somebody sees who wants to join",
    description: "For anybody, where the tenant takes requests. Nothing but its name is shown.",
    open: true,
    status: 200,
    response: requests.door,
  },
  requestToJoin: {
    method: "post",
    path,
    tag,
    summary: "Ask to join, signed in",
    description: "Asking again gives the same answer.",
    body: requests.askToJoin,
    bodyOptional: true,
    status: 200,
    response: requests.myRequest,
  },
  requestByInvite: {
    method: "post",
    path: "/v1/invites/{token}/request",
    tag,
    summary: "Ask to join by an invite",
    description: "By a link that needs approval; or by any invite, where every seat is taken and the tenant keeps a waitlist.",
    body: requests.askToJoin,
    bodyOptional: true,
    status: 200,
    response: requests.myRequest,
  },
  listRequests: {
    method: "get",
    path,
    tag,
    summary: "List requests",
    description: "Pending ones oldest first, the others newest first.",
    query: requests.requestQuery,
    status: 200,
    response: requests.requestPage,
  },
  getRequest: {
    method: "get",
    path: `${path}/{id}`,
    tag,
    summary: "Read a request",
    status: 200,
    response: requests.joinRequest,
  },
  approveRequest: {
    method: "post",
    path: `${path}/{id}/approve`,
    tag,
    summary: "Let the person in",
    description: "Approving again gives the same answer.",
    body: requests.approveRequest,
    bodyOptional: true,
    status: 200,
    response: requests.approvedRequest,
  },
  refuseRequest: {
    method: "post",
    path: `${path}/{id}/refuse`,
    tag,
    summary: "Refuse",
    status: 200,
    response: requests.joinRequest,
  },
  myRequests: {
    method: "get",
    path: "/v1/me/requests",
    tag: "You",
    summary: "Your requests to join, newest first",
    status: 200,
    response: listOf(requests.myRequest),
  },
  withdrawRequest: {
    method: "post",
    path: "/v1/me/requests/{id}/withdraw",
    tag: "You",
    summary: "Withdraw a request",
    status: 200,
    response: requests.myRequest,
  },
} as const satisfies Record<string, Operation>;
