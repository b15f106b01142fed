/** Lets so many through at once; the others wait, the first of them first. */
export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurnstile(limit: number): Turnstile {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
