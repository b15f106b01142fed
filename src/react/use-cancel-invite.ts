import type { WireInvite } from "../contract/invite.ts";
import { useInviteChange } from "./use-invite-change.ts";

export function useCancelInvite(tenantId: string) {
  return useInviteChange<{ invite: WireInvite }>(tenantId, {
    send: (client, { invite }) => client.invites.cancel(tenantId, invite.id),
    expect: (invite) => ({ ...invite, status: "canceled", statusAt: new Date().toISOString() }),
  });
}
