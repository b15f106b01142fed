/** Reading a tenant's invites: for those who may invite. */
import { type Actor, authorityIn, inviterIn } from "./actor.ts";
import type { DoorlistEvent } from "./events.ts";
import type { Invite, InviteStatus } from "./invite.ts";
import type { InviteQuery, InviteStats } from "./invite-query.ts";
import type { EventFilter, InviteUse, MessageTruth, Page, PageQuery, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

export async function listInvites(world: World, actor: Actor, tenantId: string, query: InviteQuery): Promise<Page<Invite>> {
  await inviterIn(world, actor, tenantId);
  return world.store.invites.list(tenantId, query, world.clock.now());
}

export async function getInvite(world: World, actor: Actor, tenantId: string, id: string): Promise<Invite> {
  await inviterIn(world, actor, tenantId);
  const invite = await world.store.invites.get(tenantId, id);
  if (!invite) throw new Problem("invite_not_found");
  return invite;
}

/** By its id alone, for callers that do not name the tenant. A stranger cannot tell that there is one. */
export async function findInvite(world: World, actor: Actor, id: string): Promise<Invite> {
  const invite = await world.store.invites.getById(id);
  const hidden = new Problem("invite_not_found");
  if (!invite) throw hidden;
  await authorityIn(world, actor, invite.tenantId).catch((error) => {
    throw error instanceof Problem && error.code === "tenant_not_found" ? hidden : error;
  });
  return getInvite(world, actor, invite.tenantId, id);
}

export interface InviteStatsWithUsers extends InviteStats {
  topInviters: (InviteStats["topInviters"][number] & { user: User | null })[];
}

export async function inviteStats(
  world: World,
  actor: Actor,
  tenantId: string,
  range: { from?: number; to?: number },
): Promise<InviteStatsWithUsers> {
  await inviterIn(world, actor, tenantId);
  const stats = await world.store.invites.stats(tenantId, range, world.clock.now());
  const [users, purged] = await Promise.all([
    world.directory.users(stats.topInviters.map(({ userId }) => userId)),
    // When a purged invite was made is gone with it, so it counts only where no time is named.
    range.from === undefined && range.to === undefined ? world.store.retention.purged(tenantId) : {},
  ]);
  const topInviters = stats.topInviters.map((one) => ({ ...one, user: users.get(one.userId) ?? null }));
  return { ...withPurged(stats, purged), topInviters };
}

function withPurged(stats: InviteStats, purged: Partial<Record<InviteStatus, number>>): InviteStats {
  const byStatus = { ...stats.byStatus };
  let total = stats.total;
  for (const [status, invites] of Object.entries(purged) as [InviteStatus, number][]) {
    byStatus[status] += invites;
    total += invites;
  }
  return { ...stats, total, byStatus };
}

/** The mails of an invite, with what became of each. */
export async function listMessages(world: World, actor: Actor, tenantId: string, id: string): Promise<MessageTruth[]> {
  await getInvite(world, actor, tenantId, id);
  return world.store.messages.listForInvite(tenantId, id);
}

export async function listUses(
  world: World,
  actor: Actor,
  tenantId: string,
  id: string,
  page: PageQuery,
): Promise<Page<InviteUse & { user: User | null }>> {
  await getInvite(world, actor, tenantId, id);
  const uses = await world.store.uses.list(tenantId, id, page);
  const users = await world.directory.users(uses.data.map(({ userId }) => userId));
  return { ...uses, data: uses.data.map((use) => ({ ...use, user: users.get(use.userId) ?? null })) };
}

export async function listEvents(
  world: World,
  actor: Actor,
  tenantId: string,
  filter: EventFilter,
  page: PageQuery,
): Promise<Page<DoorlistEvent>> {
  await inviterIn(world, actor, tenantId);
  return world.store.events.list(tenantId, filter, page);
}

/**
 * Where a stream of the tenant's events begins: behind the one that was seen last, or at this moment.
 * @throws Problem `invalid_field` for a position that no event has, as after an older copy of the database was put back
 */
export async function streamStart(world: World, actor: Actor, tenantId: string, seen: string | null): Promise<number> {
  await inviterIn(world, actor, tenantId);
  const last = await world.store.events.lastPosition(tenantId);
  if (seen === null) return last;
  if (!/^\d{1,15}$/.test(seen) || Number(seen) > last) {
    throw new Problem("invalid_field", { field: "last-event-id", detail: "No event of this tenant has this position" });
  }
  return Number(seen);
}
