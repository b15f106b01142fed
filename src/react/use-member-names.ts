/** What people are called: those of these who are still members of the tenant, by user id. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** As many as one request takes. */
const MOST = 50;

/** Null: no member. Somebody who is not in it was not asked for yet. */
export type MemberNames = ReadonlyMap<string, string | null>;

/** Empty until it is known, so that nobody is said to have left who has not. */
export function useMemberNames(tenantId: string, userIds: readonly string[]): MemberNames {
  const { client } = useDoorlist();
  const ids = [...new Set(userIds)].sort().slice(0, MOST);
  const { data } = useQuery({
    queryKey: queryKeys.memberNames(tenantId, ids),
    queryFn: async () => {
      const { data: members } = await client.members.list(tenantId, { ids: ids.join(",") });
      const names = new Map(members.map(({ userId, user }) => [userId, user?.name || user?.email || userId]));
      return new Map(ids.map((id) => [id, names.get(id) ?? null]));
    },
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    enabled: ids.length > 0,
  });
  return data ?? unknown;
}

const unknown: MemberNames = new Map();

/** @param gone how to say that somebody is no longer a member */
export function personName(names: MemberNames, userId: string, gone: string): string {
  const name = names.get(userId);
  return name === undefined ? "" : (name ?? gone);
}
