/**
 * Limits wrong guesses: of codes (40 bits, so NIST SP 800-63B asks for it) and of passwords. Each key (an address, an account) has
 * a number of points in a window of time. A guess takes a point before it is checked, and gives it back if it was right: so many
 * guesses at once get no further than one after another. All processes count in the same rows, and nobody is locked out for longer
 * than the window.
 */
import type { Clock, RateLimitTable } from "../core/ports.ts";
import { Problem } from "../core/problems.ts";
import { createQueues } from "./in-turn.ts";

export interface Throttle {
  /** Takes a point that is not given back. @throws Problem `rate_limited` where this key has used up its points */
  take(key: string): Promise<void>;
  /**
   * @param work checks the guess, and calls `wrong` where it was wrong
   * @throws Problem `rate_limited` where this key has used up its wrong guesses
   */
  guess<T>(key: string, work: (wrong: () => void) => Promise<T>): Promise<T>;
}

export interface ThrottleOptions {
  table: RateLimitTable;
  clock: Clock;
  name: string;
  /** How many a key has in the window. */
  points: number;
  windowMs: number;
}

/** How many guesses of one key a process checks at a time: Node hashes passwords on four threads, and others need points too. */
const AT_ONCE = 4;

export function createThrottle({ table, clock, name, points, windowMs }: ThrottleOptions): Throttle {
  const inTurn = createQueues();
  const underWay = new Map<string, Set<Promise<void>>>();

  /** Takes a point. Answers until when it counts; null where none is left. */
  function point(key: string): Promise<number | null> {
    const now = clock.now();
    return table.take(`${name}:${key}`, points, now + windowMs, now);
  }

  async function refusal(key: string): Promise<Problem> {
    const now = clock.now();
    const { expiresAt } = (await table.get(`${name}:${key}`, now)) ?? { expiresAt: now };
    return new Problem("rate_limited", { retryAfter: Math.max(1, Math.ceil((expiresAt - now) / 1000)) });
  }

  /** Where no point is left, waits for guesses that are being checked: if one of them is right, its point comes back. */
  async function pointInTurn(key: string): Promise<number> {
    for (;;) {
      const others = [...(underWay.get(key) ?? [])];
      const until = others.length < AT_ONCE ? await point(key) : null;
      if (until !== null) return until;
      if (others.length === 0) throw await refusal(key);
      await Promise.race(others);
    }
  }

  async function run<T>(key: string, until: number, work: (wrong: () => void) => Promise<T>): Promise<T> {
    let isWrong = false;
    try {
      return await work(() => {
        isWrong = true;
      });
    } finally {
      if (!isWrong) await table.giveBack(`${name}:${key}`, until);
    }
  }

  function note(key: string, running: Promise<unknown>): void {
    const noted = underWay.get(key) ?? new Set();
    underWay.set(key, noted);
    const end = () => {
      noted.delete(over);
      if (noted.size === 0) underWay.delete(key);
    };
    const over = running.then(end, end);
    noted.add(over);
  }

  return {
    async take(key) {
      if ((await point(key)) === null) throw await refusal(key);
    },
    async guess(key, work) {
      const { running } = await inTurn(key, async () => {
        const begun = run(key, await pointInTurn(key), work);
        note(key, begun);
        return { running: begun };
      });
      return running;
    },
  };
}
