/** Purging what was decided, or ran out, longer ago than it is kept. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { eraseTraces } from "./traces.ts";
import type { World } from "./world.ts";

/** Of what is purged together; between two slices others get their turn. */
const SLICE = 200;
const TENANTS = 100;
const DAY_MS = 86_400_000;
/** No tenant says how long mails to accounts are kept. Their links work for three days at most. */
const ACCOUNT_MAILS_MS = 30 * DAY_MS;

/**
 * Purges invites and requests to join, and the mails about none; answers how many invites and requests.
 * @param usualDays of tenants that set none; null: for ever
 */
export async function purgeDecided(world: World, usualDays: number | null): Promise<number> {
  let purged = 0;
  let cursor: string | undefined;
  do {
    const page = await world.store.tenants.list({ limit: TENANTS, ...(cursor === undefined ? {} : { cursor }) });
    const now = world.clock.now();
    const kept = page.data.flatMap(({ id: tenantId, settings }) => {
      const days = settings.retentionDays ?? usualDays;
      return days === null ? [] : [{ tenantId, before: now - days * DAY_MS }];
    });
    for (const { tenantId, before } of await world.store.retention.due(kept)) {
      purged += await inSlices(() => purgeInvites(world, tenantId, before));
      purged += await inSlices(() => world.store.requests.purge(tenantId, before, SLICE));
      await inSlices(() => world.store.messages.purgeNotices(tenantId, before, SLICE));
    }
    cursor = page.nextCursor ?? undefined;
    await nextTurn();
  } while (cursor !== undefined);
  return purged;
}

/** Mails that confirm an address or reset a password: anybody may have them sent, to any address. Answers how many. */
export function purgeAccountMails({ store, clock }: Pick<World, "store" | "clock">): Promise<number> {
  const before = clock.now() - ACCOUNT_MAILS_MS;
  return inSlices(() => store.messages.purgeNotices("", before, SLICE));
}

async function inSlices(purgeSome: () => Promise<number>): Promise<number> {
  let purged = 0;
  for (;;) {
    const slice = await purgeSome();
    purged += slice;
    if (slice < SLICE) return purged;
    await nextTurn();
  }
}

function purgeInvites({ store, keyring }: World, tenantId: string, before: number): Promise<number> {
  return store.transaction(async ({ retention }) => {
    const gone = await retention.purge(tenantId, before, SLICE);
    if (gone.length === 0) return 0;
    const invites = gone.map(({ id }) => ({ tenantId, id }));
    await eraseTraces(retention, keyring, invites);
    const emailKeys = [...new Set(gone.map(({ emailKey }) => emailKey))].filter(Boolean);
    await retention.eraseImportRows(emailKeys, invites);
    return gone.length;
  });
}
