/** Canceling shows at once, and is taken back where the server refuses. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { WireInvite } from "../contract/invite.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { refreshInvites, showChange } from "./invite-cache.ts";

export function useCancelInvite(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (invite: WireInvite) => client.invites.cancel(tenantId, invite.id),
    onMutate: (invite) => showChange(queries, invite, { ...invite, status: "canceled", statusAt: new Date().toISOString() }),
    onError: (_error, _invite, shown) => shown?.undo(),
    onSettled: () => void refreshInvites(queries, tenantId),
  });
}
