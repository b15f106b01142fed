/** Create invites: one, or thousands with a result for each. */
import { setImmediate as nextTick } from "node:timers/promises";
import { type Actor, type Authority, assertInviter, authorityIn } from "./actor.ts";
import { mintCode } from "./code.ts";
import { type CreateInput, digestOf, draftInvite, type OnDuplicate } from "./draft.ts";
import { settleDuplicate } from "./duplicate.ts";
import { newEvent } from "./events.ts";
import type { Invite } from "./invite.ts";
import { inviteLinkOf } from "./link.ts";
import { inviteMessage } from "./message.ts";
import { MAX_BATCH } from "./policy.ts";
import type { NewInvite } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

export interface Created {
  invite: Invite;
  /** Only where the inviter hands over the link: links, and `delivery: "none"`. */
  url?: string;
  code?: string;
}

export interface BatchResult {
  succeeded: ({ index: number } & Created)[];
  failed: { index: number; problem: Problem }[];
}

/** Items that are written together; between two slices other requests get their turn. */
const SLICE = 100;

/** @throws Problem with the code of whatever the input breaks. */
export async function createInvite(world: World, actor: Actor, tenantId: string, input: CreateInput): Promise<Created> {
  const authority = await authorityIn(world, actor, tenantId);
  assertInviter(world, authority);
  const [outcome] = await createSlice(world, authority, [() => input]);
  if (outcome instanceof Error) throw outcome;
  if (!outcome) throw new Problem("internal");
  world.outbox.wake();
  return outcome;
}

/**
 * @param inputs 1 to 10,000, each a function that gives the item or throws the Problem of reading it, so that one bad
 * item fails alone
 */
export async function createInvites(
  world: World,
  actor: Actor,
  tenantId: string,
  inputs: (() => CreateInput)[],
): Promise<BatchResult> {
  if (inputs.length < 1 || inputs.length > MAX_BATCH) throw new Problem("batch_too_large", { field: "invites" });
  const authority = await authorityIn(world, actor, tenantId);
  assertInviter(world, authority);
  const result: BatchResult = { succeeded: [], failed: [] };
  const seen = new Set<string>();
  for (let start = 0; start < inputs.length; start += SLICE) {
    const slice = inputs.slice(start, start + SLICE);
    const outcomes = await createSlice(world, authority, slice, seen);
    outcomes.forEach((outcome, offset) => {
      const index = start + offset;
      if (outcome instanceof Problem) result.failed.push({ index, problem: outcome });
      else result.succeeded.push({ index, ...outcome });
    });
    world.outbox.wake();
    await nextTick();
  }
  return result;
}

type Drafted = { invite: Invite; onDuplicate: OnDuplicate };
type Outcome = Created | Problem;

async function createSlice(
  world: World,
  authority: Authority,
  inputs: (() => CreateInput)[],
  seen = new Set<string>(),
): Promise<Outcome[]> {
  const now = world.clock.now();
  const drafts = inputs.map((read) => attempt(() => draft(world, authority, read(), seen, now)));
  const invites = drafts.flatMap((item) => (item instanceof Problem ? [] : [item.invite]));
  const accounts = await knownAccounts(world, authority.tenantId, invites);

  const rows: NewInvite[] = [];
  const ready = drafts.map((item) => {
    if (item instanceof Problem) return item;
    const account = item.invite.emailKey === null ? undefined : accounts.get(item.invite.emailKey);
    if (account?.roles && item.invite.roles.every((role) => account.roles?.includes(role))) {
      return new Problem("already_member", { field: "email" });
    }
    const invite = item.invite.kind === "link" ? item.invite : { ...item.invite, newAccount: !account };
    rows.push(newRow(invite, authority, now));
    return { ...item, invite };
  });
  const inserted = rows.length > 0 ? await world.store.invites.insert(rows) : new Set<string>();

  return Promise.all(
    ready.map(async (item) => {
      if (item instanceof Problem) return item;
      if (inserted.has(item.invite.id)) return created(world, item.invite);
      return settle(world, authority, item);
    }),
  );
}

function draft(world: World, authority: Authority, input: CreateInput, seen: Set<string>, now: number): Drafted {
  const invite = draftInvite(world, authority, input, now);
  if (invite.emailKey !== null) {
    if (seen.has(invite.emailKey)) throw new Problem("duplicate_in_batch", { field: "email" });
    seen.add(invite.emailKey);
  }
  return { invite, onDuplicate: input.onDuplicate ?? "resend" };
}

function attempt<T>(work: () => T): T | Problem {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

async function knownAccounts(world: World, tenantId: string, invites: Invite[]) {
  const keys = invites.flatMap(({ emailKey }) => (emailKey === null ? [] : [emailKey]));
  return keys.length > 0
    ? world.directory.accounts(tenantId, keys)
    : new Map<string, { userId: string; roles: string[] | null }>();
}

/** The rows of a new invite. */
export function newRow(invite: Invite, authority: Authority, now: number): NewInvite {
  const { tenantId, id: inviteId, kind, email, roles } = invite;
  const event = newEvent("invite.created", { tenantId, inviteId, actor: authority.actor, at: now, data: { kind, email, roles } });
  return { invite, event, message: inviteMessage(invite, now) };
}

/** The insert met another row: the same address is pending, or (1 in 2^40) two codes are equal. */
async function settle(world: World, authority: Authority, item: Drafted): Promise<Outcome> {
  try {
    if (item.invite.kind === "email")
      return created(world, await settleDuplicate(world, authority, item.invite, item.onDuplicate));
    const next = { ...item.invite, generation: item.invite.generation + 1 };
    const retry = { ...next, codeDigest: digestOf(world, next) };
    await world.store.invites.insert([newRow(retry, authority, world.clock.now())]);
    return created(world, retry);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function created(world: World, invite: Invite): Created {
  if (invite.delivery.state !== "none") return { invite };
  const code = invite.tokenType === "code" ? mintCode(world.keyring, invite) : undefined;
  return { invite, url: inviteLinkOf(world, invite), ...(code === undefined ? {} : { code }) };
}
