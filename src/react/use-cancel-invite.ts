import type { WireInvite } from "../contract/invite.ts";
import { useInviteChange } from "./use-invite-change.ts";

/** `mutate({ invite })`. It shows at once, and is taken back where the server refuses. */
export function useCancelInvite(tenantId: string) {
  return useInviteChange<{ invite: WireInvite }>(tenantId, {
    send: (client, { invite }) => client.invites.cancel(tenantId, invite.id),
    expect: (invite) => ({ ...invite, status: "canceled", statusAt: new Date().toISOString() }),
  });
}
