/** Tenants: make, read, change, delete. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Actor, type Authority, authorityIn, authorOf, ownerIn } from "./actor.ts";
import { beforeAndAfter, newEvent } from "./events.ts";
import { newId } from "./ids.ts";
import type { Page, PageQuery, Tables, Tenant, TenantChange, Versions } from "./ports.ts";
import { Problem } from "./problems.ts";
import { queueSeatNotices, requestEvent } from "./request-news.ts";
import { beyondCeiling, highestRole } from "./role.ts";
import { normalSettings, noSettings } from "./settings.ts";
import type { World } from "./world.ts";

/** Whoever makes a tenant is its owner; one made by a key has no member yet. @throws Problem `tenant_exists` */
export async function createTenant(world: World, actor: Actor, input: { name: string; id?: string }): Promise<TenantWithRoles> {
  if (actor.type === "key" && actor.tenantId !== null) throw new Problem("not_allowed", { detail: "This key is for one tenant" });
  if (world.membership?.tenantsInApp) throw new Problem("not_allowed", { detail: "Tenants are made in the app" });
  const now = world.clock.now();
  const userId = actor.user?.id;
  const roles = userId === undefined ? null : [highestRole(world.roles)];
  const tenant: Tenant = {
    id: input.id ?? newId(now),
    name: input.name,
    seats: null,
    members: userId === undefined ? 0 : 1,
    waiting: 0,
    settings: noSettings,
    createdAt: now,
    updatedAt: now,
  };
  await world.store.transaction(async ({ tenants, members, events }) => {
    if (!(await tenants.insert(tenant))) throw new Problem("tenant_exists", { field: "id" });
    const about = { tenantId: tenant.id, actor: authorOf(actor), at: now };
    const facts = [newEvent("tenant.created", { ...about, data: { name: tenant.name } })];
    if (userId !== undefined && roles) {
      await members.insert({ tenantId: tenant.id, userId, roles, joinedAt: now });
      facts.push(newEvent("member.joined", { ...about, data: { userId, roles } }));
    }
    await events.append(facts);
  });
  return { ...tenant, roles };
}

/** Of what is closed together; between two slices others get their turn. */
const SLICE = 200;

/**
 * Gone for everybody: its members are out, its invites canceled, its requests closed. The row stays, so that nobody takes the id.
 * It goes last: where that is cut short, it is there to be deleted again.
 * @throws Problem `not_allowed`
 */
export async function deleteTenant(world: World, actor: Actor, id: string): Promise<void> {
  const authority = await ownerIn(world, actor, id);
  const untilClosed = async (close: typeof closeSome) => {
    while (!(await world.store.transaction((tables) => close(tables, authority, world.clock.now())))) await nextTurn();
  };
  await untilClosed(closeAndRemove);
  // Creating an invite or a request locks no tenant, so some may have come in before the tenant was gone: they are closed now.
  await untilClosed(closeSome);
}

/** True where nothing was left to close, and the tenant is gone. */
async function closeAndRemove(tables: Tables, authority: Authority, at: number): Promise<boolean> {
  const { tenantId } = authority;
  if (!(await closeSome(tables, authority, at))) return false;
  if (!(await tables.tenants.remove(tenantId, at))) throw new Problem("tenant_not_found");
  await tables.members.removeAll(tenantId);
  await tables.domains.removeAll(tenantId);
  await tables.mailServers.remove(tenantId);
  await tables.events.append([newEvent("tenant.deleted", { tenantId, actor: authority, at })]);
  return true;
}

/** True where nothing is left to close. */
async function closeSome({ tenants, invites, requests, events }: Tables, authority: Authority, at: number): Promise<boolean> {
  const { tenantId } = authority;
  const about = { tenantId, actor: authority, at };
  // In the order in which approving and accepting lock them: the request, the invite, then the tenant.
  const closed = await requests.expirePending(tenantId, at, SLICE);
  const canceled = await invites.cancelPending(tenantId, at, SLICE);
  const facts = closed.map((request) => requestEvent("request.expired", request, authority, at));
  facts.push(...canceled.map((inviteId) => newEvent("invite.canceled", { ...about, inviteId })));
  const waited = closed.filter(({ waitsFor }) => waitsFor === "seat").length;
  if (waited > 0) await tenants.countWaiting(tenantId, -waited);
  if (facts.length > 0) await events.append(facts);
  return closed.length < SLICE && canceled.length < SLICE;
}

export interface TenantWithRoles extends Tenant {
  /** The asker's own roles there; null for a key. */
  roles: string[] | null;
}

export async function listTenants(world: World, actor: Actor, page: PageQuery): Promise<Page<TenantWithRoles>> {
  if (actor.user) {
    const all = await world.store.members.listForUser(actor.user.id);
    const visible = all.filter(({ tenant }) => actor.type === "user" || actor.tenantId === null || actor.tenantId === tenant.id);
    return { data: visible.map(({ tenant, roles }) => ({ ...tenant, roles })), nextCursor: null };
  }
  if (actor.type === "key" && actor.tenantId !== null) {
    const tenant = await world.store.tenants.get(actor.tenantId);
    return { data: tenant ? [{ ...tenant, roles: null }] : [], nextCursor: null };
  }
  const listed = await world.store.tenants.list(page);
  return { ...listed, data: listed.data.map((tenant) => ({ ...tenant, roles: null })) };
}

export async function getTenant(world: World, actor: Actor, id: string): Promise<TenantWithRoles> {
  const authority = await authorityIn(world, actor, id);
  const tenant = await world.store.tenants.get(id);
  if (!tenant) throw new Problem("tenant_not_found");
  return { ...tenant, roles: authority.roles ? [...authority.roles] : null };
}

/** The roles that the actor may give to somebody in a tenant of theirs. */
export async function grantableRoles(world: World, actor: Actor): Promise<string[]> {
  const all = Object.keys(world.roles);
  if (!actor.user) return all;
  const { data } = await listTenants(world, actor, { limit: 1 });
  return all.filter((role) => data.some(({ roles }) => roles && beyondCeiling(world.roles, roles, [role]) === undefined));
}

/** @throws Problem `not_allowed`, `seats_below_members`, and those of a setting */
export async function updateTenant(
  world: World,
  actor: Actor,
  id: string,
  asked: TenantChange,
  versions?: Versions,
): Promise<TenantWithRoles> {
  const authority = await ownerIn(world, actor, id);
  if (asked.seats != null) await world.membership?.refresh(id);
  const change = asked.settings ? { ...asked, settings: normalSettings(world, asked.settings) } : asked;
  const now = world.clock.now();
  const tenant = await world.store.transaction(async (tables) => {
    const { tenants, events } = tables;
    // An empty change, which locks the row: nobody changes it between `before` and the change itself.
    const before = await tenants.update(id, {}, now, versions);
    if (!before) throw new Problem(versions && (await tenants.get(id)) ? "precondition_failed" : "tenant_not_found");
    const updated = await tenants.update(id, change, now);
    if (!updated) throw new Problem("seats_below_members", { field: "seats" });
    await events.append([
      newEvent("tenant.updated", { tenantId: id, actor: authority, at: now, data: difference(before, updated, change) }),
    ]);
    await queueSeatNotices(world.roles, tables, id, now);
    return updated;
  });
  world.outbox.wake();
  return { ...tenant, roles: authority.roles ? [...authority.roles] : null };
}

function difference(before: Tenant, after: Tenant, { settings, ...change }: TenantChange) {
  const fields = beforeAndAfter(before, after, fieldsOf(change));
  if (!settings) return fields;
  const set = beforeAndAfter(before.settings, after.settings, fieldsOf(settings));
  return { before: { ...fields.before, settings: set.before }, after: { ...fields.after, settings: set.after } };
}

/** Those that a change names. */
const fieldsOf = <T extends object>(change: T) =>
  (Object.keys(change) as (keyof T)[]).filter((field) => change[field] !== undefined);
