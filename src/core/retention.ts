/** Erasing a person. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Actor, assertOperator, authorOf } from "./actor.ts";
import { parseAddress } from "./email.ts";
import { newEvent } from "./events.ts";
import { expireRequests } from "./expire-requests.ts";
import { type Invite, type InviteStatus, statusAt } from "./invite.ts";
import type { EventKey, Member, Tables, Tenant, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { MOST_OWN, withdrawRequest } from "./refuse-request.ts";
import { queueSeatNotices } from "./request-news.ts";
import { highestRole } from "./role.ts";
import { eraseOrigins, eraseTraces, type TraceTable } from "./traces.ts";
import type { World } from "./world.ts";

type Key = { tenantId: string; id: string };

/** A tenant, and from when on it keeps what was decided. */
export interface Kept {
  tenantId: string;
  before: number;
}

export interface RetentionTable extends TraceTable {
  /** The e-mail invites of an address, of every tenant there ever was. */
  invitesFor(emailKey: string): Promise<Invite[]>;
  /** E-mail invites, of every tenant there ever was, that were for an address before it was corrected. */
  correctedFrom(emailKey: string): Promise<Key[]>;
  /** The addresses that an invite had before. */
  formerAddresses(invite: Key): Promise<string[]>;
  /** Nothing of a person is left in the invite and its mails; what happened to it, and when, is. */
  blank(invite: Key): Promise<void>;
  /**
   * The same for mails to the address besides: of its account, to it as an inviter, or of an invite before its address was
   * corrected. What waits is not sent.
   * @param inviter of the mails that wait for somebody whose address is looked up when they are sent
   */
  blankMails(emailKey: string, inviter: string | null): Promise<void>;
  /** Of these tenants, those that may hold what was decided before the time beside them: one look, however many they are. */
  due(tenants: Kept[]): Promise<Kept[]>;
  /**
   * Deletes up to `limit` that were decided, and not changed since, with their roles, uses and mails; counts and answers
   * them.
   */
  purge(tenantId: string, before: number, limit: number): Promise<{ id: string; emailKey: string }[]>;
  /** How many of each status were purged. */
  purged(tenantId: string): Promise<Partial<Record<InviteStatus, number>>>;
}

export interface Erasure {
  /** Invites that were the person's. */
  invites: number;
  /** Was there an account, and is it gone? Null: it was not asked for. */
  account: boolean | null;
  /** Tenants that have no owner any more, because the person was the last. */
  ownerless: string[];
}

/**
 * Erases a person by their address: invites (pending ones are canceled), mails, events and what else was told keep what
 * happened without whom it happened to; what they asked to join is withdrawn and gone. A suppressed address stays suppressed by its digest. Running it again does no harm.
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
  const invites = await world.store.retention.invitesFor(address.key);
  const { retention } = world.store;
  for (const invite of invites) await eraseInvite(world, actor, invite);
  for (const { tenantId, id } of await retention.correctedFrom(address.key)) {
    await world.store.transaction((tables) => eraseTraces(tables.retention, world.keyring, tenantId, [id]));
  }
  const known = await world.directory.userByEmail(address.key);
  if (known) await eraseRequests(world, known);
  const user = options.account ? known : null;
  await retention.blankMails(address.key, user?.id ?? null);
  await retention.eraseImportRows([address.key]);
  await retention.eraseAnswers(address.key);
  const ownerless = user ? await eraseAccount(world, actor, user) : [];
  await world.store.suppressions.erase(address.key);
  return { invites: invites.length, account: options.account ? user !== null : null, ownerless };
}

async function eraseInvite(world: World, actor: Actor, invite: Invite): Promise<void> {
  const now = world.clock.now();
  const about = { tenantId: invite.tenantId, inviteId: invite.id, actor: authorOf(actor), at: now };
  await world.store.transaction(async ({ invites, retention, events }) => {
    const open = statusAt(invite, now) === "pending";
    const canceled = open && (await invites.close(invite, "canceled", now));
    if (!open && invite.status === "pending") await invites.close(invite, "expired", now);
    await retention.blank(invite);
    const formerly = await retention.formerAddresses(invite);
    await retention.eraseImportRows(formerly, { tenantId: invite.tenantId, inviteIds: [invite.id] });
    for (const emailKey of formerly) await retention.eraseAnswers(emailKey);
    await eraseTraces(retention, world.keyring, invite.tenantId, [invite.id]);
    await events.append([...(canceled ? [newEvent("invite.canceled", about)] : []), newEvent("person.erased", about)]);
  });
}

/** Answers the tenants that are left without an owner. */
async function eraseAccount(world: World, actor: Actor, user: User): Promise<string[]> {
  if (!world.directory.erase) throw new Problem("not_allowed", { detail: "Accounts are kept elsewhere: delete it there" });
  const memberships = await world.store.members.listForUser(user.id);
  const ownerless: string[] = [];
  for (const { tenant, roles } of memberships) {
    await world.store.transaction((tables) => leave(world, actor, tables, tenant, { userId: user.id, roles }));
    if (await isOwnerless(world, tenant.id, user.id, roles)) ownerless.push(tenant.id);
  }
  await eraseWhereabouts(world, user.id);
  await world.directory.erase(user);
  return ownerless;
}

async function eraseRequests(world: World, user: User): Promise<void> {
  await expireRequests(world);
  const own = await world.store.requests.listForUser(user.id, MOST_OWN);
  for (const { id, status } of own) if (status === "pending") await withdrawRequest(world, user, id);
  await world.store.requests.forget(user.id);
}

const SLICE = 200;

/** What they did stays in the history of their tenants, under an id that is nobody's. */
async function eraseWhereabouts({ store, keyring }: World, userId: string): Promise<void> {
  let last: EventKey | null = { tenantId: "", id: "" };
  while (last) {
    const after: EventKey = last;
    last = await store.transaction(({ retention }) => eraseOrigins(retention, keyring, `user:${userId}`, after, SLICE));
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
