/**
 * Look-ups that wait for one another: all keys that are asked for in the same turn go into one query, or at least the
 * same one goes once. A document may ask for the inviter of each of a thousand invites, under a hundred names.
 */
import type { Actor } from "../../core/actor.ts";
import type { Member, Tenant, User } from "../../core/ports.ts";
import { grantableRoles } from "../../core/tenants.ts";
import type { World } from "../../core/world.ts";

export interface Lookups {
  user(id: string): Promise<User | undefined>;
  /** Who took an e-mail invite. */
  taker(tenantId: string, inviteId: string): Promise<string | undefined>;
  member(tenantId: string, userId: string): Promise<Member | null>;
  tenant(id: string): Promise<Tenant | null>;
  /** The roles that who asks may give. */
  grantable(): Promise<string[]>;
}

/** For one request. */
export function createLookups(world: World, actor: Actor): Lookups {
  const { directory, store } = world;
  const user = batched((ids) => directory.users(ids));
  const takers = new Map<string, (id: string) => Promise<string | undefined>>();
  return {
    user,
    taker(tenantId, inviteId) {
      const ofTenant = takers.get(tenantId) ?? batched((ids) => store.uses.takers(tenantId, ids));
      takers.set(tenantId, ofTenant);
      return ofTenant(inviteId);
    },
    member: shared((tenantId, userId) => store.members.get(tenantId, userId)),
    tenant: shared((id) => store.tenants.get(id)),
    grantable: shared(() => grantableRoles(world, actor)),
  };
}

/** Keys of one query; databases bound the number of parameters. */
const MOST = 1000;

function batched<T>(load: (keys: string[]) => Promise<Map<string, T>>): (key: string) => Promise<T | undefined> {
  const asked = new Map<string, Promise<T | undefined>>();
  let waiting: { keys: string[]; loaded: Promise<Map<string, T>> } | undefined;
  return (key) => {
    const known = asked.get(key);
    if (known) return known;
    if (!waiting || waiting.keys.length >= MOST) {
      const keys: string[] = [];
      const loaded = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        if (waiting?.keys === keys) waiting = undefined;
        return load(keys);
      });
      waiting = { keys, loaded };
    }
    waiting.keys.push(key);
    const answer = waiting.loaded.then((found) => found.get(key));
    asked.set(key, answer);
    return answer;
  };
}

/** Whoever asks while the answer is on its way gets the same one. */
function shared<Key extends string[], T>(load: (...key: Key) => Promise<T>): (...key: Key) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (...key) => {
    const name = JSON.stringify(key);
    const answer = underWay.get(name) ?? load(...key).finally(() => underWay.delete(name));
    underWay.set(name, answer);
    return answer;
  };
}
