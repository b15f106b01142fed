/** Resend, cancel or extend many invites, and watch each. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { WireInvite } from "../contract/invite.ts";
import { type BulkProgress, type BulkRun, startBulkRun } from "./bulk-run.ts";
import { useDoorlist } from "./doorlist-provider.tsx";
import { refreshInvites, showInvite } from "./invite-cache.ts";
import type { InviteVerb } from "./open-to.ts";

const DAY_S = 86_400;

/** What to do, and with which invites. */
export interface BulkOrder {
  verb: InviteVerb;
  invites: readonly WireInvite[];
  /** From now, for `extend`. */
  days?: number;
}

/** `start(order)` does one thing to many invites; `progress` (null: none was started) shows how each fares. */
export function useBulkInviteActions(tenantId: string) {
  const { client } = useDoorlist();
  const queries = useQueryClient();
  const [run, setRun] = useState<BulkRun | null>(null);
  const progress = useSyncExternalStore<BulkProgress | null>(
    run?.subscribe ?? nothing,
    () => run?.progress() ?? null,
    () => null,
  );
  // Whoever leaves the page of these invites leaves no one at work behind.
  useEffect(() => () => run?.stop(), [run]);

  const start = ({ verb, invites, days = 7 }: BulkOrder) => {
    const verbs: Record<InviteVerb, (invite: WireInvite) => Promise<WireInvite>> = {
      resend: ({ id }) => client.invites.resend(tenantId, id),
      cancel: ({ id }) => client.invites.cancel(tenantId, id),
      extend: ({ id }) => client.invites.update(tenantId, id, { expiresIn: days * DAY_S }),
    };
    setRun(
      startBulkRun({
        invites,
        act: verbs[verb],
        onDone: (invite) => showInvite(queries, invite),
        onRest: () => void refreshInvites(queries, tenantId),
      }),
    );
  };
  return {
    start,
    progress,
    pause: () => run?.pause(),
    resume: () => run?.resume(),
    stop: () => run?.stop(),
    retry: () => run?.retry(),
    clear: () => setRun(null),
  };
}

function nothing(): () => void {
  return () => {};
}
