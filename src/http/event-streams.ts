/**
 * Server-sent events: the streams that are open in this process. A stream reads on only when its client has taken what was sent,
 * so a slow client costs no memory. A client that takes nothing at all is cut off; it connects again and resumes where it was.
 */
import type { EventType } from "../core/events.ts";
import { Problem } from "../core/problems.ts";
import type { SealedEvent } from "../core/seal.ts";
import type { EventFeed, Follower } from "./event-feed.ts";
import { apiHeaders } from "./security-headers.ts";
import { wireEvent } from "./wire.ts";

const SECOND = 1000;
/** Shorter than the 30 s after which the strictest proxies cut a silent stream. At each beat, the right to read is checked again. */
const HEARTBEAT_MS = 20 * SECOND;
const STALLED_MS = 60 * SECOND;
/** How long a browser waits before it connects again. */
const RETRY_MS = 2 * SECOND;
/** Streams of one owner, and of all, in this process. */
const MOST_OF_ONE = 20;
const MOST = 1000;

export interface StreamRequest {
  tenantId: string;
  /** The position after which it begins. */
  after: number;
  /** Whose it is: each owner may have 20 at a time. */
  owner: string;
  matches(event: SealedEvent): boolean;
  /** May they still read? Throws where not. */
  authorize(): Promise<unknown>;
}

export interface EventStreams {
  /** @throws Problem `too_many_streams`, `unavailable` */
  open(request: StreamRequest): Response;
  /**
   * Ends all of them. A stream that is asked for afterwards is answered, and ends at once: after a refusal, a browser's EventSource
   * would not connect again, to another process.
   */
  close(): void;
}

interface OpenStream {
  owner: string;
  end(): void;
  /** Since when its client has not taken what was sent; undefined while it waits for us. */
  idleSince: number | undefined;
}

export function createEventStreams(feed: EventFeed): EventStreams {
  const streams = new Set<OpenStream>();
  let closed = false;
  let watch: NodeJS.Timeout | undefined;

  function assertRoom(owner: string): void {
    if (streams.size >= MOST) throw new Problem("unavailable", { retryAfter: 2, detail: "No stream is free here" });
    const own = [...streams].filter((stream) => stream.owner === owner);
    if (own.length >= MOST_OF_ONE) throw new Problem("too_many_streams", { retryAfter: 60 });
  }

  function cutStalled(): void {
    for (const { idleSince, end } of streams) if (idleSince !== undefined && Date.now() - idleSince > STALLED_MS) end();
  }

  function remove(stream: OpenStream): void {
    streams.delete(stream);
    if (streams.size > 0) return;
    clearInterval(watch);
    watch = undefined;
  }

  return {
    open(request) {
      const greeting = `retry: ${RETRY_MS}\nid: ${request.after}\n\n`;
      if (closed) return new Response(greeting, { headers: eventStreamHeaders });
      assertRoom(request.owner);
      const follower = feed.follow(request.tenantId, request.after);
      const nextFrame = framesOf(follower, request);
      const encoder = new TextEncoder();
      const stream: OpenStream = { owner: request.owner, idleSince: Date.now(), end: () => {} };
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          stream.end = () => {
            if (!streams.has(stream)) return;
            remove(stream);
            follower.end();
            controller.close();
          };
          controller.enqueue(encoder.encode(greeting));
        },
        async pull(controller) {
          stream.idleSince = undefined;
          const frame = await nextFrame().catch(() => null);
          if (!streams.has(stream)) return;
          stream.idleSince = Date.now();
          if (frame === null) stream.end();
          else controller.enqueue(encoder.encode(frame));
        },
        cancel() {
          remove(stream);
          follower.end();
        },
      });
      streams.add(stream);
      watch ??= setInterval(cutStalled, SECOND).unref();
      return new Response(body, { headers: eventStreamHeaders });
    },
    close() {
      closed = true;
      for (const stream of [...streams]) stream.end();
    },
  };
}

export const eventStreamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  ...apiHeaders,
  // Without it, nginx would hold events back until its buffer is full.
  "x-accel-buffering": "no",
};

/** After these events, the owner of a stream may have lost the right to read it. */
const ACCESS: ReadonlySet<EventType> = new Set(["member.removed", "member.roles_changed", "tenant.deleted", "api_key.revoked"]);

/**
 * Makes the function that answers the next frame: the next events that match, or a heartbeat. A heartbeat names the position that
 * was reached too, so that a stream whose filter lets little through does not resume far behind. The function throws once the
 * stream's owner may no longer read.
 */
function framesOf(follower: Follower, { matches, authorize }: StreamRequest): () => Promise<string> {
  // Kept for the stream, not for a frame: a busy stream never comes to a heartbeat.
  let judgedAt = Date.now();
  return async () => {
    const until = Date.now() + HEARTBEAT_MS;
    for (;;) {
      const events = await follower.next(until - Date.now());
      const now = Date.now();
      const beat = events.length === 0 || now >= until;
      if (beat || now - judgedAt >= HEARTBEAT_MS || events.some(({ type }) => ACCESS.has(type))) {
        await authorize();
        judgedAt = now;
      }
      const text = events.filter(matches).map(frameOf).join("");
      if (text) return text;
      if (beat) return `: \nid: ${follower.position()}\n\n`;
    }
  };
}

function frameOf(event: SealedEvent): string {
  return `id: ${event.position}\ndata: ${JSON.stringify(wireEvent(event))}\n\n`;
}
