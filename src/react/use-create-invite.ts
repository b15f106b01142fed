/** Inviting: one person or link, or many addresses in one request. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CreateInviteBody } from "../contract/invite.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { refreshInvites } from "./invite-cache.ts";
import type { OfRoles } from "./of-roles.ts";

/** `mutate(body)` makes one invite, by e-mail or link. */
export function useCreateInvite<Role extends string = string>(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateInviteBody & OfRoles<Role>) => client.invites.create(tenantId, body),
    onSuccess: () => void refreshInvites(queries, tenantId),
  });
}

/** Addresses to invite, all on the same terms. */
export interface CreateInvitesInput<Role extends string = string> {
  emails: string[];
  /** What all of them share. */
  defaults: Partial<CreateInviteBody> & OfRoles<Role>;
}

/** Each address has a result of its own: `failed` says which and why, by its index in `emails`. */
export function useCreateInvites<Role extends string = string>(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ emails, defaults }: CreateInvitesInput<Role>) =>
      client.invites.createMany(
        tenantId,
        emails.map((email) => ({ email })),
        defaults,
      ),
    onSuccess: () => void refreshInvites(queries, tenantId),
  });
}
