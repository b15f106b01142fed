/** The tenant's own mail server; null where the installation's serves it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DoorlistClient, DoorlistError } from "../client/index.ts";
import type { PutMailServerBody, WireMailServer } from "../contract/mail.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { queryKeys } from "./query-keys.ts";

/** A tenant's own mail server; null where it has none. */
export function useMailServer(tenantId: string, enabled = true) {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.mailServer(tenantId), queryFn: () => ownServer(client, tenantId), enabled });
}

async function ownServer(client: DoorlistClient, tenantId: string): Promise<WireMailServer | null> {
  try {
    return await client.mailServer.get(tenantId);
  } catch (error) {
    if (error instanceof DoorlistError && error.code === "mail_server_not_found") return null;
    throw error;
  }
}

/** `mutate(body)` sets a tenant's own mail server. */
export function useSetMailServer(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PutMailServerBody) => client.mailServer.set(tenantId, body),
    onSuccess: (server) => queries.setQueryData<WireMailServer | null>(queryKeys.mailServer(tenantId), server),
    // A password was in it.
    gcTime: 0,
  });
}

/** From then on, mails leave by the installation's server. */
export function useRemoveMailServer(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.mailServer.remove(tenantId),
    onSuccess: () => queries.setQueryData<WireMailServer | null>(queryKeys.mailServer(tenantId), null),
  });
}

/** A server that refuses is an answer, not an error. */
export function useTestMailServer(tenantId: string) {
  const { client } = useDoorlist();
  return useMutation({ mutationFn: () => client.mailServer.test(tenantId) });
}
