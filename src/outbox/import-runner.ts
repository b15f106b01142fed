/**
 * Checks and runs imports, one at a time, slice by slice. An import is leased while it is worked on; one whose process
 * died is taken up by the next that looks.
 */
import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { IMPORT_LEASE_MS, importSlice, type ReadInput } from "../core/import-slice.ts";
import type { Importer } from "../core/ports.ts";
import type { World } from "../core/world.ts";

/** How often to look for what other processes began, or left. */
const TICK_MS = 1000;

export interface ImportRunner extends Importer {
  start(): void;
  /** Resolves when the slice in hand is done. */
  stop(): Promise<void>;
  /** Does all that is due, while it may; answers how many were taken up. For tests and for serverless hosts. */
  drain(goOn?: () => boolean): Promise<number>;
}

export function createImportRunner(world: World, read: ReadInput, onError: (error: unknown) => void): ImportRunner {
  const holder = randomUUID();
  let ticker: NodeJS.Timeout | undefined;
  let running = false;
  let turning: Promise<unknown> | undefined;

  async function work(goOn: () => boolean): Promise<number> {
    let taken = 0;
    while (goOn()) {
      const held = await world.store.imports.claim(holder, world.clock.now(), IMPORT_LEASE_MS);
      if (!held) return taken;
      taken += 1;
      try {
        // A turn for everybody else between two slices.
        while (goOn() && (await importSlice(world, { held, holder }, read))) await nextTurn();
      } finally {
        await world.store.imports.release(held, holder);
      }
    }
    return taken;
  }

  function look(): void {
    if (!running) return;
    turning ??= work(() => running)
      .catch(onError)
      .finally(() => {
        turning = undefined;
      });
  }

  return {
    wake: look,
    start() {
      running = true;
      ticker = setInterval(look, TICK_MS).unref();
      look();
    },
    async stop() {
      running = false;
      clearInterval(ticker);
      await turning;
    },
    drain: (goOn = () => true) => work(goOn),
  };
}
