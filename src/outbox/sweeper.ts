/** What is done now and then: invites past their time are expired, counts brought up to date. Reads depend on neither. */
import { expireInvites } from "../core/expire.ts";
import type { World } from "../core/world.ts";

const EXPIRE_MS = 30_000;
const RECOUNT_MS = 10_000;

export interface Sweeper {
  start(): void;
  stop(): Promise<void>;
}

export function createSweeper(world: World, onError: (error: unknown) => void): Sweeper {
  const sweeps = [
    every(EXPIRE_MS, () => expireInvites(world), onError),
    every(RECOUNT_MS, () => world.store.invites.recount(world.clock.now(), RECOUNT_MS), onError),
  ];
  return {
    start() {
      for (const sweep of sweeps) sweep.start();
    },
    async stop() {
      await Promise.all(sweeps.map(({ stop }) => stop()));
    },
  };
}

/** One at a time: a sweep that takes long leaves out the next. */
function every(periodMs: number, work: () => Promise<unknown>, onError: (error: unknown) => void): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<unknown> | undefined;
  const sweep = () => {
    sweeping ??= work()
      .catch(onError)
      .finally(() => {
        sweeping = undefined;
      });
  };
  return {
    start() {
      timer = setInterval(sweep, periodMs).unref();
      sweep();
    },
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
