/** One invite: what a list has of it at once, and then what the server says. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import type { InvitePages } from "./invite-cache.ts";
import { queryKeys } from "./query-keys.ts";

/** One invite: first as a list has it, then as the server says. */
export function useInvite(tenantId: string, id: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useQuery({
    queryKey: queryKeys.invite(tenantId, id),
    queryFn: () => client.invites.get(tenantId, id),
    placeholderData: () => {
      const lists = queries.getQueriesData<InvitePages>({ queryKey: queryKeys.inviteLists(tenantId) });
      for (const [, list] of lists) {
        for (const page of list?.pages ?? []) {
          const found = page.data.find((invite) => invite.id === id);
          if (found) return found;
        }
      }
      return undefined;
    },
  });
}
