/** Requests to join on the wire. */
import { z } from "zod";
import { requestOrigins, requestStatuses, requestWaits } from "../core/request.ts";
import { cursor, dateTime, limit, lines, pageOf, roleNames } from "./common.ts";
import { member } from "./visit.ts";

const status = z.enum(requestStatuses);
const position = z.int().nullable().meta({ description: "In the waitlist, from 1 on; null where it is not in it" });

export const askToJoin = z
  .strictObject({ message: lines(500).nullish().meta({ description: "To the approver, as plain text" }) })
  .meta({ id: "AskToJoin" });
export const approveRequest = z.strictObject({
  roles: roleNames.optional().meta({ description: "Those to grant, within your own ceiling" }),
});
export const requestQuery = z.strictObject({ status: status.default("pending"), limit, cursor });

export const joinRequest = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    userId: z.string(),
    user: z.object({ email: z.string(), emailVerified: z.boolean(), name: z.string() }).nullable(),
    origin: z.enum(requestOrigins).meta({
      description:
        "Where it was made. open: at the tenant's page; link, email: by such an invite; domain: by the domain of the address",
    }),
    inviteId: z.string().nullable(),
    roles: z.array(z.string()).nullable().meta({ description: "Offered, then granted; null: nobody has chosen any yet" }),
    message: z.string().nullable(),
    status,
    statusAt: dateTime.meta({ description: "When it took this status" }),
    waitsFor: z.enum(requestWaits).meta({ description: "seat: it is in the waitlist" }),
    position,
    decidedBy: z.string().nullable().meta({ description: "Who approved or refused it; in the waitlist, who vouches" }),
    createdAt: dateTime,
    expiresAt: dateTime,
  })
  .meta({ id: "JoinRequest" });
export const requestPage = pageOf(joinRequest);
export const approvedRequest = z.object({
  request: joinRequest,
  member: member.nullable().meta({ description: "null: every seat is taken, and the person is in the waitlist" }),
});

export const myRequest = z
  .object({
    id: z.string(),
    tenant: z.object({ id: z.string(), name: z.string() }),
    status,
    waitsFor: z.enum(requestWaits),
    position,
    message: z.string().nullable(),
    createdAt: dateTime,
    expiresAt: dateTime,
  })
  .meta({ id: "MyRequest" });

export const door = z
  .object({
    tenant: z.object({ id: z.string(), name: z.string() }),
    visitor: z.object({
      state: z.enum(["anonymous", "unverified", "open", "waiting", "member"]).meta({
        description:
          "anonymous: signed out; unverified: the address is not confirmed; open: may ask; waiting: has asked; member: is one",
      }),
      user: z.object({ id: z.string(), email: z.string(), name: z.string() }).optional(),
      request: myRequest.optional(),
    }),
  })
  .meta({ id: "Door" });

export interface WireJoinRequest extends z.infer<typeof joinRequest> {}
export interface WireApprovedRequest extends z.infer<typeof approvedRequest> {}
export interface WireMyRequest extends z.infer<typeof myRequest> {}
export interface WireDoor extends z.infer<typeof door> {}
export interface AskToJoinBody extends z.input<typeof askToJoin> {}
export interface RequestQueryParams extends Partial<z.input<typeof requestQuery>> {}
