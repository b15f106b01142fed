import { useSyncExternalStore } from "react";
import type { RoqSession } from "./types.ts";

/** What `useSession` answers. */
export interface SessionState {
  /** Null while it is looked up, and where nobody is signed in. */
  session: RoqSession | null;
  status: "loading" | "authenticated" | "unauthenticated";
}

/** The hook: one session for all components of a page. */
export type UseSession = () => SessionState;

/** One session for every component of a page, asked for when the first of them shows. */
export function createSessionStore(load: () => Promise<RoqSession | null>) {
  const listeners = new Set<() => void>();
  let state: SessionState = { session: null, status: "loading" };
  let asked = false;

  async function refresh(): Promise<RoqSession | null> {
    asked = true;
    const session = await load();
    state = { session, status: session ? "authenticated" : "unauthenticated" };
    for (const tell of listeners) tell();
    return session;
  }
  function subscribe(tell: () => void): () => void {
    listeners.add(tell);
    // A server that does not answer leaves it loading; the next component to show asks again.
    if (!asked)
      refresh().catch(() => {
        asked = false;
      });
    return () => listeners.delete(tell);
  }
  const read = () => state;
  return { refresh, useSession: () => useSyncExternalStore(subscribe, read, read) };
}
