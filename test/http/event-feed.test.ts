/** The feed that all streams of a process share: no hint is missed, whenever it comes. */
import { expect, it, onTestFinished } from "vitest";
import { createKeyring } from "../../src/core/keyring.ts";
import { sealEvents } from "../../src/core/seal-events.ts";
import { createEventFeed } from "../../src/http/event-feed.ts";
import { eventOf, NOW, openStore } from "../support/store.ts";

/** Less than the tick, which would find everything in the end. */
const SOON_MS = 400;

it("reads again where a hint came while it read, for whoever read and whoever joined that read", async () => {
  const opened = await openStore("sqlite");
  const { store } = opened;
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  let reads = 0;
  /** The first read looks at once, and its answer is slow to come. */
  const after: typeof store.events.after = async (...asked) => {
    reads += 1;
    const held = reads === 1;
    const found = await store.events.after(...asked);
    if (held) await arrived;
    return found;
  };
  const feed = createEventFeed({
    store: { seals: store.seals, events: { ...store.events, after } },
    listen: () => ({ stop: async () => {} }),
    onError: (error) => expect.unreachable(String(error)),
  });
  onTestFinished(async () => {
    await feed.close();
    await opened.close();
  });
  const [one, two, three] = [feed.follow("acme", 0), feed.follow("acme", 0), feed.follow("acme", 0)];
  const [first, second] = [one.next(SOON_MS), two.next(SOON_MS)];
  await new Promise(setImmediate);
  expect(reads).toBe(1);

  await store.events.append([eventOf()]);
  await sealEvents({ store, keyring: createKeyring(["a secret for tests only"]), clock: { now: () => NOW } });
  feed.hint(["acme"]);
  const third = three.next(SOON_MS);
  arrive();
  for (const events of await Promise.all([first, second, third])) expect(events.map(({ position }) => position)).toEqual([1]);
  for (const follower of [one, two, three]) follower.end();
});
