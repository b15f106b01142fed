/** What every act on an existing invite begins with. */
import { type Actor, type Authority, assertMayGrant, inviterIn } from "./actor.ts";
import type { Invite } from "./invite.ts";
import { Problem } from "./problems.ts";
import type { InviteWorld } from "./world.ts";

/**
 * The invite, for somebody who could have made it.
 * @throws Problem `tenant_not_found`, `invite_not_found`, `not_allowed` or `role_not_allowed`
 */
export async function manageInvite(
  world: InviteWorld,
  actor: Actor,
  tenantId: string,
  id: string,
): Promise<{ authority: Authority; invite: Invite }> {
  const authority = await inviterIn(world, actor, tenantId);
  const invite = await world.store.invites.get(tenantId, id);
  if (!invite) throw new Problem("invite_not_found");
  assertMayGrant(world, authority, invite.roles);
  return { authority, invite };
}
