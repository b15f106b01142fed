/** When to try again: the schedule that Standard Webhooks recommends, a little over three days. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** A receiver may put us off for as long, and no longer. */
const MAX_RETRY_AFTER = 24 * HOUR;

/**
 * Milliseconds from one attempt to the next, up to 10 % earlier or later; null where the last was the last.
 * @param attempts made so far
 */
export function waitMs(attempts: number, random = Math.random): number | null {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (0.9 + 0.2 * random()));
}

/** @param header `Retry-After`: seconds, or a date. @returns milliseconds from now, or undefined where it says nothing */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER);
}
