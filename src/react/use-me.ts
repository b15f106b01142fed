/** Who is signed in; null for nobody. */
import { type Query, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DoorlistClient, DoorlistError } from "../client/index.ts";
import type { WireMe } from "../contract/tenant.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** Who was signed in last, by cache: their id. */
const lastIn = new WeakMap<QueryClient, string>();

/** Who is signed in; null: nobody. */
export function useMe() {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useQuery<WireMe | null>({
    queryKey: queryKeys.me,
    queryFn: async () => {
      const me = await whoIs(client);
      const before = queries.getQueryData<WireMe | null>(queryKeys.me);
      if (me) {
        // Nothing of whoever was here before is left for the next one, who may have signed in elsewhere in this browser. Who only
        // comes back, after their session had ended, goes on where they were.
        const isBack = lastIn.get(queries) === me.user.id;
        lastIn.set(queries, me.user.id);
        const hasCome = before !== undefined && before?.user.id !== me.user.id;
        if (hasCome) void queries[isBack ? "invalidateQueries" : "resetQueries"]({ predicate: isOfAPerson });
      }
      return me;
    },
  });
}

function isOfAPerson({ queryKey: [ours, what] }: Query): boolean {
  return ours === queryKeys.me[0] && what !== queryKeys.me[1];
}

async function whoIs(client: DoorlistClient): Promise<WireMe | null> {
  try {
    return await client.me();
  } catch (error) {
    if (error instanceof DoorlistError && error.status === 401) return null;
    throw error;
  }
}
