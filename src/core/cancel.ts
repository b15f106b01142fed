/** Cancel: the link opens nothing any more. Canceling twice is canceling once. */
import type { Actor } from "./actor.ts";
import { newEvent } from "./events.ts";
import { assertPending, type Invite, statusAt } from "./invite.ts";
import { manageInvite } from "./manage.ts";
import { Problem } from "./problems.ts";
import { verb } from "./verb.ts";
import type { InviteWorld } from "./world.ts";

/** @throws Problem with the code of the state the invite is in. */
async function cancel(world: InviteWorld, actor: Actor, tenantId: string, id: string): Promise<Invite> {
  const { authority, invite } = await manageInvite(world, actor, tenantId, id);
  const now = world.clock.now();
  if (statusAt(invite, now) === "pending") await world.hooks?.before("cancel", invite, authority.actor);
  const canceled = await world.store.transaction(async ({ invites, events }) => {
    const closed = await invites.close({ tenantId, id }, "canceled", now);
    if (closed) await events.append([newEvent("invite.canceled", { tenantId, inviteId: id, actor: authority, at: now })]);
    return closed;
  });
  if (canceled) {
    await world.hooks?.after("cancel", canceled, authority.actor);
    return canceled;
  }
  const current = await world.store.invites.get(tenantId, id);
  if (current?.status === "canceled") return current;
  if (current) assertPending(current, now);
  throw new Problem("invite_not_found");
}

export const cancelInvite = verb("cancel", cancel);
