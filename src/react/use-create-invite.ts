/** Inviting: one person or link, or many addresses in one request. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CreateInviteBody } from "../contract/invite.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { refreshInvites } from "./invite-cache.ts";

export function useCreateInvite(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateInviteBody) => client.invites.create(tenantId, body),
    onSuccess: () => void refreshInvites(queries, tenantId),
  });
}

export interface CreateInvitesInput {
  emails: string[];
  /** What all of them share. */
  defaults: Partial<CreateInviteBody>;
}

/** Each address has a result of its own: `failed` says which and why, by its index in `emails`. */
export function useCreateInvites(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ emails, defaults }: CreateInvitesInput) =>
      client.invites.createMany(
        tenantId,
        emails.map((email) => ({ email })),
        defaults,
      ),
    onSuccess: () => void refreshInvites(queries, tenantId),
  });
}
