/** Who is signed in; null for nobody. */
import { useQuery } from "@tanstack/react-query";
import { DoorlistError } from "../client/index.ts";
import type { WireMe } from "../contract/tenant.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** Who is signed in; null: nobody. */
export function useMe() {
  const { client } = useDoorlist();
  return useQuery<WireMe | null>({
    queryKey: queryKeys.me,
    queryFn: () =>
      client.me().catch((error: unknown) => {
        if (error instanceof DoorlistError && error.status === 401) return null;
        throw error;
      }),
  });
}
