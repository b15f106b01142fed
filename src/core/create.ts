/** Create invites: one, or thousands with a result for each. */
import { setImmediate as nextTick } from "node:timers/promises";
import { type Actor, type Authority, inviterIn } from "./actor.ts";
import { type CreateInput, draftInvite, newRow, type OnDuplicate } from "./draft.ts";
import { settleClash } from "./duplicate.ts";
import { vetoed } from "./hooks.ts";
import type { Invite } from "./invite.ts";
import { takeInvites, takeMail } from "./limits.ts";
import { type ShownLink, shownLink } from "./link.ts";
import { MAX_BATCH } from "./policy.ts";
import type { NewInvite } from "./ports.ts";
import { Problem } from "./problems.ts";
import { verb } from "./verb.ts";
import type { InviteWorld } from "./world.ts";

/** With the link only where the inviter hands it over: links, and `delivery: "none"`. */
export interface Created extends Partial<ShownLink> {
  invite: Invite;
}

export interface BatchResult {
  succeeded: ({ index: number } & Created)[];
  failed: { index: number; problem: Problem }[];
}

/** Items that are written together; between two slices other requests get their turn. */
const SLICE = 100;

/** @throws Problem with the code of whatever the input breaks. */
async function createOne(world: InviteWorld, actor: Actor, tenantId: string, input: CreateInput): Promise<Created> {
  const authority = await inviterIn(world, actor, tenantId);
  takeInvites(world.limits, actor, tenantId, 1);
  const [outcome] = await createSlice(world, actor, authority, [() => input]);
  if (outcome instanceof Problem) throw outcome;
  if (!outcome) throw new Problem("internal");
  world.outbox.wake();
  return outcome;
}

export const createInvite = verb("create", createOne);

/**
 * @param inputs 1 to 10,000, each a function that gives the item or throws the Problem of reading it, so that one bad
 * item fails alone
 */
async function createMany(
  world: InviteWorld,
  actor: Actor,
  tenantId: string,
  inputs: (() => CreateInput)[],
): Promise<BatchResult> {
  if (inputs.length < 1 || inputs.length > MAX_BATCH) throw new Problem("batch_too_large", { field: "invites" });
  const authority = await inviterIn(world, actor, tenantId);
  takeInvites(world.limits, actor, tenantId, inputs.length);
  const result: BatchResult = { succeeded: [], failed: [] };
  const seen = new Set<string>();
  for (let start = 0; start < inputs.length; start += SLICE) {
    const slice = inputs.slice(start, start + SLICE);
    const outcomes = await createSlice(world, actor, authority, slice, seen);
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

export const createInvites = verb("create_many", createMany);

export type Drafted = { invite: Invite; onDuplicate: OnDuplicate };
type Outcome = Created | Problem;

async function createSlice(
  world: InviteWorld,
  actor: Actor,
  authority: Authority,
  inputs: (() => CreateInput)[],
  seen?: Set<string>,
): Promise<Outcome[]> {
  const prepared = await prepareSlice(world, authority, inputs, seen);
  const limited = prepared.map((item) => withinMailLimit(world, actor, item));
  const outcomes = await writeSlice(world, authority, await judgeSlice(world, authority, limited));
  await tellCreated(world, authority, async () =>
    outcomes.flatMap((outcome) => (outcome instanceof Problem ? [] : [outcome.invite])),
  );
  return outcomes;
}

/** Those that the app vetoes are problems. Not inside a transaction, which waits for nobody. */
export async function judgeSlice(
  { hooks }: InviteWorld,
  { actor }: Authority,
  drafted: (Drafted | Problem)[],
): Promise<(Drafted | Problem)[]> {
  if (!hooks) return drafted;
  const judge = async (item: Drafted | Problem) =>
    item instanceof Problem ? item : ((await vetoed(hooks.before("create", item.invite, actor))) ?? item);
  return Promise.all(drafted.map(judge));
}

/** @param read asked where somebody wants to know */
export async function tellCreated({ hooks }: InviteWorld, { actor }: Authority, read: () => Promise<Invite[]>): Promise<void> {
  if (hooks) await Promise.all((await read()).map((invite) => hooks.after("create", invite, actor)));
}

/** Those that are mailed count against the limit of their recipient; what is past it is a Problem `rate_limited`. */
export function withinMailLimit(world: InviteWorld, actor: Actor, item: Drafted | Problem): Drafted | Problem {
  if (item instanceof Problem || item.invite.delivery.state === "none") return item;
  const { tenantId, emailKey } = item.invite;
  return attempt(() => {
    takeMail(world.limits, actor, tenantId, emailKey);
    return item;
  });
}

/** The invites that a slice would write, and what is wrong with the others as far as can be told without writing. */
export async function prepareSlice(
  world: InviteWorld,
  authority: Authority,
  inputs: (() => CreateInput)[],
  seen = new Set<string>(),
): Promise<(Drafted | Problem)[]> {
  const now = world.clock.now();
  const drafts = inputs.map((read) => attempt(() => draft(world, authority, read(), seen, now)));
  const invites = drafts.flatMap((item) => (item instanceof Problem ? [] : [item.invite]));
  const accounts = await knownAccounts(world, authority.tenantId, invites);
  return drafts.map((item) => {
    if (item instanceof Problem) return item;
    const account = item.invite.emailKey === null ? undefined : accounts.get(item.invite.emailKey);
    if (account?.roles && item.invite.roles.every((role) => account.roles?.includes(role))) {
      return new Problem("already_member", { field: "email" });
    }
    const invite = item.invite.kind === "link" ? item.invite : { ...item.invite, newAccount: !account };
    return { ...item, invite };
  });
}

export async function writeSlice(world: InviteWorld, authority: Authority, ready: (Drafted | Problem)[]): Promise<Outcome[]> {
  const rows = ready.flatMap((item): NewInvite[] =>
    item instanceof Problem ? [] : [newRow(item.invite, authority, item.invite.createdAt)],
  );
  const inserted = rows.length > 0 ? await world.store.invites.insert(rows) : new Set<string>();

  return Promise.all(
    ready.map(async (item) => {
      if (item instanceof Problem) return item;
      if (inserted.has(item.invite.id)) return created(world, item.invite);
      return settle(world, authority, item);
    }),
  );
}

function draft(world: InviteWorld, authority: Authority, input: CreateInput, seen: Set<string>, now: number): Drafted {
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

async function knownAccounts(world: InviteWorld, tenantId: string, invites: Invite[]) {
  const keys = invites.flatMap(({ emailKey }) => (emailKey === null ? [] : [emailKey]));
  return keys.length > 0
    ? world.directory.accounts(tenantId, keys)
    : new Map<string, { userId: string; roles: string[] | null }>();
}

/** The insert met another row: the same address is pending, or (1 in 2^40) two codes are equal. */
async function settle(world: InviteWorld, authority: Authority, { invite, onDuplicate }: Drafted): Promise<Outcome> {
  try {
    return created(world, await settleClash(world, authority, invite, onDuplicate));
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** What whoever creates it is answered. */
export function created(world: InviteWorld, invite: Invite): Created {
  return invite.delivery.state === "none" ? { invite, ...shownLink(world, invite) } : { invite };
}
