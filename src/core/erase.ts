/** Erasing a person. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Actor, assertOperator, authorOf } from "./actor.ts";
import { parseAddress } from "./email.ts";
import { type DoorlistEvent, newEvent } from "./events.ts";
import { expireRequests } from "./expire-requests.ts";
import { type Invite, statusAt } from "./invite.ts";
import type { Member, Tables, Tenant, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { ownRequests, withdrawRequest } from "./refuse-request.ts";
import { queueSeatNotices } from "./request-news.ts";
import { highestRole } from "./role.ts";
import { eraseSuppressions } from "./suppression.ts";
import { eraseOrigins, eraseTraces } from "./traces.ts";
import type { World } from "./world.ts";

export interface Erasure {
  /** Invites that were the person's. */
  invites: number;
  /** Was there an account, and is it gone? Null: it was not asked for. */
  account: boolean | null;
  /** Tenants that have no owner any more, because the person was the last. */
  ownerless: string[];
}

/**
 * Erases a person by their address. Invites (pending ones are canceled), mails, events and whatever else told of the person
 * still tell what happened, but no longer to whom. Requests to join are withdrawn and deleted. An address that was
 * suppressed stays so, by its digest alone. Running it again does no harm.
 *
 * @param options `account`: their account and memberships too
 * @throws Problem `invalid_email`, `not_allowed`
 */
export async function erasePerson(
  world: World,
  actor: Actor,
  email: string,
  options: { account?: boolean } = {},
): Promise<Erasure> {
  assertOperator(actor);
  const address = parseAddress(email);
  if (!address) throw new Problem("invalid_email", { field: "email" });
  const { retention } = world.store;
  const known = await world.directory.userByEmail(address.key);
  const user = options.account ? known : null;
  if (user && !world.directory.erase)
    throw new Problem("not_allowed", { detail: "Accounts are kept elsewhere: delete it there" });
  const invites = await retention.invitesFor(address.key);
  for (const slice of slicesOf(invites, INVITES)) {
    await eraseInvites(world, actor, slice);
    await nextTurn();
  }
  for (const slice of slicesOf(await retention.correctedFrom(address.key), INVITES)) {
    await world.store.transaction((tables) => eraseTraces(tables.retention, world.keyring, slice));
    await nextTurn();
  }
  if (known) await eraseRequests(world, known);
  await retention.blankMails(address.key, user?.id ?? null);
  await retention.eraseImportRows([address.key]);
  await retention.eraseAnswers(address.key);
  const ownerless = user ? await eraseAccount(world, actor, user) : [];
  await eraseSuppressions(world, address.key);
  return { invites: invites.length, account: options.account ? user !== null : null, ownerless };
}

/** Erased together: some milliseconds of the one writer that SQLite has. */
const INVITES = 20;
const EVENTS = 200;

function* slicesOf<Item>(items: Item[], size: number): Iterable<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

async function eraseInvites(world: World, actor: Actor, erased: Invite[]): Promise<void> {
  const now = world.clock.now();
  // Read first: once the history of the invites is erased, it no longer tells the addresses that they had before.
  const formerly = await world.store.retention.formerAddresses(erased);
  for (const emailKey of formerly) await world.store.retention.eraseAnswers(emailKey);
  await world.store.transaction(async ({ invites, retention, events }) => {
    const news: DoorlistEvent[] = [];
    for (const invite of erased) {
      const about = { tenantId: invite.tenantId, inviteId: invite.id, actor: authorOf(actor), at: now };
      const open = statusAt(invite, now) === "pending";
      if (open && (await invites.close(invite, "canceled", now))) news.push(newEvent("invite.canceled", about));
      if (!open && invite.status === "pending") await invites.close(invite, "expired", now);
      news.push(newEvent("person.erased", about));
    }
    await retention.blank(erased);
    await retention.eraseImportRows(formerly, erased);
    await eraseTraces(retention, world.keyring, erased);
    await events.append(news);
  });
}

/** Answers the tenants that are left without an owner. */
async function eraseAccount(world: World, actor: Actor, user: User): Promise<string[]> {
  const memberships = await world.store.members.listForUser(user.id);
  const ownerless: string[] = [];
  for (const { tenant, roles } of memberships) {
    await world.store.transaction((tables) => leave(world, actor, tables, tenant, { userId: user.id, roles }));
    if (await isOwnerless(world, tenant.id, user.id, roles)) ownerless.push(tenant.id);
  }
  await eraseWhereabouts(world, user.id);
  await world.directory.erase?.(user);
  return ownerless;
}

async function eraseRequests(world: World, user: User): Promise<void> {
  await expireRequests(world);
  for (const { id, status } of await ownRequests(world, user)) if (status === "pending") await withdrawRequest(world, user, id);
  await world.store.requests.forget(user.id);
}

/** What they did stays in the history of their tenants, under an id that is nobody's. */
async function eraseWhereabouts({ store, keyring }: World, userId: string): Promise<void> {
  for (const slice of slicesOf(await store.retention.toldBy(`user:${userId}`), EVENTS)) {
    await store.transaction(({ retention }) => eraseOrigins(retention, keyring, slice));
    await nextTurn();
  }
}

async function leave(
  { roles: declared, clock }: World,
  actor: Actor,
  tables: Tables,
  tenant: Tenant,
  { userId, roles }: Pick<Member, "userId" | "roles">,
): Promise<void> {
  if (!(await tables.members.remove(tenant.id, userId))) return;
  await tables.tenants.freeSeat(tenant.id);
  const now = clock.now();
  await queueSeatNotices(declared, tables, tenant.id, now);
  const about = { tenantId: tenant.id, actor: authorOf(actor), at: now };
  await tables.events.append([newEvent("member.removed", { ...about, data: { userId, roles } })]);
}

async function isOwnerless(world: World, tenantId: string, userId: string, roles: string[]): Promise<boolean> {
  const owner = highestRole(world.roles);
  return roles.includes(owner) && !(await world.store.members.hasOther(tenantId, owner, userId));
}
