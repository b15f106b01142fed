/** The invite on the wire. */
import { z } from "zod";
import { deliveryStates, inviteStatuses } from "../core/invite.ts";
import { inviteSorts } from "../core/invite-query.ts";
import { cursor, dateTime, limit, line, lines, locale, moment, pageOf, problem, roleNames } from "./common.ts";

const status = z.enum(inviteStatuses);
const kind = z.enum(["email", "link"]);
const name = line(200);
const url = z.string().min(1).max(2048);
const data = z.record(z.string(), z.unknown()).meta({ description: "Your own, at most 8 KB of JSON; reaches the mail" });

const lifetime = {
  /** Seconds, 60 to 31536000. @default the tenant's usual lifetime, else 7 days */
  expiresIn: z.number().positive().optional().meta({ description: "Seconds; 60 to 31536000" }),
  /** ISO 8601, in place of `expiresIn`. */
  expiresAt: moment.optional(),
};

const offer = {
  firstName: name.nullish(),
  lastName: name.nullish(),
  /** @default the tenant's usual roles, else the lowest role */
  roles: roleNames.optional(),
  /** Your own, at most 8 KB of JSON; reaches the mail. */
  data: data.nullish(),
  /** BCP 47, e.g. `pt-BR`: the language of the mail. */
  locale: locale.nullish(),
  /** To the person, as plain text: in the mail and on the accept page. */
  message: lines(500).nullish().meta({ description: "To the person, as plain text: in the mail and on the accept page" }),
};

export const createInvite = z
  .strictObject({
    /** `email` is for one address, `link` for whoever holds it. */
    kind: kind.default("email"),
    email: z.string().max(320).optional(),
    ...offer,
    ...lifetime,
    /** Of a link; 0 or null is unlimited. */
    maxUses: z.int().min(0).max(2_147_483_647).nullish().meta({ description: "Links: 0 or null is unlimited" }),
    /** Of a link: only people with a confirmed address there may use it. */
    allowedDomains: z.array(z.string().min(1).max(255)).max(100).nullish(),
    /** Of a link: using it makes a request to join. */
    requiresApproval: z.boolean().optional().meta({ description: "Links: using it makes a request" }),
    callbackUrl: url.nullish(),
    /** Where the person goes after joining; `{token}` in it stands for what opened the invite. */
    redirectUrl: url
      .nullish()
      .meta({ description: "Where the person goes after joining; {token} in it stands for what opened the invite" }),
    /** May the person read who invites? @default true */
    shareInviterName: z.boolean().optional(),
    /** `code`: 8 letters and digits, to be typed. @default "token" */
    tokenType: z.enum(["token", "code"]).optional(),
    /** `none`: no mail is sent; the answer holds the link, and you send it. @default "email" */
    delivery: z.enum(["email", "none"]).optional().meta({ description: "none: the answer holds the link and you send it" }),
    /** Where the address has a pending invite. @default "resend" */
    onDuplicate: z
      .enum(["resend", "error", "replace"])
      .optional()
      .meta({ description: "Where the address has a pending invite" }),
  })
  .meta({ id: "CreateInvite" });

export const createBatch = z
  .strictObject({
    // Each item is read on its own, so that a bad one fails alone.
    invites: z.array(z.unknown()).meta({ description: "1 to 10,000 CreateInvite" }),
    defaults: z.record(z.string(), z.unknown()).optional().meta({ description: "Fields for every item that does not set them" }),
  })
  .meta({ id: "CreateBatch" });

export const updateInvite = z
  .strictObject({ ...offer, ...lifetime })
  .refine((change) => Object.values(change).some((value) => value !== undefined), "Nothing to change")
  .meta({ id: "UpdateInvite" });

export const resendInvite = z
  .strictObject({
    ...lifetime,
    rotate: z.boolean().optional().meta({ description: "A new link; the old one is dead" }),
    email: z.string().max(320).optional().meta({ description: "A corrected address; the link that the old one got is dead" }),
  })
  .meta({ id: "ResendInvite" });

export const inviteQuery = z.strictObject({
  status: status.optional(),
  kind: kind.optional(),
  role: line(64).optional(),
  q: line(200).optional().meta({ description: "Part of an address or a name" }),
  createdBy: line(64).optional(),
  createdAfter: moment.optional(),
  createdBefore: moment.optional(),
  sort: z.enum(inviteSorts).default("-createdAt"),
  limit,
  cursor,
});

export const statsQuery = z.strictObject({ from: moment.optional(), to: moment.optional() });

export const invite = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    kind,
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    roles: z.array(z.string()),
    data: data.nullable(),
    locale: z.string().nullable(),
    status,
    statusAt: dateTime.meta({ description: "When it took this status" }),
    expiresAt: dateTime,
    maxUses: z.int().nullable(),
    uses: z.int(),
    allowedDomains: z.array(z.string()).nullable(),
    requiresApproval: z.boolean(),
    newAccount: z.boolean().nullable(),
    shareInviterName: z.boolean(),
    tokenType: z.enum(["token", "code"]),
    createdBy: z.string().nullable().meta({ description: "Who vouches: made it, or last resent it; null for an API key" }),
    createdAt: dateTime,
    updatedAt: dateTime,
    delivery: z.object({
      state: z.enum(deliveryStates).meta({ description: "Of the newest mail; see docs/delivery.md" }),
      reason: z.string().optional(),
      at: dateTime.optional(),
    }),
    sentCount: z.int(),
    lastSentAt: dateTime.nullable(),
    callbackUrl: z.string().nullable(),
    redirectUrl: z.string().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: "Invite" });

export const inviteLink = z.object({ url: z.string(), code: z.string().optional() });
export const createdInvite = z.object({ invite, url: z.string().optional(), code: z.string().optional() });
export const batchResult = z.object({
  succeeded: z.array(createdInvite.extend({ index: z.int() })),
  failed: z.array(z.object({ index: z.int(), email: z.string().nullable(), problem })),
});
export const invitePage = pageOf(invite);

export const inviteUse = z.object({
  userId: z.string(),
  usedAt: dateTime,
  user: z.object({ email: z.string(), name: z.string() }).nullable(),
});

const counts = z.record(z.string(), z.int());
const milliseconds = z.number().nullable();
export const inviteStats = z
  .object({
    total: z.int(),
    byStatus: z.object({ pending: z.int(), accepted: z.int(), rejected: z.int(), canceled: z.int(), expired: z.int() }),
    byRole: counts,
    perDay: z.array(z.object({ date: z.iso.date(), created: z.int(), accepted: z.int() })),
    funnel: z.object({ created: z.int(), delivered: z.int(), accepted: z.int() }),
    timeToAcceptMs: z
      .object({ p50: milliseconds, p90: milliseconds })
      .meta({ description: "Exact for some thousands; within 2 % for more" }),
    topInviters: z.array(
      z.object({
        userId: z.string(),
        user: z.object({ email: z.string(), name: z.string() }).nullable(),
        invited: z.int(),
        accepted: z.int(),
      }),
    ),
    countedAt: dateTime.meta({ description: "Now, unless so much changes that the counting follows a little later" }),
  })
  .meta({ id: "InviteStats" });

export interface WireInvite extends z.infer<typeof invite> {}
export interface WireInviteUse extends z.infer<typeof inviteUse> {}
export interface WireInviteStats extends z.infer<typeof inviteStats> {}
export interface CreateInviteBody extends z.input<typeof createInvite> {}
export interface UpdateInviteBody extends z.input<typeof updateInvite> {}
export interface ResendInviteBody extends z.input<typeof resendInvite> {}
export interface InviteQueryParams extends Partial<z.input<typeof inviteQuery>> {}
export interface WireCreatedInvite extends z.infer<typeof createdInvite> {}
export interface WireBatchResult extends z.infer<typeof batchResult> {}
