/**
 * Hands new events to all the streams that are open in this process, as the events are sealed. Each stream (a follower) reads
 * what comes after the position it has reached, so it can miss nothing; followers at the same position share one read. Three
 * things tell it when to look: our own sealer, PostgreSQL's notifications from other processes, and a tick once a second, which
 * works without either.
 */
import type { Store } from "../core/ports.ts";
import type { SealedEvent } from "../core/seal.ts";

const TICK_MS = 1000;
const BATCH = 200;

export interface Follower {
  /** Waits for the next events: at most a batch of them; none if none came in time, or if the follower has ended. */
  next(withinMs: number): Promise<SealedEvent[]>;
  /** The position of the last event that was handed out. */
  position(): number;
  end(): void;
}

export interface EventFeed {
  follow(tenantId: string, after: number): Follower;
  /** Says that there may be something new: of these tenants, or (null) of any. */
  hint(tenantIds: Iterable<string> | null): void;
  close(): Promise<void>;
}

export interface FeedOptions {
  store: Pick<Store, "events" | "seals">;
  /** Begins to hear of what other processes sealed. Called when the first stream opens. */
  listen(): { stop(): Promise<void> };
  onError(error: unknown): void;
}

interface Topic {
  tenantId: string;
  followers: number;
  /** How many hints have come: whoever has read can tell whether one came meanwhile. */
  hints: number;
  /** The newest position that the tick has seen. */
  head: number;
  waiting: Set<() => void>;
  /** Reads that are under way, by the position after which they begin. */
  reads: Map<number, Promise<SealedEvent[]>>;
}

export function createEventFeed({ store, listen, onError }: FeedOptions): EventFeed {
  const topics = new Map<string, Topic>();
  let listening: { stop(): Promise<void> } | undefined;
  let ticker: NodeJS.Timeout | undefined;
  let ticking: Promise<void> = Promise.resolve();

  function wake(topic: Topic): void {
    topic.hints += 1;
    // A read that is under way may have begun before the new events were there, so nobody else shares it.
    topic.reads.clear();
    for (const go of [...topic.waiting]) go();
  }

  /** Looks, in one query, at the newest position of every tenant that is followed. */
  async function tick(): Promise<void> {
    const heads = await store.seals.heads([...topics.keys()]);
    for (const { tenantId, lastPosition } of heads.values()) {
      const topic = topics.get(tenantId);
      if (!topic || topic.head >= lastPosition) continue;
      topic.head = lastPosition;
      wake(topic);
    }
  }

  function join(tenantId: string): Topic {
    listening ??= listen();
    ticker ??= setInterval(() => {
      ticking = ticking.then(tick).catch(onError);
    }, TICK_MS).unref();
    const fresh = { tenantId, followers: 0, hints: 0, head: 0, waiting: new Set<() => void>(), reads: new Map() };
    const topic: Topic = topics.get(tenantId) ?? fresh;
    topics.set(tenantId, topic);
    topic.followers += 1;
    return topic;
  }

  function leave(topic: Topic): void {
    topic.followers -= 1;
    if (topic.followers > 0) return;
    topics.delete(topic.tenantId);
    if (topics.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  }

  function read(topic: Topic, after: number): Promise<SealedEvent[]> {
    const shared = topic.reads.get(after);
    if (shared) return shared;
    const reading = store.events.after(topic.tenantId, after, BATCH).finally(() => {
      if (topic.reads.get(after) === reading) topic.reads.delete(after);
    });
    topic.reads.set(after, reading);
    return reading;
  }

  return {
    follow(tenantId, after) {
      const topic = join(tenantId);
      const ended = new AbortController();
      let position = after;
      return {
        position: () => position,
        async next(withinMs) {
          const until = performance.now() + withinMs;
          while (!ended.signal.aborted) {
            const seen = topic.hints;
            const events = await read(topic, position);
            position = events.at(-1)?.position ?? position;
            if (events.length > 0) return events;
            if (seen === topic.hints && !(await hinted(topic, until - performance.now(), ended.signal))) return [];
          }
          return [];
        },
        end() {
          if (ended.signal.aborted) return;
          ended.abort();
          leave(topic);
        },
      };
    },
    hint(tenantIds) {
      const meant = tenantIds === null ? topics.values() : [...tenantIds].flatMap((id) => topics.get(id) ?? []);
      for (const topic of meant) wake(topic);
    },
    async close() {
      clearInterval(ticker);
      await Promise.all([ticking, listening?.stop()]);
    },
  };
}

/** True once a hint has come, false where none does in time. */
function hinted(topic: Topic, withinMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (came: boolean) => {
      clearTimeout(late);
      signal.removeEventListener("abort", ended);
      topic.waiting.delete(go);
      resolve(came);
    };
    const go = () => done(true);
    const ended = () => done(false);
    const late = setTimeout(ended, Math.max(0, withinMs)).unref();
    topic.waiting.add(go);
    signal.addEventListener("abort", ended);
  });
}
