/** The link of a pending invite, asked for when a person wants it and kept nowhere. */
import { useMutation } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";

/** `mutate(inviteId)` fetches what opens a pending invite. It is kept in no cache. */
export function useInviteLink(tenantId: string) {
  const { client } = useDoorlist();
  return useMutation({ mutationFn: (inviteId: string) => client.invites.link(tenantId, inviteId), gcTime: 0 });
}
