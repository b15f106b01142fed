import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UpdateTenantBody } from "../contract/tenant.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import type { OfDefaultRoles } from "./of-roles.ts";
import { queryKeys } from "./query-keys.ts";

/** `mutate(change)`. */
export function useUpdateTenant<Role extends string = string>(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: UpdateTenantBody & OfDefaultRoles<Role>) => client.tenants.update(tenantId, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.tenants }),
  });
}
