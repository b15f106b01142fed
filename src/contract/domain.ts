/** Domains of a tenant on the wire, and their operations. */
import { z } from "zod";
import { domainEntries, domainProofs, domainStates, fixedMailboxes } from "../core/domain.ts";
import { dateTime, pageOf, pageQuery, roleNames } from "./common.ts";
import type { Operation } from "./operations.ts";
import { myRequest } from "./request.ts";
import { member } from "./visit.ts";

const entry = z.enum(domainEntries).meta({ description: "join: people come in by themselves; request: they ask" });

export const claimDomain = z
  .strictObject({
    domain: z.string().min(1).max(255),
    entry: entry.optional(),
    roles: roleNames.optional().meta({ description: "Of whoever comes in; without any: the lowest" }),
  })
  .meta({ id: "ClaimDomain" });
export const mailDomain = z.strictObject({ mailbox: z.enum(fixedMailboxes) });

export const domain = z
  .object({
    domain: z.string(),
    state: z.enum(domainStates),
    entry,
    roles: z.array(z.string()),
    proof: z.enum(domainProofs).nullable(),
    verifiedAt: dateTime.nullable(),
    record: z.object({ name: z.string(), value: z.string() }).meta({ description: "The TXT record that proves it" }),
    createdAt: dateTime,
  })
  .meta({ id: "Domain" });

export const myDomain = z
  .object({
    domain: z.string(),
    tenant: z.object({ id: z.string(), name: z.string() }),
    entry,
    roles: z.array(z.string()),
  })
  .meta({ id: "MyDomain" });

const path = "/v1/tenants/{tenantId}/domains";
const tag = "Domains";

export const domainOperations = {
  claimDomain: {
    method: "post",
    path,
    tag,
    summary: "Claim a domain, or change how its people come in",
    description: "For owners. Domains where anybody may have an address are refused.",
    body: claimDomain,
    status: 200,
    response: domain,
  },
  listDomains: { method: "get", path, tag, summary: "List domains", query: pageQuery, status: 200, response: pageOf(domain) },
  removeDomain: { method: "delete", path: `${path}/{domain}`, tag, summary: "Give a domain up", status: 204 },
  verifyDomain: {
    method: "post",
    path: `${path}/{domain}/verify`,
    tag,
    summary: "Look up the DNS record",
    status: 200,
    response: domain,
  },
  mailDomain: {
    method: "post",
    path: `${path}/{domain}/mail`,
    tag,
    summary: "Mail a link to a fixed address of the domain",
    body: mailDomain,
    status: 204,
  },
  myDomain: {
    method: "get",
    path: "/v1/me/domain",
    tag: "You",
    summary: "The tenant that your confirmed address lets you into",
    status: 200,
    response: z.object({ data: myDomain.nullable() }),
  },
  joinByDomain: {
    method: "post",
    path: "/v1/me/domain/join",
    tag: "You",
    summary: "Join it, or ask to, as its owner set it",
    status: 200,
    response: z.object({ member: member.nullable(), request: myRequest.nullable() }),
  },
} as const satisfies Record<string, Operation>;

export type WireDomain = z.infer<typeof domain>;
export type WireMyDomain = z.infer<typeof myDomain>;
export type ClaimDomainBody = z.input<typeof claimDomain>;
export type WireJoinedByDomain = z.infer<(typeof domainOperations)["joinByDomain"]["response"]>;
