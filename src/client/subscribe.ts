/** The events of a tenant as they happen, over `fetch`: connects again by itself, behind the last event that came. */
import type { WireEvent } from "../contract/tenant.ts";
import { pause } from "./pause.ts";
import { DoorlistError } from "./problem.ts";
import type { Fetch } from "./request.ts";

/** Which events of a tenant, and from where on. */
export interface SubscribeOptions {
  /** `position` of the last event that you have; 0 for all there ever were. @default from now on */
  lastEventId?: number | string | undefined;
  type?: WireEvent["type"] | undefined;
  inviteId?: string | undefined;
  /** Is the stream there? Told at each change. */
  onOpen?(isOpen: boolean): void;
  /** Ends the subscription. */
  signal?: AbortSignal | undefined;
}

/** The server sends something every 20 s. */
const SILENCE_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;

/** Ends when it is aborted. @throws DoorlistError where the server refuses: trying again would not help */
export async function* subscribe(
  request: Fetch,
  path: string,
  { lastEventId, onOpen, signal, ...query }: SubscribeOptions,
): AsyncGenerator<WireEvent, void, void> {
  let position = lastEventId;
  let isOpen = false;
  const tell = (now: boolean) => {
    if (now !== isOpen) onOpen?.(now);
    isOpen = now;
  };
  for (let retryMs = 2000, failures = 0; !signal?.aborted; failures += 1) {
    try {
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (position !== undefined) headers["last-event-id"] = String(position);
      const { body, headers: answered } = await request("GET", path, { query, headers, ...(signal ? { signal } : {}) });
      // Something on the way may answer with a page of its own.
      const isStream = answered.get("content-type")?.startsWith("text/event-stream") ?? false;
      tell(isStream);
      for await (const { id, retry, data } of frames(isStream ? body : null)) {
        failures = 0;
        if (id) position = id;
        if (retry) retryMs = Number(retry);
        if (data) yield JSON.parse(data);
      }
      if (!isStream) await body?.cancel();
    } catch (error) {
      if (!signal?.aborted && isRefusal(error)) throw error;
    } finally {
      // Also where whoever listens has had enough.
      tell(false);
    }
    // Not all clients of a server that was restarted at once.
    await pause(Math.min(retryMs * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2), signal);
  }
}

/** Not what something on the way answers while the server is away. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof DoorlistError) || error.code === "unreadable_answer") return false;
  return error.status < 500 && error.status !== 429;
}

type Frame = Record<string, string | undefined>;

async function* frames(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Frame> {
  const reader = body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const silence = setTimeout(() => reader.cancel().catch(() => {}), SILENCE_MS);
      const { value, done } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) yield Object.fromEntries(block.split("\n").map((line) => line.split(/: ?(.*)/s)));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
