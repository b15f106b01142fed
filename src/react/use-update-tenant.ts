import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UpdateTenantBody } from "../contract/tenant.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

export function useUpdateTenant(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: UpdateTenantBody) => client.tenants.update(tenantId, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.tenants }),
  });
}
