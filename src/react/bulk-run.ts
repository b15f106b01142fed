/**
 * One act on many invites: a few at a time, with a result for each, to be paused, stopped and tried again. No React in
 * it: a component subscribes.
 */
import { DoorlistError } from "../client/index.ts";
import type { WireInvite } from "../contract/invite.ts";

/** Of one invite in a bulk action. */
export type BulkState = "waiting" | "running" | "done" | "failed";

/** One invite of a bulk action, and how it fares. */
export interface BulkItem {
  invite: WireInvite;
  state: BulkState;
  /** Why it failed. */
  error?: unknown;
}

/** How a bulk action stands. */
export interface BulkProgress {
  /** `stopped` leaves items waiting; `finished` leaves none. */
  phase: "running" | "paused" | "stopped" | "finished";
  items: readonly BulkItem[];
  done: number;
  failed: number;
}

export interface BulkRun {
  subscribe(onChange: () => void): () => void;
  progress(): BulkProgress;
  pause(): void;
  resume(): void;
  /** No further item is begun; those under way come to their end. */
  stop(): void;
  /** The failed ones again, and those that a stop left waiting. */
  retry(): void;
}

export interface BulkOptions {
  invites: readonly WireInvite[];
  act(invite: WireInvite): Promise<WireInvite>;
  onDone(invite: WireInvite): void;
  /** Nothing is under way any more. */
  onRest(): void;
}

/** Few enough that a browser's six connections leave room for the rest of the page. */
const AT_ONCE = 4;
const BUSY_WAIT_MS = 2000;
const MOST_BUSY_TRIES = 5;

export function startBulkRun({ invites, act, onDone, onRest }: BulkOptions): BulkRun {
  const listeners = new Set<() => void>();
  const items: BulkItem[] = invites.map((invite) => ({ invite, state: "waiting" }));
  let phase: BulkProgress["phase"] = "running";
  let underWay = 0;
  let next = 0;
  let shown: BulkProgress = snapshot();

  function snapshot(): BulkProgress {
    const count = (state: BulkState) => items.filter((item) => item.state === state).length;
    return { phase, items: [...items], done: count("done"), failed: count("failed") };
  }

  function changed(): void {
    shown = snapshot();
    for (const tell of listeners) tell();
  }

  function set(index: number, change: Partial<BulkItem>): void {
    const item = items[index];
    if (item) items[index] = { ...item, ...change };
  }

  function fill(): void {
    while (phase === "running" && underWay < AT_ONCE && next < items.length) {
      const index = next;
      next += 1;
      if (items[index]?.state === "waiting") void run(index);
    }
    if (underWay > 0) return;
    if (phase === "running") phase = "finished";
    if (phase !== "paused") onRest();
  }

  async function run(index: number): Promise<void> {
    const item = items[index];
    if (!item) return;
    underWay += 1;
    set(index, { state: "running", error: undefined });
    try {
      const invite = await patiently(() => act(item.invite));
      set(index, { state: "done", invite });
      onDone(invite);
    } catch (error) {
      set(index, { state: "failed", error });
    }
    underWay -= 1;
    fill();
    changed();
  }

  function go(to: BulkProgress["phase"]): void {
    phase = to;
    fill();
    changed();
  }

  fill();
  changed();
  return {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    progress: () => shown,
    pause: () => go("paused"),
    resume: () => go("running"),
    stop() {
      if (phase === "running" || phase === "paused") go("stopped");
    },
    retry() {
      items.forEach((item, index) => {
        if (item.state === "failed") set(index, { state: "waiting", error: undefined });
      });
      next = 0;
      go("running");
    },
  };
}

/** A server that asks for patience gets it. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isBusy = error instanceof DoorlistError && (error.status === 429 || error.status === 503);
      if (!isBusy || attempt === MOST_BUSY_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS * attempt));
    }
  }
}
