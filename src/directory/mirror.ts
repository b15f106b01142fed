/**
 * Members who live with the host app: our table is a copy of theirs. It is brought up to date for whoever is asked about,
 * and what we change in it is told to the app. A row about which the app is still to be told is ahead of the app.
 */
import { newEvent } from "../core/events.ts";
import type { Clock, Member, Membership, Store, Tables, Tenant } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { queueSeatNotices } from "../core/request-news.ts";
import type { Roles } from "../core/role.ts";
import { noSettings } from "../core/settings.ts";
import type { GrantWorker } from "./grants.ts";
import type { HostMembers } from "./host.ts";

export interface MirrorOptions {
  /** Our own tables. */
  store: Store;
  host: HostMembers;
  grants: GrantWorker;
  clock: Clock;
  roles: Roles;
  /** Told of what the app threw when it was asked. */
  onError(error: unknown): void;
}

export function mirrorMembers({ store, host, grants, clock, roles, onError }: MirrorOptions): {
  store: Store;
  membership: Membership;
} {
  const asked = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error) => {
      if (error instanceof Problem) throw error;
      onError(error);
      throw new Problem("unavailable", { retryAfter: 1, detail: "The app could not say who is a member" });
    });

  /** The tenant, taken over from the app where we have not seen it before. */
  async function tenantOf(id: string): Promise<Tenant | null> {
    const known = await store.tenants.get(id);
    const theirs = known || !host.tenant ? null : await asked(host.tenant(id));
    if (!theirs) return known;
    const at = clock.now();
    const tenant = {
      id,
      name: theirs.name,
      seats: null,
      members: 0,
      waiting: 0,
      settings: noSettings,
      createdAt: at,
      updatedAt: at,
    };
    await store.transaction(async ({ tenants, events }) => {
      if (!(await tenants.insert(tenant))) return;
      await events.append([newEvent("tenant.created", { tenantId: id, actor: "system", at, data: { name: tenant.name } })]);
    });
    await refreshAll(id);
    return store.tenants.get(id);
  }

  /** @param theirs asked of the app after `ours` was read, with nothing left to tell: else the app's answer may be older */
  async function adopt(tenantId: string, userId: string, ours: Member | null, theirs: { roles: string[] } | null): Promise<void> {
    if (ours?.roles.join() === theirs?.roles.join()) return;
    await store.transaction(async (tables) => {
      // Locks the tenant: nobody changes its members meanwhile.
      if (!(await tables.tenants.update(tenantId, {}, clock.now()))) return;
      if (await tables.grants.get(tenantId, userId)) return;
      const { members, tenants } = tables;
      const now = await members.get(tenantId, userId);
      if (now?.roles.join() !== ours?.roles.join()) return;
      if (!theirs) {
        if (!(await members.remove(tenantId, userId))) return;
        await tenants.freeSeat(tenantId);
        await queueSeatNotices(roles, tables, tenantId, clock.now());
      } else if (now) await members.setRoles(tenantId, userId, now.roles, theirs.roles);
      else {
        const joinedAt = clock.now();
        if (await members.insert({ tenantId, userId, roles: theirs.roles, joinedAt })) await tenants.countSeat(tenantId);
      }
    });
  }

  async function refreshOne(tenantId: string, userId: string): Promise<void> {
    const ours = await store.members.get(tenantId, userId);
    if (await store.grants.get(tenantId, userId)) return;
    await adopt(tenantId, userId, ours, await asked(host.member(tenantId, userId)));
  }

  async function refreshAll(tenantId: string): Promise<void> {
    const ours = new Map<string, Member>();
    for (let cursor: string | undefined; ; ) {
      const page = await store.members.list(tenantId, { limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      for (const member of page.data) ours.set(member.userId, member);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const untold = await store.grants.untold(tenantId);
    const theirs = new Map((await asked(host.members(tenantId))).map((member) => [member.userId, member]));
    for (const userId of new Set([...ours.keys(), ...theirs.keys()])) {
      if (untold.has(userId)) continue;
      await adopt(tenantId, userId, ours.get(userId) ?? null, theirs.get(userId) ?? null);
    }
  }

  const membership: Membership = {
    tenantsInApp: host.tenant !== undefined,
    confirm: grants.confirm,
    async refresh(tenantId, userIds) {
      const tenant = await tenantOf(tenantId);
      if (!tenant) return;
      // Where seats are counted, everybody counts.
      if (!userIds || tenant.seats !== null) await refreshAll(tenantId);
      else for (const userId of userIds) await refreshOne(tenantId, userId);
    },
  };

  // Every membership is written through the tables here: the app is told of it.
  const { admit: _, ...ours } = store;
  return {
    membership,
    store: {
      ...ours,
      tenants: { ...store.tenants, get: tenantOf },
      members: {
        ...store.members,
        async get(tenantId, userId) {
          await membership.refresh(tenantId, [userId]);
          return store.members.get(tenantId, userId);
        },
        async standing(tenantId, userId) {
          await membership.refresh(tenantId, [userId]);
          return store.members.standing(tenantId, userId);
        },
        async list(tenantId, page) {
          // The pages behind the first go on with what that brought.
          if (page.cursor === undefined) await membership.refresh(tenantId);
          return store.members.list(tenantId, page);
        },
        async listForUser(userId) {
          for (const tenantId of await asked(host.tenantsOf?.(userId) ?? Promise.resolve([]))) {
            await membership.refresh(tenantId, [userId]);
          }
          return store.members.listForUser(userId);
        },
      },
      async transaction(work) {
        let changed: Pick<Member, "tenantId" | "userId">[] = [];
        const result = await store.transaction((tables) => {
          changed = [];
          return work(telling(tables, clock, changed));
        });
        // What does not hold at once is tried again; whoever accepts is told so.
        for (const { tenantId, userId } of changed) await grants.confirm(tenantId, userId).catch(putOff);
        return result;
      },
    },
  };
}

function putOff(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}

/** The same tables, where each change of a member is written down beside it for the app to be told. */
function telling(tables: Tables, clock: Clock, changed: Pick<Member, "tenantId" | "userId">[]): Tables {
  const { members, grants } = tables;
  const tell = async (tenantId: string, userId: string, roles: string[] | null): Promise<true> => {
    await grants.put({ tenantId, userId, roles }, clock.now());
    changed.push({ tenantId, userId });
    return true;
  };
  return {
    ...tables,
    members: {
      ...members,
      insert: async (member) => (await members.insert(member)) && tell(member.tenantId, member.userId, member.roles),
      setRoles: async (tenantId, userId, from, to) =>
        (await members.setRoles(tenantId, userId, from, to)) && tell(tenantId, userId, to),
      remove: async (tenantId, userId) => (await members.remove(tenantId, userId)) && tell(tenantId, userId, null),
    },
  };
}
