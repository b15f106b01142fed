/** Sending again, to the same address or a corrected one. It revives an expired invite. */
import type { ResendInviteBody, WireInvite } from "../contract/invite.ts";
import { useInviteChange } from "./use-invite-change.ts";

/** The server's default lifetime. */
const WEEK_MS = 7 * 86_400_000;

export interface ResendInviteInput extends ResendInviteBody {
  invite: WireInvite;
}

export function useResendInvite(tenantId: string) {
  return useInviteChange<ResendInviteInput>(tenantId, {
    send: (client, { invite, ...body }) => client.invites.resend(tenantId, invite.id, body),
    expect: resent,
  });
}

/** Does sending it again send a mail? A link, and an invite whose link the app hands over, are only renewed. */
export function isMailed(invite: WireInvite): boolean {
  return invite.delivery.state !== "none";
}

function resent(invite: WireInvite, { expiresIn, email }: ResendInviteInput): WireInvite {
  const given = expiresIn === undefined ? undefined : Date.now() + expiresIn * 1000;
  const expiresAt = given ?? Math.max(Date.parse(invite.expiresAt), Date.now() + WEEK_MS);
  return {
    ...invite,
    status: "pending",
    expiresAt: new Date(expiresAt).toISOString(),
    ...(email === undefined ? {} : { email }),
    ...(isMailed(invite) ? { delivery: { state: "queued" as const } } : {}),
  };
}
