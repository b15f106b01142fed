/** What the holder of a token sees and does. */
import { z } from "zod";
import { dateTime } from "./common.ts";
import { invite } from "./invite.ts";

export const preview = z
  .object({
    invite: z.object({
      status: invite.shape.status,
      kind: invite.shape.kind,
      tenant: z.object({ id: z.string(), name: z.string() }),
      inviter: z.object({ name: z.string() }).optional(),
      email: z.string().nullable(),
      firstName: z.string().nullable(),
      lastName: z.string().nullable(),
      roles: z.array(z.string()),
      expiresAt: dateTime,
      newAccount: z.boolean().nullable(),
      allowedDomains: z.array(z.string()).nullable(),
      waitlist: z.boolean().meta({ description: "Whether one may wait where every seat is taken, asked for in the same way" }),
      requiresApproval: z.boolean().meta({ description: "Ask with POST /v1/invites/{token}/request" }),
      locale: z.string().nullable(),
      message: z.string().nullable().meta({ description: "From the inviter, as plain text" }),
    }),
    visitor: z.object({
      state: z.enum(["new", "known", "anonymous", "invited", "other_account", "unverified", "member"]).meta({
        description:
          "new, known: signed out, without and with an account; anonymous: signed out at a link; invited: signed in as somebody who may accept; other_account: signed in as somebody else; unverified: signed in, and must confirm the address first; member: has these roles already, or may grant them where it is a link",
      }),
      user: z.object({ id: z.string(), email: z.string(), name: z.string() }).optional(),
    }),
  })
  .meta({ id: "InvitePreview" });

export const member = z
  .object({ tenantId: z.string(), userId: z.string(), roles: z.array(z.string()), joinedAt: dateTime })
  .meta({ id: "Member" });

export const accepted = z.object({ invite, member, redirectUrl: z.string().optional() }).meta({ id: "Accepted" });

export const myInvite = z
  .object({
    id: z.string(),
    tenant: z.object({ id: z.string(), name: z.string() }),
    inviter: z.object({ name: z.string() }).optional(),
    email: z.string(),
    roles: z.array(z.string()),
    createdAt: dateTime,
    expiresAt: dateTime,
  })
  .meta({ id: "MyInvite" });

export interface WirePreview extends z.infer<typeof preview> {}
export interface WireAccepted extends z.infer<typeof accepted> {}
export interface WireMember extends z.infer<typeof member> {}
export interface WireMyInvite extends z.infer<typeof myInvite> {}
