/** Reads server-sent events as they come off the wire. */
import { until } from "./until.ts";

export interface Frame {
  id?: string;
  data?: string;
  retry?: string;
}

export interface StreamReader {
  status: number;
  headers: Headers;
  /** All so far. */
  frames: Frame[];
  /** Of those that carry an event. */
  events(): { id: string; type: string; position: number; inviteId: string | null }[];
  /** Resolves where so many events have come. */
  came(count: number): Promise<void>;
  ended(): boolean;
  /** Goes away, as a client that is cut does. */
  cut(): void;
}

export function readStream(response: Response): StreamReader {
  const frames: Frame[] = [];
  let over = false;
  const reader = response.body?.getReader();
  void (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { value, done } = (await reader?.read().catch(() => undefined)) ?? { value: undefined, done: true };
      if (done) break;
      const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      frames.push(...blocks.map((block) => Object.fromEntries(block.split("\n").map((line) => line.split(/: ?(.*)/s)))));
    }
    over = true;
  })();
  const events = () => frames.flatMap(({ data }) => (data === undefined ? [] : [JSON.parse(data)]));
  return {
    status: response.status,
    headers: response.headers,
    frames,
    events,
    async came(count) {
      await until(`${count} events have come, of ${events().length}`, () => events().length >= count);
    },
    ended: () => over,
    cut: () => void reader?.cancel().catch(() => {}),
  };
}
