/**
 * The waitlist moves on: where a seat is free and the tenant lets people in by itself, the first in line comes in. Any
 * number of workers may do it at once; each request is decided by a guarded update, and each seat taken by one.
 */
import { type LetIn, letIn } from "./approve-request.ts";
import { isVouchedFor } from "./policy.ts";
import type { Tenant } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { JoinRequest } from "./request.ts";
import { verb } from "./verb.ts";
import type { World } from "./world.ts";

const TENANTS = 100;

/** Answers how many came in. */
async function admitAll(world: World): Promise<number> {
  let admitted = 0;
  for (let after = ""; ; ) {
    const tenants = await world.store.tenants.withRoom(after, TENANTS);
    for (const tenant of tenants) if (tenant.settings.waitlist === "automatic") admitted += await admitTo(world, tenant);
    if (tenants.length < TENANTS) return admitted;
    after = tenants.at(-1)?.id ?? after;
  }
}

export const admitWaiting = verb("admit", admitAll);

async function admitTo(world: World, { id: tenantId }: Tenant): Promise<number> {
  let admitted = 0;
  for (;;) {
    const now = world.clock.now();
    const next = await world.store.requests.nextInLine(tenantId, now);
    if (!next) return admitted;
    const outcome = await admitOne(world, next, now);
    if (outcome === "full") return admitted;
    if (outcome === "in") admitted += 1;
  }
}

/** `gone`: not in line any more, whoever saw to that. */
async function admitOne(world: World, request: JoinRequest, now: number): Promise<"in" | "full" | "gone"> {
  const [user, given] = await Promise.all([world.directory.user(request.userId), givenTo(world, request)]);
  if (!user || !given || !(await isVouchedFor(world, world.store, request.tenantId, given.by, given.roles)))
    return leaveLine(world, request, now);
  try {
    const entry = { request, user, ...given, author: "system", now };
    const approved = await world.store.transaction((tables) => letIn(world, tables, entry));
    if (!approved) return "gone";
    world.outbox.wake();
    return "in";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "seats_full") return "full";
    // Its invite was used up, canceled, ran out or is another's meanwhile.
    if (/^(invite_|email_mismatch$|domain_not_allowed$)/.test(error.code)) return leaveLine(world, request, now);
    throw error;
  }
}

/** What the approver gave; without one, what their invite offers now. Null: the link that they opened is dead. */
async function givenTo({ store }: World, request: JoinRequest): Promise<Pick<LetIn, "by" | "roles" | "offer"> | null> {
  const { tenantId, inviteId, inviteGeneration, decidedBy, roles } = request;
  if (inviteGeneration === null) return { by: decidedBy, roles: roles ?? [] };
  const offer = await store.invites.get(tenantId, inviteId ?? "");
  return offer?.generation === inviteGeneration ? { by: offer.createdBy, roles: offer.roles, offer } : null;
}

/** Somebody has to look at it again: it waits for approval, and the next in line is served. */
async function leaveLine({ store }: World, request: JoinRequest, now: number): Promise<"gone"> {
  await store.transaction(async ({ requests, tenants }) => {
    if (await requests.stepBack(request, now)) await tenants.countWaiting(request.tenantId, -1);
  });
  return "gone";
}
