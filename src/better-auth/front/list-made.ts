/** The invites that a person made, in every tenant where they may still invite. */
import type { Invite } from "../../core/invite.ts";
import { listInvites } from "../../core/read.ts";
import { mayInvite } from "../../core/role.ts";
import type { World } from "../../core/world.ts";
import type { ListQuery } from "../bodies.ts";
import type { Host, Person } from "../host.ts";
import { type Comparable, compare, filtersOf, isKept, isListField, type ListField, type ListFilter } from "../list.ts";
import { type WireInvite, wireInvite } from "../wire.ts";

/** One person's invites that are looked through, the newest; Doorlist's own lists have no end. */
const MOST = 10_000;
const PAGE = 100;

export async function listMade(
  world: World,
  host: Host,
  person: Person,
  query: ListQuery,
): Promise<{ total: number; invites: Invite[] }> {
  const now = world.clock.now();
  const filters = (filtersOf(query) ?? []).map((filter) =>
    filter.field === "role" ? { ...filter, value: host.roleOf(String(filter.value)) } : filter,
  );
  const made = (await everyMade(world, person)).map((invite) => ({ invite, wire: wireInvite(host, invite, now) }));
  const kept = made.filter(({ wire }) => filters.every((filter) => holds(wire, filter)));
  const { limit = PAGE, offset = 0, sortBy = "createdAt", sortDirection = query.sortBy ? "asc" : "desc" } = query;
  const field = isListField(sortBy) ? sortBy : "createdAt";
  const sign = sortDirection === "asc" ? 1 : -1;
  kept.sort((a, b) => sign * compare(valueIn(a.wire, field), valueIn(b.wire, field)));
  return { total: kept.length, invites: kept.slice(offset, offset + limit).map(({ invite }) => invite) };
}

async function everyMade(world: World, person: Person): Promise<Invite[]> {
  const actor = { type: "user", user: person } as const;
  const found: Invite[] = [];
  for (const { tenant, roles } of await world.store.members.listForUser(person.id)) {
    if (!mayInvite(world.roles, roles)) continue;
    for (let cursor: string | undefined; found.length < MOST; ) {
      const query = { createdBy: person.id, sort: "-createdAt" as const, limit: PAGE, cursor };
      const page = await listInvites(world, actor, tenant.id, query);
      found.push(...page.data);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
  }
  return found;
}

function valueIn(wire: WireInvite, field: ListField): Comparable {
  const value = field === "emails" || field === "email" ? (wire.email?.toLowerCase() ?? null) : wire[field];
  return value instanceof Date ? value.getTime() : value;
}

function holds(wire: WireInvite, { field, operator, value }: ListFilter): boolean {
  const held = valueIn(wire, field);
  const lower = typeof value === "string" && (field === "email" || field === "emails") ? value.toLowerCase() : value;
  const asked = lower instanceof Date ? lower.getTime() : lower;
  return isKept(held, operator, asked);
}
