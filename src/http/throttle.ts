/**
 * Guessing is throttled where a guess was wrong: codes (40 bits, so NIST SP 800-63B asks for it) and passwords. Nobody
 * is locked out for longer than the window.
 */
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { Problem } from "../core/problems.ts";

export interface Throttle {
  /** @throws Problem `rate_limited` where this key has used up its wrong guesses */
  check(key: string): Promise<void>;
  wrong(key: string): Promise<void>;
}

/** @param guesses wrong ones that a key has in `seconds` */
export function createThrottle(guesses: number, seconds: number): Throttle {
  const limiter = new RateLimiterMemory({ points: guesses, duration: seconds });
  return {
    async check(key) {
      const state = await limiter.get(key);
      if (state && state.remainingPoints <= 0 && state.consumedPoints >= guesses) {
        throw new Problem("rate_limited", { retryAfter: Math.ceil(state.msBeforeNext / 1000) });
      }
    },
    async wrong(key) {
      // Rejects where the points are used up; the next check says so.
      await limiter.consume(key).catch((exhausted: RateLimiterRes) => exhausted);
    },
  };
}
