/** The invites that wait for the person who is signed in. */
import { useQuery } from "@tanstack/react-query";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

export function useMyInvites() {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.myInvites, queryFn: async () => (await client.myInvites.list()).data });
}
