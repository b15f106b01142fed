/** An invite as Better Invite's lists, hooks and dashboards have it. */
import { type Invite, type InviteStatus, statusAt } from "../core/invite.ts";
import type { Host } from "./host.ts";

export type WireStatus = "pending" | "used" | "rejected" | "canceled" | "expired";

/** An invite in the shape of Better Invite. Our state `accepted` is `used` here. */
export interface WireInvite {
  id: string;
  /** What opens it; its id, which cancels and resends it, where only a digest is left or its mailbox alone has it. */
  token: string;
  createdAt: Date;
  expiresAt: Date;
  /** 1 where `infinityMaxUses` is true. */
  maxUses: number;
  infinityMaxUses: boolean;
  /** Empty where an API key made it. */
  createdByUserId: string;
  redirectToAfterUpgrade: string | null;
  shareInviterName: boolean;
  email: string | null;
  emails: string[];
  role: string;
  newAccount: boolean | null;
  status: WireStatus;
  /** How many uses are taken. */
  uses: number;
  /** Where it leads: an organization, a tenant, or (null) the app itself. */
  organizationId: string | null;
}

/** The app itself, as a tenant whose members are its users. */
export const APP_TENANT = "app";

export const wireStatus = (status: InviteStatus): WireStatus => (status === "accepted" ? "used" : status);

export function wireInvite(host: Host, invite: Invite, now: number): WireInvite {
  return {
    id: host.idOf(invite),
    token: host.tokenOf(invite) ?? host.idOf(invite),
    createdAt: new Date(invite.createdAt),
    expiresAt: new Date(invite.expiresAt),
    maxUses: invite.maxUses ?? 1,
    infinityMaxUses: invite.maxUses === null,
    createdByUserId: invite.createdBy ?? "",
    redirectToAfterUpgrade: invite.redirectUrl,
    shareInviterName: invite.shareInviterName,
    email: invite.email,
    emails: invite.email === null ? [] : [invite.email],
    role: invite.roles.join(","),
    newAccount: invite.newAccount,
    status: wireStatus(statusAt(invite, now)),
    uses: invite.uses,
    organizationId: invite.tenantId === APP_TENANT ? null : invite.tenantId,
  };
}
