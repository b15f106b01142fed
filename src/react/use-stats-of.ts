import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";
import { queryOf, type StatsRange } from "./stats-range.ts";

const REFRESH_MS = 30_000;

/** The numbers of a span of time, kept fresh while they are looked at. */
export function useStatsOf(tenantId: string, range: StatsRange, enabled = true) {
  const { client } = useDoorlist();
  const query = queryOf(range);
  return useQuery({
    queryKey: queryKeys.inviteStatsOf(tenantId, query),
    queryFn: () => client.invites.stats(tenantId, query),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
    enabled,
  });
}
