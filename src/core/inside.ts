/** The world for work inside a transaction that is open already: all that it writes is committed, or rolled back, with it. */
import type { Store, Tables } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

/** @param wake told which workers to wake after the commit: before it, there is nothing for them to see */
export function worldInside(world: World, tables: Tables, wake: (worker: { wake(): void }) => void): World {
  // They share one connection, so they run one after the other. A Problem is an answer like another; after any other error
  // the whole transaction is rolled back, so nothing more is begun.
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
