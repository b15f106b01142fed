/** Walks the audit log: does every seal still hold what it sealed? */
import type { Tables } from "./ports.ts";
import { type Seal, type SealedEvent, sealHash } from "./seal.ts";
import { SEAL_BATCH } from "./seal-events.ts";
import type { World } from "./world.ts";

/** What is wrong with a batch, the first of its tenant that does not hold. */
export interface Broken {
  /** Of the seal. */
  number: number;
  /** For people. */
  reason: string;
}

export interface TenantAudit {
  tenantId: string;
  seals: number;
  events: number;
  /** Events whose personal part was erased; the rest of them was checked. */
  erased: number;
  /** The newest seal: keep its hash elsewhere, and a later check tells whether seals were cut off. */
  head: Pick<Seal, "number" | "lastPosition" | "hash"> | null;
  broken: Broken | null;
}

const SEALS = 200;

/** Every tenant that has events, one after the other. */
export async function* auditAll(world: World, onSeal?: (hash: string) => void): AsyncGenerator<TenantAudit> {
  const { seals } = world.store;
  for (let id = await seals.nextTenant(""); id !== null; id = await seals.nextTenant(id)) {
    yield await auditTenant(world, id, onSeal);
  }
}

/**
 * Checks up to the first seal that does not hold.
 * @param onSeal told of every hash that held
 */
export async function auditTenant(world: World, tenantId: string, onSeal = (_hash: string) => {}): Promise<TenantAudit> {
  const { store, keyring } = world;
  // Read before the seals. If it were read after them, it could count events whose seal came too late for us to see.
  const last = await store.events.lastPosition(tenantId);
  const audit: TenantAudit = { tenantId, seals: 0, events: 0, erased: 0, head: null, broken: null };
  let previous: Seal | null = null;
  for await (const seal of sealsOf(store, tenantId)) {
    const number: number = (previous?.number ?? 0) + 1;
    const events = await eventsOf(store, seal);
    const reason =
      brokenLink(seal, previous) ?? brokenPositions(seal, events) ?? brokenHash(seal, sealHash(keyring, seal, events));
    if (reason !== null) return { ...audit, broken: { number, reason } };
    onSeal(seal.hash);
    audit.seals += 1;
    audit.events += events.length;
    audit.erased += events.filter(({ erased }) => erased !== null).length;
    audit.head = { number: seal.number, lastPosition: seal.lastPosition, hash: seal.hash };
    previous = seal;
  }
  const sealedTo = previous?.lastPosition ?? 0;
  if (last <= sealedTo) return audit;
  const number = (previous?.number ?? 0) + 1;
  return {
    ...audit,
    broken: { number, reason: `The seal is gone: events stand up to position ${last}, seals up to ${sealedTo}` },
  };
}

async function* sealsOf({ seals }: Tables, tenantId: string): AsyncGenerator<Seal> {
  for (let after = 0; ; ) {
    const page = await seals.list(tenantId, after, SEALS);
    yield* page;
    if (page.length < SEALS) return;
    after = page.at(-1)?.number ?? after;
  }
}

/** A seal covers a batch, so this is bounded; a seal that claims more than a batch reads no further than one. */
async function eventsOf({ events }: Tables, { tenantId, firstPosition, lastPosition }: Seal): Promise<SealedEvent[]> {
  const count = Math.min(Math.max(lastPosition - firstPosition + 1, 1), SEAL_BATCH);
  const found = await events.after(tenantId, firstPosition - 1, count);
  return found.filter(({ position }) => position <= lastPosition);
}

function brokenLink(seal: Seal, previous: Seal | null): string | null {
  if (seal.number !== (previous?.number ?? 0) + 1) return "The seal is gone";
  if (seal.previous !== (previous?.hash ?? "")) return "The seal does not follow from the one before";
  const first = (previous?.lastPosition ?? 0) + 1;
  return seal.firstPosition === first ? null : `The seal begins at position ${seal.firstPosition} instead of ${first}`;
}

function brokenPositions({ firstPosition, lastPosition }: Seal, events: SealedEvent[]): string | null {
  for (let position = firstPosition; position <= lastPosition; position += 1) {
    if (events[position - firstPosition]?.position !== position) return `The event at position ${position} is gone`;
  }
  return null;
}

function brokenHash({ keyId, hash, firstPosition, lastPosition }: Seal, expected: string | undefined): string | null {
  if (expected === undefined) return `Its key ${keyId} is not among the secrets: add the old secret, or this cannot be checked`;
  return hash === expected ? null : `An event of positions ${firstPosition} to ${lastPosition} was changed, or the seal itself`;
}
