/** Domains of a tenant on the wire. */
import { z } from "zod";
import { domainEntries, domainProofs, domainStates, fixedMailboxes } from "../core/domain.ts";
import { dateTime, roleNames } from "./common.ts";
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

export const joinedByDomain = z.object({ member: member.nullable(), request: myRequest.nullable() });

export interface WireDomain extends z.infer<typeof domain> {}
export interface WireMyDomain extends z.infer<typeof myDomain> {}
export interface ClaimDomainBody extends z.input<typeof claimDomain> {}
export interface WireJoinedByDomain extends z.infer<typeof joinedByDomain> {}
