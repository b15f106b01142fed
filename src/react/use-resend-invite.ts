/** Sending again shows at once, and is taken back where the server refuses. It revives an expired invite. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { WireInvite } from "../contract/invite.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { refreshInvites, showChange } from "./invite-cache.ts";

/** The server's default lifetime. */
const WEEK_MS = 7 * 86_400_000;

export function useResendInvite(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (invite: WireInvite) => client.invites.resend(tenantId, invite.id),
    onMutate: (invite) => showChange(queries, invite, resent(invite)),
    onError: (_error, _invite, shown) => shown?.undo(),
    onSettled: () => void refreshInvites(queries, tenantId),
  });
}

/** Does sending it again send a mail? A link, and an invite whose link the app hands over, are only renewed. */
export function isMailed(invite: WireInvite): boolean {
  return invite.delivery.state !== "none";
}

function resent(invite: WireInvite): WireInvite {
  const expiresAt = Math.max(Date.parse(invite.expiresAt), Date.now() + WEEK_MS);
  return {
    ...invite,
    status: "pending",
    expiresAt: new Date(expiresAt).toISOString(),
    ...(isMailed(invite) ? { delivery: { state: "queued" as const } } : {}),
  };
}
