/** Doorlist's words in ROQ's, and back. */
import { type InviteStatus, inviteStatuses } from "../../core/invite.ts";
import type { UserInviteStatus } from "./browser/types.ts";

/** Who stands behind an invite that no person vouches for: the key itself. */
export const SERVICE_ACCOUNT = "service-account";
/** The address under which ROQ's SDK asks for the key's own token. */
export const SERVICE_ACCOUNT_EMAIL = "project-service-account@roq.tech";

/** ROQ has no word for an invite that was declined. */
export function roqStatus(status: InviteStatus): UserInviteStatus {
  return status === "rejected" ? "canceled" : status;
}

/** The states whose ROQ word fits. */
export function statusesWhere(fits: (word: UserInviteStatus) => boolean): InviteStatus[] {
  return inviteStatuses.filter((status) => fits(roqStatus(status)));
}
