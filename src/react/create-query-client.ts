/** The cache behind the hooks. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { DoorlistError } from "../client/index.ts";
import { queryKeys } from "./query-keys.ts";

/** Knows a lost session wherever it shows. */
export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof DoorlistError && error.status === 401) queries.setQueryData(queryKeys.me, null);
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // The client asks again by itself.
      queries: { staleTime: 10_000, retry: false },
    },
  });
  return queries;
}
