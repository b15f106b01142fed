/** Hosts where nothing runs in the background drain the queues, and may do so in several processes at once. */
import { afterEach, expect, it, vi } from "vitest";
import { createTurns, LEASE_MS } from "../../src/outbox/turns.ts";

afterEach(() => vi.useRealTimers());

it("does each job once, where one takes longer than a lease and another process drains meanwhile", async () => {
  vi.useFakeTimers();
  const queue = new Map([
    ["quick", 0],
    ["slow", 0],
  ]);
  const worked: string[] = [];
  const marked: string[] = [];
  const drain = () =>
    createTurns<string, string>({
      clock: Date,
      places: () => 10,
      async claim() {
        const due = [...queue].filter(([, at]) => at <= Date.now()).map(([job]) => job);
        for (const job of due) queue.set(job, Date.now() + LEASE_MS);
        return due;
      },
      async renew(jobs, until) {
        for (const job of jobs) queue.set(job, until);
      },
      async work(job) {
        worked.push(job);
        if (job === "slow") await new Promise((done) => setTimeout(done, 2 * LEASE_MS));
        return job;
      },
      async mark(done) {
        for (const job of done) queue.delete(job);
        marked.push(...done);
      },
      onError(error) {
        throw error;
      },
    }).drain();

  const first = drain();
  await vi.advanceTimersByTimeAsync(LEASE_MS + 1000);
  expect(marked).toEqual(["quick"]);
  const second = drain();
  await vi.advanceTimersByTimeAsync(4 * LEASE_MS);
  expect(await Promise.all([first, second])).toEqual([2, 0]);
  expect(worked).toEqual(["quick", "slow"]);
  expect(marked).toEqual(["quick", "slow"]);
});
