/** The invites that wait for the person who is signed in, and their answers, which show at once. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { DoorlistClient } from "../client/index.ts";
import type { WireMyInvite } from "../contract/visit.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** The pending invites for whoever is signed in. */
export function useMyInvites() {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.myInvites, queryFn: async () => (await client.myInvites.list()).data });
}

/** `mutate(invite)` accepts one of `useMyInvites`. */
export const useAcceptMyInvite = () => useAnswer((client, id) => client.myInvites.accept(id));
/** `mutate(invite)` declines one of `useMyInvites`. */
export const useRejectMyInvite = () => useAnswer((client, id) => client.myInvites.reject(id));

function useAnswer<Answer>(send: (client: DoorlistClient, id: string) => Promise<Answer>) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: WireMyInvite) => send(client, id),
    onMutate: async ({ id }) => {
      await queries.cancelQueries({ queryKey: queryKeys.myInvites });
      const before = queries.getQueryData<WireMyInvite[]>(queryKeys.myInvites);
      queries.setQueryData<WireMyInvite[]>(queryKeys.myInvites, (all) => all?.filter((invite) => invite.id !== id));
      return { before };
    },
    onError: (_error, _invite, shown) => queries.setQueryData(queryKeys.myInvites, shown?.before),
    // Awaited, so that the tenant is in the list by the time the caller opens it.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: queryKeys.tenants }),
        queries.invalidateQueries({ queryKey: queryKeys.myInvites }),
      ]),
  });
}
