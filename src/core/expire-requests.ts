/** The sweep of requests: records that they have passed their time, and tells their people. */
import type { Tables, User } from "./ports.ts";
import type { JoinRequest } from "./request.ts";
import { outcomeMessage, requestEvent } from "./request-news.ts";
import { verb } from "./verb.ts";
import type { World } from "./world.ts";

const SLICE = 100;

/** Expires what is due, in bounded steps. Answers how many. */
async function expire(world: World): Promise<number> {
  let total = 0;
  for (;;) {
    const now = world.clock.now();
    const due = await world.store.requests.due(now, SLICE);
    // Not inside the transaction, which may hold the only connection that the directory has.
    const people = await world.directory.users(due.map(({ userId }) => userId));
    const swept = due.length > 0 ? await world.store.transaction((tables) => expireThose(tables, due, people, now)) : 0;
    total += swept;
    if (swept > 0) world.outbox.wake();
    if (due.length < SLICE) return total;
  }
}

export const expireRequests = verb("expire_requests", expire);

/** Those that nobody decided meanwhile. */
async function expireThose(
  { requests, tenants, events }: Tables,
  due: JoinRequest[],
  people: Map<string, User>,
  now: number,
): Promise<number> {
  let count = 0;
  for (const one of due) {
    const expired = await requests.decide(one, { to: "expired" }, now);
    if (!expired) continue;
    count += 1;
    if (expired.waitsFor === "seat") await tenants.countWaiting(expired.tenantId, -1);
    const user = people.get(expired.userId);
    const mail = user ? [outcomeMessage("request_expired", expired, user, now)] : [];
    await events.append([requestEvent("request.expired", expired, "system", now)], mail);
  }
  return count;
}
