/** Which rows are chosen. Shift takes all rows from the last one that was clicked. */
import { useCallback, useMemo, useRef, useState } from "react";
import type { WireInvite } from "../contract/invite.ts";

export interface Selection {
  has(id: string): boolean;
  /** @param isRange with the Shift key held */
  toggle(id: string, isRange: boolean): void;
  choose(invites: readonly WireInvite[]): void;
  clear(): void;
}

/** @param invites in the order that they are shown; what is no longer among them is no longer chosen */
export function useSelection(invites: readonly WireInvite[]): Selection & { chosen: WireInvite[] } {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const chosen = useMemo(() => (ids.size === 0 ? [] : invites.filter(({ id }) => ids.has(id))), [invites, ids]);

  const toggle = useCallback(
    (id: string, isRange: boolean) => {
      const meant = isRange ? between(invites, anchor.current, id) : [id];
      anchor.current = id;
      setIds((before) => {
        const after = new Set(before);
        const isOn = !before.has(id);
        for (const one of meant) {
          if (isOn) after.add(one);
          else after.delete(one);
        }
        return after;
      });
    },
    [invites],
  );
  const choose = useCallback((wanted: readonly WireInvite[]) => setIds(new Set(wanted.map(({ id }) => id))), []);
  const clear = useCallback(() => setIds(new Set()), []);
  const has = useCallback((id: string) => ids.has(id), [ids]);
  return useMemo(() => ({ has, toggle, choose, clear, chosen }), [has, toggle, choose, clear, chosen]);
}

function between(invites: readonly WireInvite[], from: string | null, to: string): string[] {
  const [a, b] = [from, to].map((wanted) => invites.findIndex(({ id }) => id === wanted)) as [number, number];
  if (a < 0 || b < 0) return [to];
  return invites.slice(Math.min(a, b), Math.max(a, b) + 1).map(({ id }) => id);
}
