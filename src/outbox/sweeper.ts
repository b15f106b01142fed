/** Does now and then what nothing waits for: expired invites are marked so, old rows forgotten, counts brought up to date. */
export interface Sweep {
  everyMs: number;
  run(): Promise<unknown>;
}

export interface Sweeper {
  start(): void;
  /** Resolves when the sweeps in hand are done. */
  stop(): Promise<void>;
  /** Each of them once, for hosts where nothing runs in the background. */
  once(): Promise<void>;
}

export function createSweeper(sweeps: readonly Sweep[], onError: (error: unknown) => void): Sweeper {
  const repeated = sweeps.map((sweep) => repeat(sweep, onError));
  return {
    start() {
      for (const { start } of repeated) start();
    },
    async stop() {
      await Promise.all(repeated.map(({ stop }) => stop()));
    },
    async once() {
      await Promise.all(sweeps.map(({ run }) => run().catch(onError)));
    },
  };
}

/** One at a time: a sweep that takes long leaves out the next. */
function repeat({ everyMs, run }: Sweep, onError: (error: unknown) => void): Pick<Sweeper, "start" | "stop"> {
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<unknown> | undefined;
  const sweep = () => {
    sweeping ??= run()
      .catch(onError)
      .finally(() => {
        sweeping = undefined;
      });
  };
  return {
    start() {
      timer = setInterval(sweep, everyMs).unref();
      sweep();
    },
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
