/** How many invites a tenant has, by status, and how they fare. */
import { useQuery } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** Figures of all invites of a tenant. */
export function useInviteStats(tenantId: string, enabled = true) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.inviteStats(tenantId), queryFn: () => client.invites.stats(tenantId), enabled });
}
