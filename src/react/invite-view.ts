/** Which part of the invites is looked at. A host keeps it where it likes; the dashboard keeps it in the URL. */
import type { WireInvite } from "../contract/invite.ts";

export type InviteStatus = WireInvite["status"];

export const inviteStatuses = ["pending", "accepted", "expired", "rejected", "canceled"] as const satisfies InviteStatus[];

export interface InviteView {
  /** Without one: every status. */
  status?: InviteStatus;
  role?: string;
  /** Part of an address or a name. */
  q?: string;
}

export function isInviteStatus(text: string | null): text is InviteStatus {
  return inviteStatuses.some((status) => status === text);
}
