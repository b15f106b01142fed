/**
 * The adapter of one unit of work: one statement after the other, and none after its end. A use case may ask for several
 * at once; where one of them fails, the others must not go on outside the transaction that they were asked in.
 */
import { setImmediate as nextTick } from "node:timers/promises";
import type { Adapter } from "./adapter.ts";

const methods = [
  "create",
  "findOne",
  "findMany",
  "count",
  "deleteMany",
  "updateMany",
  "incrementOne",
  "consumeOne",
] as const satisfies (keyof Adapter)[];

type Call = (input: unknown) => Promise<unknown>;

export function inOrder(adapter: Adapter): { adapter: Adapter; end(): Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  let ended = false;

  function queued(call: Call): Call {
    return (input) => {
      const result = last.then(() => {
        if (ended) throw new Error("This unit of work has ended");
        return call(input);
      });
      last = result.catch(() => {});
      return result;
    };
  }

  return {
    adapter: Object.fromEntries(methods.map((name) => [name, queued(adapter[name] as Call)])) as unknown as Adapter,
    /** Resolves when nothing is on its way any more, and whoever waited has gone on. */
    async end() {
      ended = true;
      await last;
      await nextTick();
    },
  };
}
