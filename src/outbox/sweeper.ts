/** Runs the sweep of expired invites now and then; reads do not depend on it. */
import { expireInvites } from "../core/expire.ts";
import type { World } from "../core/world.ts";

const PERIOD_MS = 30_000;

export interface Sweeper {
  start(): void;
  stop(): Promise<void>;
}

export function createSweeper(world: World, onError: (error: unknown) => void): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    sweeping = sweeping.then(() => expireInvites(world)).catch(onError);
  };
  return {
    start() {
      timer = setInterval(sweep, PERIOD_MS).unref();
      sweep();
    },
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
