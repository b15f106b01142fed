/** The answer to a creation once more, for a caller that did not hear it. The invites are shown as they stand now. */
import { type Actor, assertMayGrant, inviterIn } from "./actor.ts";
import { type Created, created } from "./create.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

/** @throws Problem `invite_not_found`, and what creating it would throw for somebody who may no longer do so */
export async function showCreated(world: World, actor: Actor, tenantId: string, id: string): Promise<Created> {
  const one = (await showManyCreated(world, actor, tenantId, [id])).get(id);
  if (!one) throw new Problem("invite_not_found");
  return one;
}

/** By id; without those that are gone. */
export async function showManyCreated(
  world: World,
  actor: Actor,
  tenantId: string,
  ids: string[],
): Promise<Map<string, Created>> {
  const authority = await inviterIn(world, actor, tenantId);
  const found = new Map<string, Created>();
  for (let start = 0; start < ids.length; start += SLICE) {
    const slice = ids.slice(start, start + SLICE).map((id) => ({ tenantId, id }));
    for (const invite of await world.store.invites.getMany(slice)) {
      assertMayGrant(world, authority, invite.roles);
      // A link that was not shown before is shown to nobody here: see `showLink`.
      const wasShown = invite.kind === "link" || invite.linkShown;
      found.set(invite.id, wasShown ? created(world, invite) : { invite });
    }
  }
  return found;
}

/** SQLite takes so many parameters, and more. */
const SLICE = 1000;
