/** A tenant's domains, and the tenant that one's own address lets one into. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { DoorlistClient } from "../client/index.ts";
import type { ClaimDomainBody } from "../contract/domain.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import type { OfRoles } from "./of-roles.ts";
import { queryKeys } from "./query-keys.ts";

export type Mailbox = Parameters<DoorlistClient["domains"]["mail"]>[2];

const MOST = 100;

/** The domains of a tenant, the first 100. */
export function useDomains(tenantId: string, enabled: boolean) {
  const { client } = useDoorlist();
  return useQuery({
    queryKey: queryKeys.domains(tenantId),
    queryFn: async () => (await client.domains.list(tenantId, { limit: MOST })).data,
    enabled,
  });
}

/** `mutate(body)` claims a domain for the tenant, or changes how its people come in. */
export const useClaimDomain = <Role extends string = string>(tenantId: string) =>
  useDomainAct(tenantId, (client, body: ClaimDomainBody & OfRoles<Role>) => client.domains.claim(tenantId, body));
/** `mutate(domain)` looks up the DNS record that proves it. */
export const useVerifyDomain = (tenantId: string) =>
  useDomainAct(tenantId, (client, domain: string) => client.domains.verify(tenantId, domain));
/** `mutate({ domain, mailbox })` mails a link that proves the domain. */
export const useMailDomain = (tenantId: string) =>
  useDomainAct(tenantId, (client, { domain, mailbox }: { domain: string; mailbox: Mailbox }) =>
    client.domains.mail(tenantId, domain, mailbox),
  );
/** `mutate(domain)` gives a domain up. */
export const useRemoveDomain = (tenantId: string) =>
  useDomainAct(tenantId, (client, domain: string) => client.domains.remove(tenantId, domain));

function useDomainAct<Input, Answer>(tenantId: string, act: (client: DoorlistClient, input: Input) => Promise<Answer>) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act(client, input),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.domains(tenantId) }),
  });
}

/** The tenant that the confirmed address of whoever is signed in lets them into; null: none. */
export function useMyDomain() {
  const { client } = useDoorlist();
  return useQuery({ queryKey: queryKeys.myDomain, queryFn: async () => (await client.domains.mine()).data });
}

/** Joins the tenant that `useMyDomain` tells of. */
export function useJoinByDomain() {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.domains.join(),
    // Awaited, so that the tenant is in the list by the time the caller opens it.
    onSettled: () =>
      Promise.all(
        [queryKeys.tenants, queryKeys.myDomain, queryKeys.myRequests].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}
