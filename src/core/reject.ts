/** Reject: the invited person declines. Declining twice is declining once. */
import { authorOfVisitor, type Visitor } from "./actor.ts";
import { newEvent, type Origin } from "./events.ts";
import { assertPending, type Invite, statusAt } from "./invite.ts";
import { answerMessage } from "./message.ts";
import { openInvite } from "./open.ts";
import { assertAddressee } from "./policy.ts";
import { Problem } from "./problems.ts";
import { verb } from "./verb.ts";
import type { InviteWorld } from "./world.ts";

/**
 * Holding the token is enough; nobody has to make an account to say no. Whoever is signed in must be the addressee.
 * @param origin of a holder who is not signed in
 * @throws Problem `not_rejectable` for a link, `email_mismatch`, or the code of the state the invite is in
 */
export async function rejectInvite(
  world: InviteWorld,
  tokenOrCode: string,
  user: Visitor | null,
  origin?: Origin,
): Promise<Invite> {
  return rejectAs(world, await openInvite(world, tokenOrCode), user, origin);
}

async function reject(world: InviteWorld, invite: Invite, user: Visitor | null, origin?: Origin): Promise<Invite> {
  if (invite.kind === "link") throw new Problem("not_rejectable");
  if (user) assertAddressee(invite, user);
  const { tenantId, id } = invite;
  const now = world.clock.now();
  const actor = user ? authorOfVisitor(user) : { actor: "holder", origin };
  if (statusAt(invite, now) === "pending") await world.hooks?.before("reject", invite, actor.actor);
  const rejected = await world.store.transaction(async ({ invites, events }) => {
    const closed = await invites.close({ tenantId, id }, "rejected", now);
    if (!closed) return null;
    const notice = answerMessage("rejected", closed, null, now);
    await events.append([newEvent("invite.rejected", { tenantId, inviteId: id, actor, at: now })], notice ? [notice] : []);
    return closed;
  });
  if (rejected) {
    world.outbox.wake();
    await world.hooks?.after("reject", rejected, actor.actor);
    return rejected;
  }
  const current = await world.store.invites.get(tenantId, id);
  if (current?.status === "rejected") return current;
  if (current) assertPending(current, now);
  throw new Problem("invite_not_found");
}

export const rejectAs = verb("reject", reject);
