/** Sending again, to the same address or a corrected one. It revives an expired invite. */
import { useQueryClient } from "@tanstack/react-query";
import type { ResendInviteBody, WireInvite } from "../contract/invite.ts";
import type { WireTenant } from "../contract/tenant.ts";
import { queryKeys } from "./query-keys.ts";
import { useInviteChange } from "./use-invite-change.ts";
import { usualLifetime } from "./usual-offer.ts";

/** The invite, and what is to change with this send. */
export interface ResendInviteInput extends ResendInviteBody {
  invite: WireInvite;
}

/** `mutate({ invite })` sends it again. It shows at once, and is taken back where the server refuses. */
export function useResendInvite(tenantId: string) {
  const queries = useQueryClient();
  const tenant = () => queries.getQueryData<WireTenant[]>(queryKeys.tenants)?.find(({ id }) => id === tenantId);
  return useInviteChange<ResendInviteInput>(tenantId, {
    send: (client, { invite, ...body }) => client.invites.resend(tenantId, invite.id, body),
    expect: (invite, input) => resent(invite, input, usualLifetime(tenant()?.settings)),
  });
}

/** Does sending it again send a mail? A link, and an invite whose link the app hands over, are only renewed. */
export function isMailed(invite: WireInvite): boolean {
  return invite.delivery.state !== "none";
}

/** @param usual seconds, where it names no expiry */
function resent(invite: WireInvite, { expiresIn, email }: ResendInviteInput, usual: number): WireInvite {
  const given = expiresIn === undefined ? undefined : Date.now() + expiresIn * 1000;
  const expiresAt = given ?? Math.max(Date.parse(invite.expiresAt), Date.now() + usual * 1000);
  return {
    ...invite,
    status: "pending",
    expiresAt: new Date(expiresAt).toISOString(),
    ...(email === undefined ? {} : { email }),
    ...(isMailed(invite) ? { delivery: { state: "queued" as const } } : {}),
  };
}
