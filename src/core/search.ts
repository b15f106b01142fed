/** Searching invites in several tenants at once, by page number and with a total: for callers that need both. */
import { type Actor, inviterIn } from "./actor.ts";
import type { Invite } from "./invite.ts";
import type { InviteSearch } from "./invite-query.ts";
import { Problem } from "./problems.ts";
import { listTenants } from "./tenants.ts";
import type { World } from "./world.ts";

/** The most tenants that are searched at once. */
const MAX_SEARCHED_TENANTS = 1000;
export const MAX_SEARCH_LIMIT = 1000;
const MAX_SEARCH_OFFSET = 100_000;

/**
 * The tenants whose invites the actor may read: of those named, or of all that there are for them.
 * @throws Problem `not_allowed` for a member of tenants who may invite in none, `invalid_field` where there are too many
 */
export async function readableTenants(world: World, actor: Actor, named?: string[]): Promise<string[]> {
  const candidates = named ?? (await tenantsOf(world, actor));
  const readable: string[] = [];
  for (const tenantId of new Set(candidates)) {
    if (await mayRead(world, actor, tenantId)) readable.push(tenantId);
  }
  if (named === undefined && candidates.length > 0 && readable.length === 0) throw new Problem("not_allowed");
  return readable;
}

/** @throws Problem as reading each of the tenants does, and `invalid_field` outside 0 to 1,000 rows from 100,000 */
export async function searchInvites(
  world: World,
  actor: Actor,
  search: InviteSearch,
): Promise<{ data: Invite[]; total: number }> {
  assertWithin("limit", search.limit, MAX_SEARCH_LIMIT);
  assertWithin("offset", search.offset, MAX_SEARCH_OFFSET);
  for (const tenantId of search.tenantIds) await inviterIn(world, actor, tenantId);
  return world.store.invites.search(search, world.clock.now());
}

async function tenantsOf(world: World, actor: Actor): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listTenants(world, actor, { limit: 100, cursor });
    ids.push(...page.data.map(({ id }) => id));
    if (ids.length > MAX_SEARCHED_TENANTS) {
      throw new Problem("invalid_field", { field: "tenantId", detail: "Name a tenant: there are too many to search all" });
    }
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
}

async function mayRead(world: World, actor: Actor, tenantId: string): Promise<boolean> {
  try {
    await inviterIn(world, actor, tenantId);
    return true;
  } catch (error) {
    if (error instanceof Problem && ["tenant_not_found", "not_allowed"].includes(error.code)) return false;
    throw error;
  }
}

function assertWithin(field: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new Problem("invalid_field", { field, detail: `From 0 to ${most}` });
  }
}
