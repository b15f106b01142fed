/** The tenants of the person who is signed in, and making one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { DoorlistClient } from "../client/index.ts";
import type { CreateTenantBody, WireTenant } from "../contract/tenant.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

const PAGE = 100;
/** More than this no menu shows well; a search takes over long before. */
const MOST_PAGES = 10;

/** The tenants of whoever is signed in, up to 1,000. */
export function useTenants(enabled = true) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.tenants, queryFn: () => listTenants(client), enabled });
}

async function listTenants(client: DoorlistClient): Promise<WireTenant[]> {
  const tenants: WireTenant[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { data, nextCursor } = await client.tenants.list({ limit: PAGE, ...(cursor ? { cursor } : {}) });
    tenants.push(...data);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return tenants;
}

/** `mutate(body)` makes a tenant, whose owner is whoever is signed in. */
export function useCreateTenant() {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateTenantBody) => client.tenants.create(body),
    // Awaited, so that the new tenant is in the list by the time the caller opens it.
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.tenants }),
  });
}
