/**
 * Server-sent events by `fetch`, so that every type of event arrives and an answer that is no stream is told apart.
 * A lost connection is taken up again after the last event that came.
 */
import type { WireEvent } from "../contract/tenant.ts";

export interface EventStreamOptions {
  url: string;
  onEvent(event: WireEvent): void;
  /** Is the stream there? Told at each change. */
  onOpen(isOpen: boolean): void;
  signal: AbortSignal;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/** Ends when the signal is aborted, or where the server offers no stream (or none to this person). */
export async function followEvents({ url, onEvent, onOpen, signal }: EventStreamOptions): Promise<void> {
  let lastId: string | undefined;
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const headers = { accept: "text/event-stream", ...(lastId ? { "last-event-id": lastId } : {}) };
      const response = await fetch(url, { headers, credentials: "include", cache: "no-store", signal });
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
      if (!isStream && response.status < 500) return await response.body?.cancel();
      if (isStream && response.body) {
        onOpen(true);
        wait = FIRST_WAIT_MS;
        for await (const { id, data } of messagesOf(response.body)) {
          if (id) lastId = id;
          if (data) onEvent(JSON.parse(data));
        }
      }
    } catch {
      // Lost; below it is tried again.
    }
    onOpen(false);
    await pause(wait, signal);
  }
}

interface Message {
  id: string;
  data: string;
}

/** The messages of a stream in the format of the HTML standard (9.2.6). */
async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r\n\r\n|\n\n|\r\r/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) yield readMessage(block);
  }
}

function readMessage(block: string): Message {
  const lines = block.split(/\r\n|\n|\r/);
  const field = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, ""));
  return { id: field("id").at(-1) ?? "", data: field("data").join("\n") };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
