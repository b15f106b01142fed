/** Imports of a tenant: the list, one with its progress, and what may be done with it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { WireImport } from "../contract/import.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { refreshInvites } from "./invite-cache.ts";
import { queryKeys } from "./query-keys.ts";

const POLL_MS = 500;
const SHOWN_IMPORTS = 10;
export const SHOWN_FAILURES = 100;

/** Is the server at work on it? */
export const isUnderWay = ({ state }: WireImport): boolean => state === "checking" || state === "running";

/** The newest ten imports of a tenant. */
export function useImports(tenantId: string, enabled = true) {
  const { client } = useDoorlist();
  return useQuery({
    queryKey: queryKeys.imports(tenantId),
    queryFn: () => client.imports.list(tenantId, { limit: SHOWN_IMPORTS }),
    enabled,
  });
}

/** Looks again and again while the server is at work on it. */
export function useImport(tenantId: string, id: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useQuery({
    queryKey: queryKeys.import(tenantId, id),
    queryFn: async () => {
      const job = await client.imports.get(tenantId, id);
      if (!isUnderWay(job)) {
        void queries.invalidateQueries({ queryKey: queryKeys.imports(tenantId), exact: true });
        void refreshInvites(queries, tenantId);
      }
      return job;
    },
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? POLL_MS : false),
  });
}

/** The first 100 rows of an import that failed, and why. */
export function useImportFailures(tenantId: string, job: WireImport) {
  const { client } = useDoorlist();
  return useQuery({
    queryKey: [...queryKeys.importRows(tenantId, job.id), job.updatedAt],
    queryFn: () => client.imports.rows(tenantId, job.id, { outcome: "failed", limit: SHOWN_FAILURES }),
    enabled: job.failed > 0,
  });
}

/** `mutate("check" | "start" | "cancel")`. */
export function useImportAct(tenantId: string, id: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: "check" | "start" | "cancel") => client.imports[act](tenantId, id),
    onSuccess: (job) => queries.setQueryData(queryKeys.import(tenantId, id), job),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.imports(tenantId) }),
  });
}
