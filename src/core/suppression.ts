/**
 * Addresses that no invite is mailed to: by the tenant, or by the whole installation. The outbox asks before it sends;
 * creating an invite never waits for it.
 */
import { type Actor, type Authority, assertOperator, assertOwner, authorOf, inviterIn } from "./actor.ts";
import { emailKey, parseAddress } from "./email.ts";
import { type Author, newEvent } from "./events.ts";
import { newId } from "./ids.ts";
import type { Keyring } from "./keyring.ts";
import type { Page, PageQuery, Tables } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

/** `unsubscribed`: its owner wants no invites from the tenant. `manual`: somebody put it there. */
export type SuppressionReason = "bounced" | "complained" | "unsubscribed" | "manual";

export interface Suppression {
  id: string;
  /** Null: the whole installation. */
  tenantId: string | null;
  /** Null where its person was erased: the digest alone is left. */
  emailKey: string | null;
  reason: SuppressionReason;
  createdAt: number;
}

/** An address by its key, and by its digest under every key of the installation. */
export interface Addressee {
  emailKey: string;
  digests: string[];
}

export function addressee(keyring: Keyring, email: string): Addressee {
  const key = emailKey(email);
  return { emailKey: key, digests: keyring.keyIds.map((keyId) => digestOf(keyring, keyId, key)) };
}

function digestOf(keyring: Keyring, keyId: string, key: string): string {
  const mac = keyring.mac(keyId, "suppressed address", key);
  if (!mac) throw new Error("The keyring does not hold its own key");
  return mac.toString("base64url");
}

/** Leaves nothing of an address but its digest under the newest key. */
export function eraseSuppressions({ keyring, store }: Pick<World, "keyring" | "store">, emailKey: string): Promise<void> {
  return store.suppressions.erase(emailKey, digestOf(keyring, keyring.current, emailKey));
}

/** One that stands already is answered as it is. */
export async function addSuppression(
  { keyring, clock }: Pick<World, "keyring" | "clock">,
  { suppressions }: Pick<Tables, "suppressions">,
  { tenantId, email, reason }: { tenantId: string | null; email: string; reason: SuppressionReason },
): Promise<{ suppression: Suppression; isNew: boolean }> {
  const who = addressee(keyring, email);
  const standing = await suppressions.find(tenantId === null ? [] : [tenantId], [who]);
  const same = standing.find((one) => one.tenantId === tenantId && one.reason === reason);
  if (same) return { suppression: same, isNew: false };
  const now = clock.now();
  const digest = digestOf(keyring, keyring.current, who.emailKey);
  const suppression: Suppression = { id: newId(now), tenantId, emailKey: who.emailKey, reason, createdAt: now };
  return { suppression, isNew: await suppressions.insert({ ...suppression, digest }) };
}

/**
 * Any member who may invite reads a tenant's list and adds to it; the installation's own list (`tenantId` null) is for its keys.
 * Answers the actor's standing in the tenant, null for the installation.
 * @throws Problem `not_allowed`, `tenant_not_found`
 */
async function inviterOrOperator(world: World, actor: Actor, tenantId: string | null): Promise<Authority | null> {
  if (tenantId === null) {
    assertOperator(actor);
    return null;
  }
  return inviterIn(world, actor, tenantId);
}

export async function listSuppressions(
  world: World,
  actor: Actor,
  tenantId: string | null,
  page: PageQuery,
): Promise<Page<Suppression>> {
  await inviterOrOperator(world, actor, tenantId);
  return world.store.suppressions.list(tenantId, page);
}

/** @throws Problem `invalid_email` */
export async function suppressAddress(world: World, actor: Actor, tenantId: string | null, email: string): Promise<Suppression> {
  await inviterOrOperator(world, actor, tenantId);
  const address = parseAddress(email);
  if (!address) throw new Problem("invalid_email", { field: "email" });
  return world.store.transaction(async (tables) => {
    const { suppression, isNew } = await addSuppression(world, tables, { tenantId, email: address.email, reason: "manual" });
    if (isNew && tenantId !== null)
      await tables.events.append([suppressionEvent(world, "added", authorOf(actor), tenantId, suppression)]);
    return suppression;
  });
}

/**
 * What its own person asked for, by unsubscribing or by a complaint, no member lifts: the person does, by the same
 * link, or whoever holds a key.
 * @throws Problem `suppression_not_found`, `not_allowed`
 */
export async function liftSuppression(world: World, actor: Actor, tenantId: string | null, id: string): Promise<void> {
  const authority = await inviterOrOperator(world, actor, tenantId);
  if (authority) assertOwner(world, authority);
  await world.store.transaction(async (tables) => {
    const suppression = await tables.suppressions.get(tenantId, id);
    if (!suppression) throw new Problem("suppression_not_found");
    if (authority?.roles && ["unsubscribed", "complained"].includes(suppression.reason)) {
      throw new Problem("not_allowed", { detail: "The owner of the address asked for it" });
    }
    await tables.suppressions.remove(tenantId, id);
    if (tenantId !== null)
      await tables.events.append([suppressionEvent(world, "removed", authorOf(actor), tenantId, suppression)]);
  });
}

/** Without the address: an event is kept for long. */
export function suppressionEvent(
  world: World,
  done: "added" | "removed",
  actor: Author | string,
  tenantId: string,
  { id, reason }: Pick<Suppression, "id" | "reason">,
) {
  return newEvent(`suppression.${done}`, { tenantId, actor, at: world.clock.now(), data: { id, reason } });
}
