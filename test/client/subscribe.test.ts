/** A subscription, through whatever answers on the way. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createClient, DoorlistError } from "../../src/client/index.ts";

const stream = (...frames: string[]) =>
  new Response(frames.map((frame) => `${frame}\n\n`).join(""), {
    headers: { "content-type": "text/event-stream; charset=utf-8" },
  });
const problem = (status: number, code: string) =>
  Response.json({ type: `urn:doorlist:problem:${code}`, title: code, status, code }, { status });
const page = (status: number) => new Response("<p>We will be back</p>", { status, headers: { "content-type": "text/html" } });
const lost = () => {
  throw new TypeError("fetch failed");
};
const eventAt = (position: number) => `id: ${position}\ndata: {"position":${position}}`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Subscribes to what answers like this, in turn, and at last with event 7 to whoever has seen 6. */
function subscription(ways: (() => Response)[]) {
  const asked: { at: number; after: string | null }[] = [];
  const opened: boolean[] = [];
  const fetch = async (_url: string, init: RequestInit) => {
    asked.push({ at: Date.now(), after: new Headers(init.headers).get("last-event-id") });
    return (ways[asked.length - 1] ?? (() => stream("retry: 2000\nid: 6", eventAt(7))))();
  };
  const enough = new AbortController();
  const client = createClient({ baseUrl: "http://localhost", fetch: fetch as typeof globalThis.fetch });
  const options = { lastEventId: 5, signal: enough.signal, onOpen: (isOpen: boolean) => opened.push(isOpen) };
  async function positions(): Promise<number[]> {
    const seen: number[] = [];
    for await (const { position } of client.events.subscribe("acme", options)) {
      seen.push(position ?? 0);
      if (position === 7) enough.abort();
    }
    return seen;
  }
  const seen = positions();
  seen.catch(() => {});
  return { asked, opened, seen };
}

it.each<[string, () => Response]>([
  ["no answer", lost],
  ["a server with no place for it (503)", () => problem(503, "unavailable")],
  ["too many streams (429)", () => problem(429, "too_many_streams")],
  ["a failure (500)", () => problem(500, "internal")],
  ["a proxy without a server behind it (502)", () => page(502)],
  ["a page of a proxy's own (200)", () => page(200)],
  ["a page of a proxy's own (404)", () => page(404)],
  ["nothing (204)", () => new Response(null, { status: 204 })],
  ["a stream that ends at once, of a server that stops", () => stream("retry: 2000\nid: 5")],
])("it comes again after %s", async (_, way) => {
  const { asked, opened, seen } = subscription([() => stream("retry: 2000\nid: 5", eventAt(6)), way, way, way]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await seen).toEqual([6, 7]);
  expect(asked.map(({ after }) => after).slice(1)).toSatisfy((all: string[]) => all.every((id) => Number(id) >= 5));
  expect(opened.at(-1)).toBe(false);
});

it("it comes less and less often, at least every half minute, and not with all others at once", async () => {
  const { asked, seen } = subscription(Array.from({ length: 12 }, () => () => problem(503, "unavailable")));
  await vi.advanceTimersByTimeAsync(400_000);
  expect(await seen).toEqual([7]);
  const pauses = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
  pauses.forEach((pause, index) => {
    const most = Math.min(2000 * 2 ** index, 30_000);
    expect(pause).toBeGreaterThanOrEqual(most / 2);
    expect(pause).toBeLessThanOrEqual(most);
  });
});

it.each([
  [401, "unauthenticated"],
  [403, "forbidden"],
  [404, "tenant_not_found"],
])("it ends with the problem where Doorlist refuses it (%i)", async (status, code) => {
  const { asked, seen } = subscription([() => problem(status, code)]);
  await expect(seen).rejects.toSatisfy((error) => error instanceof DoorlistError && error.code === code);
  expect(asked).toHaveLength(1);
});

it("tells that it is over where whoever listens has had enough", async () => {
  const opened: boolean[] = [];
  const client = createClient({ fetch: async () => stream(eventAt(6), eventAt(7)) });
  for await (const _event of client.events.subscribe("acme", { onOpen: (isOpen) => opened.push(isOpen) })) break;
  expect(opened).toEqual([true, false]);
});
