/** "Stop invitations from this tenant": by the link that every invite mail carries, and undone by the same. */
import { readMessageRef } from "./message-ref.ts";
import type { KnownMessage, Tables, Tenant } from "./ports.ts";
import { Problem } from "./problems.ts";
import { addressee, addSuppression, type Suppression, suppressionEvent } from "./suppression.ts";
import type { World } from "./world.ts";

export interface Subscription {
  tenant: Pick<Tenant, "id" | "name">;
  /** Of whom invites are, or are no longer, mailed. */
  email: string;
  stopped: boolean;
  locale: string | null;
}

/** What the link is about. Changes nothing. @throws Problem `not_found` */
export async function readSubscription(world: World, token: string): Promise<Subscription> {
  const { tenantId, inviteId, to } = await messageOf(world, token);
  const [tenant, invite, stopped] = await Promise.all([
    world.store.tenants.get(tenantId),
    world.store.invites.get(tenantId, inviteId ?? ""),
    stopOf(world, world.store, tenantId, to),
  ]);
  const locale = invite?.locale ?? tenant?.settings.locale ?? null;
  return { tenant: { id: tenantId, name: tenant?.name ?? "" }, email: to, stopped: stopped !== undefined, locale };
}

/** @throws Problem `not_found` */
export async function stopInvitations(world: World, token: string): Promise<void> {
  const { tenantId, to: email } = await messageOf(world, token);
  await world.store.transaction(async (tables) => {
    const { suppression, isNew } = await addSuppression(world, tables, { tenantId, email, reason: "unsubscribed" });
    if (isNew) await tables.events.append([suppressionEvent(world, "added", "holder", tenantId, suppression)]);
  });
}

/** @throws Problem `not_found` */
export async function resumeInvitations(world: World, token: string): Promise<void> {
  const { tenantId, to } = await messageOf(world, token);
  await world.store.transaction(async (tables) => {
    const stop = await stopOf(world, tables, tenantId, to);
    if (!stop || !(await tables.suppressions.remove(tenantId, stop.id))) return;
    await tables.events.append([suppressionEvent(world, "removed", "holder", tenantId, stop)]);
  });
}

async function stopOf(
  { keyring }: World,
  { suppressions }: Pick<Tables, "suppressions">,
  tenantId: string,
  email: string,
): Promise<Suppression | undefined> {
  const found = await suppressions.find([tenantId], [addressee(keyring, email)]);
  return found.find((one) => one.tenantId === tenantId && one.reason === "unsubscribed");
}

async function messageOf({ store, keyring }: World, token: string): Promise<KnownMessage> {
  const id = readMessageRef(keyring, "unsubscribe", token);
  const message = id === undefined ? null : await store.messages.getById(id);
  // Of an erased person nothing is left to mail to.
  if (!message?.to) throw new Problem("not_found");
  return message;
}
