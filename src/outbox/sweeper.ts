/** Does now and then what nothing waits for: the sweep of expired invites, the forgetting of old rows. */
const PERIOD_MS = 30_000;

export interface Sweeper {
  start(): void;
  stop(): Promise<void>;
}

/** @param sweeps run one after the other; one that fails does not keep the others from their turn */
export function createSweeper(sweeps: readonly (() => Promise<unknown>)[], onError: (error: unknown) => void): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    for (const each of sweeps) sweeping = sweeping.then(each).catch(onError);
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
