/** The sweep: records that invites have passed their time. Reads never wait for it. */
import { queueDigests } from "./digest.ts";
import { newEvent } from "./events.ts";
import { verb } from "./verb.ts";
import type { World } from "./world.ts";

const SLICE = 200;

/** Expires what is due, in bounded steps. Answers how many. */
async function expire(world: World): Promise<number> {
  let total = 0;
  for (;;) {
    const now = world.clock.now();
    const swept = await world.store.transaction(async (tables) => {
      const { invites, events } = tables;
      const expired = await invites.expireDue(now, SLICE);
      const facts = expired.map(({ tenantId, id }) =>
        newEvent("invite.expired", { tenantId, inviteId: id, actor: "system", at: now }),
      );
      if (facts.length > 0) await events.append(facts);
      await queueDigests(tables, expired, now);
      return expired;
    });
    if (world.hooks) {
      const { hooks } = world;
      const invites = await world.store.invites.getMany(swept);
      await Promise.all(invites.map((invite) => hooks.after("expire", invite, "system")));
    }
    total += swept.length;
    if (swept.length < SLICE) return total;
  }
}

export const expireInvites = verb("expire", expire);
