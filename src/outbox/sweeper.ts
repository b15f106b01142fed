/**
 * What needs doing now and then: recording that invites have expired, queueing reminders that are due, purging old
 * invites. Reads do not depend on it.
 */
import { expireInvites } from "../core/expire.ts";
import { sendReminders } from "../core/reminder.ts";
import { purgeInvites } from "../core/retention.ts";
import type { World } from "../core/world.ts";

const PERIOD_MS = 30_000;
const PURGE_PERIOD_MS = 3_600_000;

export interface Sweeper {
  start(): void;
  stop(): Promise<void>;
}

/** @param keptDays how long decided invites are kept; null: for ever, but where a tenant sets another */
export function createSweeper(world: World, keptDays: number | null, onError: (error: unknown) => void): Sweeper {
  const timers: NodeJS.Timeout[] = [];
  let sweeping: Promise<unknown> = Promise.resolve();
  const every = (period: number, work: () => Promise<unknown>) => {
    const sweep = () => {
      sweeping = sweeping.then(work).catch(onError);
    };
    timers.push(setInterval(sweep, period).unref());
    sweep();
  };
  return {
    start() {
      every(PERIOD_MS, () => expireInvites(world).then(() => sendReminders(world)));
      every(PURGE_PERIOD_MS, () => purgeInvites(world, keptDays));
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      await sweeping;
    },
  };
}
