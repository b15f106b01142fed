import { z } from "zod";
import { pageOf, pageQuery } from "../common.ts";
import * as domains from "../domain.ts";
import { type Operation, tenantPath } from "./operation.ts";

const path = `${tenantPath}/domains` as const;
const tag = "Domains";

export const domainOperations = {
  claimDomain: {
    method: "post",
    path,
    tag,
    summary: "Claim a domain, or change how its people come in",
    description: "For owners. Domains where anybody may have an address are refused.",
    body: domains.claimDomain,
    status: 200,
    response: domains.domain,
  },
  listDomains: {
    method: "get",
    path,
    tag,
    summary: "List domains",
    query: pageQuery,
    status: 200,
    response: pageOf(domains.domain),
  },
  removeDomain: { method: "delete", path: `${path}/{domain}`, tag, summary: "Give a domain up", status: 204 },
  verifyDomain: {
    method: "post",
    path: `${path}/{domain}/verify`,
    tag,
    summary: "Look up the DNS record",
    status: 200,
    response: domains.domain,
  },
  mailDomain: {
    method: "post",
    path: `${path}/{domain}/mail`,
    tag,
    summary: "Mail a link to a fixed address of the domain",
    body: domains.mailDomain,
    status: 204,
  },
  myDomain: {
    method: "get",
    path: "/v1/me/domain",
    tag: "You",
    summary: "The tenant that your confirmed address lets you into",
    status: 200,
    response: z.object({ data: domains.myDomain.nullable() }),
  },
  joinByDomain: {
    method: "post",
    path: "/v1/me/domain/join",
    tag: "You",
    summary: "Join it, or ask to, as its owner set it",
    status: 200,
    response: domains.joinedByDomain,
  },
} as const satisfies Record<string, Operation>;
