/**
 * Guessing is throttled where a guess was wrong: codes (40 bits, so NIST SP 800-63B asks for it) and passwords. Every
 * process counts in the same rows, and nobody is locked out for longer than the window.
 */
import { Problem } from "../core/problems.ts";
import type { StoredLimiter } from "./stored-limiter.ts";

export interface Throttle {
  /** @throws Problem `rate_limited` where this key has used up its wrong guesses */
  check(key: string): Promise<void>;
  wrong(key: string): Promise<void>;
}

/** @param guesses wrong ones that a key has in the limiter's time */
export function createThrottle(limiter: StoredLimiter, guesses: number): Throttle {
  return {
    async check(key) {
      const state = await limiter.get(key);
      if (state && state.consumedPoints >= guesses) {
        throw new Problem("rate_limited", { retryAfter: Math.max(1, Math.ceil(state.msBeforeNext / 1000)) });
      }
    },
    async wrong(key) {
      await limiter.penalty(key);
    },
  };
}
