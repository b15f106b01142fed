/**
 * Answers that are ready in one turn of the event loop leave at its end, one right after the other. Each write wakes whoever
 * reads it, most often a proxy on the same machine, and waking costs more than many an answer: next to each other, they
 * wake it once. bench/NOTES.md has what this saves.
 */
import { type IncomingMessage, ServerResponse } from "node:http";

/** Bounds how long the first of them waits. */
const MOST = 64;

let ready: (() => void)[] = [];

function send(): void {
  const sending = ready;
  ready = [];
  for (const end of sending) end();
}

export class AnswerTogether<Asked extends IncomingMessage = IncomingMessage> extends ServerResponse<Asked> {
  override end(...given: unknown[]): this {
    const waiting = ready.push(() => super.end(...(given as [])));
    if (waiting === 1) setImmediate(send);
    else if (waiting === MOST) send();
    return this;
  }
}
