/** Changing what a pending invite offers: its roles, its life, its names. */
import type { UpdateInviteBody, WireInvite } from "../contract/invite.ts";
import type { OfRoles } from "./of-roles.ts";
import { useInviteChange } from "./use-invite-change.ts";

/** The invite, and what is to change. */
export interface UpdateInviteInput<Role extends string = string> {
  invite: WireInvite;
  change: UpdateInviteBody & OfRoles<Role>;
}

/** `mutate({ invite, change })`. It shows at once, and is taken back where the server refuses. */
export function useUpdateInvite<Role extends string = string>(tenantId: string) {
  return useInviteChange<UpdateInviteInput<Role>>(tenantId, {
    send: (client, { invite, change }) => client.invites.update(tenantId, invite.id, change),
    expect: (invite, { change: { expiresIn, expiresAt, ...change } }) => ({
      ...invite,
      ...(change as Partial<WireInvite>),
      ...(expiresIn === undefined ? {} : { expiresAt: new Date(Date.now() + expiresIn * 1000).toISOString() }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }),
  });
}
