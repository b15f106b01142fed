/** Seals what is committed: positions in the order of ids, and one seal for each tenant of the batch. */
import type { Keyring } from "./keyring.ts";
import type { Clock, Store, Tables } from "./ports.ts";
import { type Seal, type SealedEvent, sealHash } from "./seal.ts";

export interface Sealing {
  store: Store;
  clock: Clock;
  keyring: Keyring;
  /** Called with each batch inside the transaction that seals it: what it writes is written exactly once an event. */
  onSealed?: ((tables: Tables, events: SealedEvent[]) => Promise<void>) | undefined;
}

/** Events in a transaction: bounds how long SQLite's one writer, or another process, waits for it. */
export const SEAL_BATCH = 500;

/** The events that were sealed, or null where another process is sealing. */
export function sealEvents({ store, clock, keyring, onSealed }: Sealing): Promise<SealedEvent[] | null> {
  return store.transaction(async (tables) => {
    if (!(await tables.seals.lock())) return null;
    const keys = await tables.seals.unsealed(SEAL_BATCH);
    if (keys.length === 0) return [];
    const heads = await tables.seals.heads([...new Set(keys.map(({ tenantId }) => tenantId))]);
    const next = new Map([...heads].map(([tenantId, { lastPosition }]) => [tenantId, lastPosition + 1]));
    const placed = keys.map((key) => {
      const position = next.get(key.tenantId) ?? 1;
      next.set(key.tenantId, position + 1);
      return { ...key, position };
    });
    const events = await tables.seals.place(placed);
    const seals = [...Map.groupBy(events, ({ tenantId }) => tenantId)].map(([tenantId, own]) =>
      sealOf(keyring, heads.get(tenantId), own, clock.now()),
    );
    await tables.seals.append(seals);
    await onSealed?.(tables, events);
    return events;
  });
}

function sealOf(keyring: Keyring, head: Seal | undefined, events: SealedEvent[], sealedAt: number): Seal {
  const [first, last] = [events[0], events.at(-1)] as [SealedEvent, SealedEvent];
  const seal = {
    tenantId: first.tenantId,
    number: (head?.number ?? 0) + 1,
    firstPosition: first.position,
    lastPosition: last.position,
    keyId: keyring.current,
    previous: head?.hash ?? "",
    sealedAt,
  };
  const hash = sealHash(keyring, seal, events);
  if (hash === undefined) throw new Error("The keyring lacks its own key");
  return { ...seal, hash };
}
