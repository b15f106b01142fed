/** A request ends without the person coming in: refused by an approver, or withdrawn by the person. Twice is once. */
import { type Actor, actsIn, authorOfVisitor, type Visitor } from "./actor.ts";
import { answering } from "./approve-request.ts";
import type { Author } from "./events.ts";
import type { Message } from "./message.ts";
import { Problem } from "./problems.ts";
import { assertPendingRequest, type JoinRequest } from "./request.ts";
import { outcomeMessage, requestEvent } from "./request-news.ts";
import { verb } from "./verb.ts";
import type { World } from "./world.ts";

/** @throws Problem `request_not_found`, `not_allowed`, or the code of the state that it is in */
async function refuse(world: World, actor: Actor, tenantId: string, id: string): Promise<JoinRequest> {
  const { authority, request } = await answering(world, actor, tenantId, id);
  const user = await world.directory.user(request.userId);
  const mail = user ? [outcomeMessage("request_refused", request, user, world.clock.now())] : [];
  return end(world, request, { to: "refused", by: authority.userId }, authority, mail);
}

export const refuseRequest = verb("refuse", refuse);

/** @throws Problem `request_not_found`, or the code of the state that it is in */
async function withdraw(world: World, user: Visitor, id: string): Promise<JoinRequest> {
  const request = (await ownRequests(world, user)).find((one) => one.id === id);
  if (!request) throw new Problem("request_not_found");
  return end(world, request, { to: "withdrawn" }, authorOfVisitor(user), []);
}

export const withdrawRequest = verb("withdraw", withdraw);

/** Of a person, the most that are looked at. */
const MOST_OWN = 100;

/** Newest first. */
export async function ownRequests({ store }: World, user: Visitor): Promise<JoinRequest[]> {
  const all = await store.requests.listForUser(user.id, MOST_OWN);
  return all.filter(({ tenantId }) => actsIn(user, tenantId));
}

async function end(
  world: World,
  { tenantId, id }: JoinRequest,
  decision: { to: "refused" | "withdrawn"; by?: string | null },
  author: Author,
  mail: Message[],
): Promise<JoinRequest> {
  const now = world.clock.now();
  const ended = await world.store.transaction(async ({ requests, tenants, events }) => {
    const decided = await requests.decide({ tenantId, id }, decision, now);
    if (!decided) return null;
    if (decided.waitsFor === "seat") await tenants.countWaiting(tenantId, -1);
    await events.append([requestEvent(`request.${decision.to}`, decided, author, now)], mail);
    return decided;
  });
  if (ended) {
    world.outbox.wake();
    return ended;
  }
  const current = await world.store.requests.get(tenantId, id);
  if (current?.status === decision.to) return current;
  assertPendingRequest(current, now);
  throw new Problem("request_not_found");
}
