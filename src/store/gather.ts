/**
 * Calls that arrive together are sent together: one round trip, and on a write one commit, for all of them. A call that
 * finds nothing on its way leaves at the end of this turn of the event loop; while a batch is on its way the next one
 * gathers, so that the busier the server is, the larger the batches are, and an idle one waits for nothing.
 */
import { Problem } from "../core/problems.ts";

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * @param send answers one result for each item, in their order
 * @param limit the most items in one batch
 */
export function gather<Item, Result>(send: (items: Item[]) => Promise<Result[]>, limit: number): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let busy = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      await settle(send, batch);
    }
    busy = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      setImmediate(drain);
    });
}

/**
 * Where a batch fails, each of its items is sent alone: one that cannot be done fails alone. A database that is out of
 * reach is not asked again for each.
 */
async function settle<Item, Result>(send: (items: Item[]) => Promise<Result[]>, batch: Waiting<Item, Result>[]): Promise<void> {
  try {
    const results = await send(batch.map(({ item }) => item));
    batch.forEach(({ resolve }, index) => {
      resolve(results[index] as Result);
    });
  } catch (error) {
    const isGone = error instanceof Problem && error.code === "unavailable";
    if (batch.length === 1 || isGone) for (const { reject } of batch) reject(error);
    else await Promise.all(batch.map((one) => settle(send, [one])));
  }
}
