/** Look-ups that wait for one another: all keys that are asked for in the same turn go into one query. */
import type { User } from "../../core/ports.ts";
import type { World } from "../../core/world.ts";

export interface Lookups {
  user(id: string): Promise<User | undefined>;
  /** Who took an e-mail invite. */
  taker(tenantId: string, inviteId: string): Promise<string | undefined>;
}

/** For one request. */
export function createLookups({ directory, store }: World): Lookups {
  const user = batched((ids) => directory.users(ids));
  const takers = new Map<string, (id: string) => Promise<string | undefined>>();
  return {
    user,
    taker(tenantId, inviteId) {
      const ofTenant = takers.get(tenantId) ?? batched((ids) => store.uses.takers(tenantId, ids));
      takers.set(tenantId, ofTenant);
      return ofTenant(inviteId);
    },
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
