/** Who may have made invites: the members of a tenant, the first hundred of them, by user id. */
import { useQuery } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

const MOST = 100;

export function useInviters(tenantId: string, enabled = true) {
  const { client } = useDoorlist();
  return useQuery({
    queryKey: queryKeys.inviters(tenantId),
    queryFn: async () => {
      const { data } = await client.members.list(tenantId, { limit: MOST });
      return new Map(data.map(({ userId, user }) => [userId, user?.name || user?.email || userId]));
    },
    staleTime: 60_000,
    enabled,
  });
}
