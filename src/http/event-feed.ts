/**
 * The events of tenants as they are sealed, for all the streams of this process. Each stream reads behind the position
 * it has reached, so none can miss one; streams that have reached the same position share the read. When to look is
 * told by our own sealer, by PostgreSQL's notifications of other processes', and by a tick, which needs neither.
 */
import type { Store } from "../core/ports.ts";
import type { SealedEvent } from "../core/seal.ts";

const TICK_MS = 1000;
const BATCH = 200;

export interface Follower {
  /** The next events, at most a batch; none where none came in time, or the follower has ended. */
  next(withinMs: number): Promise<SealedEvent[]>;
  /** All that was handed out is up to here. */
  position(): number;
  end(): void;
}

export interface EventFeed {
  follow(tenantId: string, after: number): Follower;
  /** There may be something new: of these tenants, or (null) of any. */
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
  /** Counts the hints: whoever reads knows whether one came meanwhile. */
  hints: number;
  /** The newest position that the tick has seen. */
  head: number;
  waiting: Set<() => void>;
  /** Under way, by the position behind which they read. */
  reads: Map<number, Promise<SealedEvent[]>>;
}

export function createEventFeed({ store, listen, onError }: FeedOptions): EventFeed {
  const topics = new Map<string, Topic>();
  let listening: { stop(): Promise<void> } | undefined;
  let ticker: NodeJS.Timeout | undefined;
  let ticking: Promise<void> = Promise.resolve();

  function wake(topic: Topic): void {
    topic.hints += 1;
    // They may have looked too early: nobody else joins them.
    topic.reads.clear();
    for (const go of [...topic.waiting]) go();
  }

  /** One look for all tenants that are followed. */
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
