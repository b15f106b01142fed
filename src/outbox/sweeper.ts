/** What is done now and then: expired invites are recorded, reminders that are due are queued. Reads do not depend on it. */
import { expireInvites } from "../core/expire.ts";
import { sendReminders } from "../core/reminder.ts";
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
    sweeping = sweeping
      .then(() => expireInvites(world))
      .then(() => sendReminders(world))
      .catch(onError);
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
