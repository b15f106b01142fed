/** The sweep of requests: records that they have passed their time, and tells their people. */
import { outcomeMessage, requestEvent } from "./request-news.ts";
import { verb } from "./verb.ts";
import type { World } from "./world.ts";

const SLICE = 100;

/** Expires what is due, in bounded steps. Answers how many. */
async function expire(world: World): Promise<number> {
  let total = 0;
  for (;;) {
    const now = world.clock.now();
    const swept = await world.store.transaction(async ({ requests, tenants, events }) => {
      const expired = await requests.expireDue(now, SLICE);
      const people = await world.directory.users(expired.map(({ userId }) => userId));
      for (const request of expired) {
        if (request.waitsFor === "seat") await tenants.countWaiting(request.tenantId, -1);
        const user = people.get(request.userId);
        const mail = user ? [outcomeMessage("request_expired", request, user, now)] : [];
        await events.append([requestEvent("request.expired", request, "system", now)], mail);
      }
      return expired.length;
    });
    total += swept;
    if (swept > 0) world.outbox.wake();
    if (swept < SLICE) return total;
  }
}

export const expireRequests = verb("expire_requests", expire);
