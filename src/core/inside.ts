/** A world inside a transaction that is under way: what it does is a part of it, and takes effect with it. */
import type { Store, Tables } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

/** @param wake told who is to look once it is committed: before, there is nothing to see */
export function worldInside(world: World, tables: Tables, wake: (worker: { wake(): void }) => void): World {
  // One after the other: they share one connection. After an error that is no answer, all is rolled back: no more of it.
  let last: Promise<unknown> = Promise.resolve();
  let failed = false;
  const transaction: Store["transaction"] = (work) => {
    const mine = last.then(() => {
      if (failed) throw new Error("The transaction has failed");
      return work(tables);
    });
    last = mine.catch((error) => {
      failed ||= !(error instanceof Problem);
    });
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
