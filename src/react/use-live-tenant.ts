/**
 * What others change in a tenant appears without a reload: by the server's stream of events, and where there is none by
 * asking for the newest ones now and then, while the page is in sight.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import type { DoorlistClient } from "../client/index.ts";
import type { WireEvent } from "../contract/tenant.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { isCached, isLongList, refreshInvites, showInvite } from "./invite-cache.ts";
import { queryKeys } from "./query-keys.ts";

const POLL_MS = 15_000;
const POLLED = 50;
/** Events that come together are answered together. */
const GATHER_MS = 300;
/** Of a long list, so many rows are read again one by one. */
const MOST_READ_ONE_BY_ONE = 20;

/** What `useLiveTenant` answers. */
export interface LiveTenant {
  /** There are newer invites than a long list shows. */
  hasNewer: boolean;
  showNewer(): void;
  /** Another list is shown, which begins with the newest. */
  forgetNewer(): void;
}

/** Keeps what is on screen of a tenant up to date while the component is shown. */
export function useLiveTenant(tenantId: string, enabled = true): LiveTenant {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  const [hasNewer, setNewer] = useState(false);
  const forgetNewer = useCallback(() => setNewer(false), []);
  useEffect(() => {
    if (!enabled) return;
    const ending = new AbortController();
    const { signal } = ending;
    const apply = gathered((events) => {
      applyEvents(queries, client, tenantId, events).then(
        (newer) => newer && setNewer(true),
        () => {},
      );
    }, signal);
    const poll = pollEvents(client, tenantId, apply, signal);
    void followEvents(client.events.subscribe(tenantId, { onOpen: poll.setStreaming, signal }), apply);
    return () => ending.abort();
  }, [client, queries, tenantId, enabled]);
  return {
    hasNewer,
    forgetNewer,
    showNewer() {
      forgetNewer();
      scrollTo({ top: 0 });
      void queries.resetQueries({ queryKey: queryKeys.inviteLists(tenantId) });
    },
  };
}

async function followEvents(stream: AsyncIterable<WireEvent>, apply: (events: WireEvent[]) => void): Promise<void> {
  try {
    for await (const event of stream) apply([event]);
  } catch {
    // Not offered here, or not to this person: what can be asked for goes on being asked for.
  }
}

function gathered(apply: (events: WireEvent[]) => void, signal: AbortSignal): (events: WireEvent[]) => void {
  let waiting: WireEvent[] = [];
  return (events) => {
    if (waiting.length === 0 && events.length > 0) {
      setTimeout(() => {
        const together = waiting;
        waiting = [];
        if (!signal.aborted) apply(together);
      }, GATHER_MS);
    }
    waiting.push(...events);
  };
}

/** Asks while no stream is open and the page is in sight, and whenever either has just changed. */
function pollEvents(client: DoorlistClient, tenantId: string, apply: (events: WireEvent[]) => void, signal: AbortSignal) {
  let isStreaming = false;
  let lastId: string | undefined;
  const ask = async () => {
    if (document.hidden || signal.aborted) return;
    const page = await client.events.list(tenantId, { limit: POLLED }).catch(() => null);
    const newest = page?.data[0]?.id;
    if (!page || newest === undefined) return;
    const known = lastId;
    lastId = newest;
    // Ids are in order of time.
    if (known !== undefined) apply(page.data.filter(({ id }) => id > known));
  };
  const timer = setInterval(() => isStreaming || void ask(), POLL_MS);
  const onVisible = () => void ask();
  document.addEventListener("visibilitychange", onVisible);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onVisible);
  });
  void ask();
  return {
    setStreaming(open: boolean) {
      isStreaming = open;
      // What happened before it opened, or while it was lost.
      void ask();
    },
  };
}

/** Answers whether there are new invites that the list on screen does not show. */
async function applyEvents(
  queries: QueryClient,
  client: DoorlistClient,
  tenantId: string,
  events: readonly WireEvent[],
): Promise<boolean> {
  const has = (start: string) => events.some(({ type }) => type.startsWith(start));
  if (has("member.") || has("tenant.")) {
    void queries.invalidateQueries({ queryKey: queryKeys.members(tenantId) });
    void queries.invalidateQueries({ queryKey: queryKeys.tenants });
  }
  if (has("domain.")) void queries.invalidateQueries({ queryKey: queryKeys.domains(tenantId) });
  if (has("request.")) void queries.invalidateQueries({ queryKey: queryKeys.requests(tenantId) });
  const ids = new Set(events.flatMap(({ inviteId }) => (inviteId === null ? [] : [inviteId])));
  if (ids.size === 0) return false;
  const isLong = isLongList(queries, tenantId);
  await refreshInvites(queries, tenantId);
  if (!isLong) return false;
  const shown = [...ids].filter((id) => isCached(queries, tenantId, id));
  for (const id of shown.slice(0, MOST_READ_ONE_BY_ONE)) showInvite(queries, await client.invites.get(tenantId, id));
  return events.some(({ type }) => type === "invite.created");
}
