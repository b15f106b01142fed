/** A world inside a transaction that is under way: what it does is a part of it, and takes effect with it. */
import type { Store, Tables } from "./ports.ts";
import type { World } from "./world.ts";

/** @param wake told who is to look once it is committed: before, there is nothing to see */
export function worldInside(world: World, tables: Tables, wake: (worker: { wake(): void }) => void): World {
  // One after the other: they share one connection.
  let last: Promise<unknown> = Promise.resolve();
  const transaction: Store["transaction"] = (work) => {
    const mine = last.then(() => work(tables));
    last = mine.catch(() => {});
    return mine;
  };
  return {
    ...world,
    store: { ...tables, readsBeside: world.store.readsBeside, transaction },
    outbox: { wake: () => wake(world.outbox) },
    webhooks: { ...world.webhooks, wake: () => wake(world.webhooks) },
    importer: { wake: () => wake(world.importer) },
  };
}
