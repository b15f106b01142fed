/** An invite as a row of the model `invite`: Better Invite's columns, and those that they lacked. */
import { emailKey } from "../../core/email.ts";
import type { Invite } from "../../core/invite.ts";
import { APP_TENANT, type WireStatus, wireStatus } from "../wire.ts";
import { fromRowId, toRowId } from "./row-ids.ts";

export interface InviteRow {
  id: string;
  /** What opens it, as it is (`storeToken: "plain"`) or its keyed digest. */
  token: string;
  createdAt: Date;
  expiresAt: Date;
  maxUses: number;
  infinityMaxUses: boolean;
  createdByUserId: string | null;
  redirectToAfterUpgrade: string | null;
  shareInviterName: boolean;
  email: string | null;
  emails: string[] | null;
  role: string;
  newAccount: boolean | null;
  status: WireStatus;
  // Better Invite has none of these; null in a row that it wrote.
  organizationId: string | null;
  teamIds: string | null;
  emailKey: string | null;
  uses: number | null;
  generation: number | null;
  keyId: string | null;
  tokenType: "token" | "code" | "custom" | null;
  callbackUrl: string | null;
  linkTemplate: string | null;
}

/** The inviter's account is gone: nobody vouches any more, which is not the same as nobody having to. In the form of an id. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

export function toInvite(row: InviteRow): Invite {
  const email = row.emails?.[0] ?? row.email ?? null;
  const createdAt = row.createdAt.getTime();
  return {
    id: fromRowId(row.id),
    tenantId: row.organizationId ?? APP_TENANT,
    kind: email === null ? "link" : "email",
    email,
    emailKey: email === null ? null : (row.emailKey ?? emailKey(email)),
    firstName: null,
    lastName: null,
    roles: row.role.split(",").map((role) => role.trim()),
    data: row.teamIds ? { teamIds: row.teamIds.split(",") } : null,
    locale: null,
    status: row.status === "used" ? "accepted" : row.status,
    statusChangedAt: createdAt,
    expiresAt: row.expiresAt.getTime(),
    maxUses: row.infinityMaxUses ? null : row.maxUses,
    uses: row.uses ?? 0,
    allowedDomains: null,
    newAccount: row.newAccount ?? null,
    shareInviterName: row.shareInviterName,
    createdBy: row.createdByUserId ?? NOBODY,
    createdAt,
    updatedAt: createdAt,
    tokenType: row.tokenType === "code" ? "code" : "token",
    keyId: row.keyId ?? "",
    generation: row.generation ?? 0,
    codeDigest: null,
    // Whoever made it may list it, token and all.
    linkShown: true,
    delivery: { state: email === null ? "none" : "queued", reason: null, at: null },
    sentCount: 0,
    lastSentAt: null,
    callbackUrl: row.callbackUrl ?? null,
    redirectUrl: row.redirectToAfterUpgrade ?? null,
    message: null,
    linkTemplate: row.linkTemplate ?? null,
    requiresApproval: false,
  };
}

export function toRow(invite: Invite, token: { token: string; tokenType: InviteRow["tokenType"] }): InviteRow {
  return {
    id: toRowId(invite.id),
    ...token,
    createdAt: new Date(invite.createdAt),
    maxUses: invite.maxUses ?? 1,
    infinityMaxUses: invite.maxUses === null,
    email: invite.email,
    // Prisma's lists are never null.
    emails: invite.email === null ? [] : [invite.email],
    newAccount: invite.newAccount,
    status: wireStatus(invite.status),
    organizationId: invite.tenantId === APP_TENANT ? null : invite.tenantId,
    emailKey: invite.emailKey,
    uses: invite.uses,
    generation: invite.generation,
    keyId: invite.keyId,
    ...offerOf(invite),
  };
}

type Offer = Pick<
  Invite,
  "expiresAt" | "roles" | "data" | "redirectUrl" | "callbackUrl" | "linkTemplate" | "shareInviterName" | "createdBy"
>;

/** The columns of what an invite offers; of those that are given. */
export function offerOf(offer: Offer): Pick<InviteRow, OfferColumn>;
export function offerOf(offer: Partial<Offer>): Partial<Pick<InviteRow, OfferColumn>>;
export function offerOf(offer: Partial<Offer>): Partial<Pick<InviteRow, OfferColumn>> {
  const columns = {
    expiresAt: offer.expiresAt === undefined ? undefined : new Date(offer.expiresAt),
    role: offer.roles?.join(","),
    teamIds: offer.data === undefined ? undefined : teamsOf({ data: offer.data }).join(",") || null,
    redirectToAfterUpgrade: offer.redirectUrl,
    callbackUrl: offer.callbackUrl,
    message: null,
    linkTemplate: offer.linkTemplate,
    shareInviterName: offer.shareInviterName,
    createdByUserId: offer.createdBy,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

type OfferColumn =
  | "expiresAt"
  | "role"
  | "teamIds"
  | "redirectToAfterUpgrade"
  | "callbackUrl"
  | "linkTemplate"
  | "shareInviterName"
  | "createdByUserId";

/** The teams of the organization that an invite leads into. */
export function teamsOf({ data }: Pick<Invite, "data">): string[] {
  return Array.isArray(data?.teamIds) ? data.teamIds : [];
}
