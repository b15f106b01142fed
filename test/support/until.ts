import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is not false, null or undefined. @throws after `withinMs`, naming what was awaited */
export async function until<T>(what: string, ask: () => T | Promise<T>, withinMs = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await sleep(20);
  }
}
