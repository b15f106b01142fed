/** `sendUserInvites`: many at once, each with an outcome of its own. */
import { type Actor, actingFor } from "../../core/actor.ts";
import { createInvites } from "../../core/create.ts";
import type { Invite } from "../../core/invite.ts";
import { MAX_BATCH } from "../../core/policy.ts";
import { Problem } from "../../core/problems.ts";
import { listTenants } from "../../core/tenants.ts";
import type { RoqFrontOptions } from "./context.ts";
import { itemError } from "./refusal.ts";
import { SERVICE_ACCOUNT } from "./words.ts";

/** An item of either input; `data` is what the newer one calls `injectableVariables`. */
export interface RoqInvite {
  createdByUserId: string;
  email: string;
  firstName?: string | null;
  lastName?: string | null;
  locale?: string | null;
  roles?: string[] | null;
  data?: Record<string, unknown> | null;
  status?: string | null;
  tenantId?: string | null;
}

export interface Sent {
  success: Invite[];
  errors: { email: string; firstName: string; lastName: string; error: string }[];
}

interface Group {
  tenantId: string;
  inviter: Actor;
  members: { index: number; item: RoqInvite }[];
}

/** @throws Problem for too many; whatever else is wrong is the outcome of the invites that it concerns */
export async function sendInvites(
  options: RoqFrontOptions,
  actor: Actor,
  tenantId: string | null,
  items: RoqInvite[],
): Promise<Sent> {
  if (items.length < 1 || items.length > MAX_BATCH) throw new Problem("batch_too_large", { field: "userInvites" });
  const { groups, refused } = await grouped(options, actor, tenantId, items);
  const outcomes = new Map<number, Invite | Problem>(refused);
  for (const group of groups) {
    try {
      await sendGroup(options, group, outcomes);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      for (const { index } of group.members) outcomes.set(index, error);
    }
  }
  const sent: Sent = { success: [], errors: [] };
  items.forEach((item, index) => {
    const { email, firstName, lastName } = item;
    const outcome = outcomes.get(index) ?? new Problem("internal");
    if (outcome instanceof Problem) {
      sent.errors.push({ email, firstName: firstName ?? "", lastName: lastName ?? "", error: itemError(outcome, item) });
    } else sent.success.push(outcome);
  });
  return sent;
}

async function sendGroup(options: RoqFrontOptions, group: Group, outcomes: Map<number, Invite | Problem>): Promise<void> {
  const inputs = group.members.map(
    ({ item }) =>
      () =>
        inputOf(options, item),
  );
  const { succeeded, failed } = await createInvites(options.world, group.inviter, group.tenantId, inputs);
  const indexOf = (position: number) => group.members[position]?.index ?? -1;
  for (const { index, invite } of succeeded) outcomes.set(indexOf(index), invite);
  for (const { index, problem } of failed) outcomes.set(indexOf(index), problem);
}

/** Sending again is `resendUserInvite`; a second invite for an address that has a pending one is an error of its own. */
function inputOf({ readInvite }: RoqFrontOptions, item: RoqInvite) {
  const { email, firstName, lastName, locale, roles, data, status } = item;
  if (status && status !== "pending")
    throw new Problem("invalid_field", { field: "status", detail: "An invite begins as pending" });
  const input = readInvite({
    email,
    firstName: firstName || null,
    lastName: lastName || null,
    locale: locale || null,
    data: data ?? null,
    ...(roles ? { roles } : {}),
  });
  return { ...input, onDuplicate: "error" as const };
}

/** By tenant and inviter, because each invite has one of its own and the core takes a batch for one. */
async function grouped(options: RoqFrontOptions, actor: Actor, outer: string | null, items: RoqInvite[]) {
  const groups = new Map<string, Group | Problem>();
  const refused = new Map<number, Problem>();
  let own: Promise<string | undefined> | undefined;
  for (const [index, item] of items.entries()) {
    own ??= item.tenantId || outer ? undefined : onlyTenant(options, actor);
    const tenantId = item.tenantId || outer || (await own);
    if (!tenantId) {
      refused.set(index, new Problem("missing_field", { field: "tenantId" }));
      continue;
    }
    const key = `${tenantId} ${item.createdByUserId}`;
    const group = groups.get(key) ?? (await groupOf(options, actor, tenantId, item.createdByUserId));
    groups.set(key, group);
    if (group instanceof Problem) refused.set(index, group);
    else group.members.push({ index, item });
  }
  return { groups: [...groups.values()].filter((group): group is Group => !(group instanceof Problem)), refused };
}

async function groupOf({ world }: RoqFrontOptions, actor: Actor, tenantId: string, createdBy: string): Promise<Group | Problem> {
  try {
    return { tenantId, inviter: await inviterOf(), members: [] };
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }

  /** A person invites in their own name; a key in its own, or in that of a member, whose role then counts. */
  async function inviterOf(): Promise<Actor> {
    if (actor.type === "key" && !actor.user) {
      return createdBy === SERVICE_ACCOUNT ? actor : actingFor(world, actor, tenantId, createdBy);
    }
    if (actor.user?.id === createdBy) return actor;
    throw new Problem("not_allowed", { field: "createdByUserId", detail: "You may invite in your own name only" });
  }
}

/** ROQ's users have one tenant, so older calls leave it out. */
async function onlyTenant({ world }: RoqFrontOptions, actor: Actor): Promise<string | undefined> {
  const { data } = await listTenants(world, actor, { limit: 2 });
  return data.length === 1 ? data[0]?.id : undefined;
}
