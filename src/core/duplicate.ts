/** The address has a pending invite already: refresh it, refuse, or put a new one in its place. */
import { type Authority, assertMayGrant } from "./actor.ts";
import { newRow, type OnDuplicate, reminted } from "./draft.ts";
import { newEvent } from "./events.ts";
import { type Invite, statusAt } from "./invite.ts";
import { inviteMessage } from "./message.ts";
import type { InviteTables } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { InviteWorld } from "./world.ts";

/** How often to look again where another process was faster, or another code was equal. */
const TRIES = 5;

/**
 * - one that has passed its expiry is expired, and the new one takes its place;
 * - `resend`: the pending one takes over what the new one says, keeps its id and its link, and is sent again;
 * - `replace`: the pending one is canceled, its link with it;
 * - `error`: Problem `invite_pending`.
 *
 * Whoever refreshes or replaces it must be one who may grant its roles.
 */
export async function settleClash(
  world: InviteWorld,
  authority: Authority,
  wanted: Invite,
  onDuplicate: OnDuplicate,
): Promise<Invite> {
  let candidate = wanted;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    candidate = reminted(world, candidate);
    const settled = await world.store
      .transaction((tables) => settleOnce(world, tables, authority, candidate, onDuplicate))
      .catch(undone);
    if (settled) return settled;
  }
  throw new Problem("invite_pending", { field: "email" });
}

/** Nothing took the place of the one that was closed: it stays as it was. */
class NothingInItsPlace extends Problem {
  constructor() {
    super("invite_pending", { field: "email" });
  }
}

function undone(error: unknown): null {
  if (error instanceof NothingInItsPlace) return null;
  throw error;
}

/** Null where the row changed under us. */
async function settleOnce(
  world: InviteWorld,
  tables: InviteTables,
  authority: Authority,
  wanted: Invite,
  onDuplicate: OnDuplicate,
): Promise<Invite | null> {
  const now = world.clock.now();
  const pending = await tables.invites.getPendingByEmail(wanted.tenantId, wanted.emailKey ?? "");
  if (pending && statusAt(pending, now) === "pending") {
    if (onDuplicate === "error") throw new Problem("invite_pending", { field: "email" });
    assertMayGrant(world, authority, pending.roles);
    if (onDuplicate === "resend") return refresh(tables, authority, pending, wanted, now);
  }
  if (pending && !(await closeFor(tables, authority, pending, now))) return null;
  const inserted = await tables.invites.insert([newRow(wanted, authority, now)]);
  if (inserted.has(wanted.id)) return wanted;
  if (pending) throw new NothingInItsPlace();
  return null;
}

async function closeFor(tables: InviteTables, authority: Authority, pending: Invite, now: number): Promise<boolean> {
  const to = statusAt(pending, now) === "expired" ? "expired" : "canceled";
  const closed = await tables.invites.close(pending, to, now);
  if (!closed) return false;
  const actor = to === "expired" ? "system" : authority;
  await tables.events.append([newEvent(`invite.${to}`, { tenantId: pending.tenantId, inviteId: pending.id, actor, at: now })]);
  return true;
}

async function refresh(
  tables: InviteTables,
  authority: Authority,
  pending: Invite,
  wanted: Invite,
  now: number,
): Promise<Invite | null> {
  const { expiresAt, roles, firstName, lastName, locale, data, callbackUrl, redirectUrl, shareInviterName } = wanted;
  const refreshed = await tables.invites.revive(
    pending,
    {
      expiresAt,
      roles,
      firstName: firstName ?? pending.firstName,
      lastName: lastName ?? pending.lastName,
      locale: locale ?? pending.locale,
      data: data ?? pending.data,
      callbackUrl: callbackUrl ?? pending.callbackUrl,
      redirectUrl: redirectUrl ?? pending.redirectUrl,
      linkTemplate: wanted.linkTemplate ?? pending.linkTemplate,
      message: wanted.message ?? pending.message,
      shareInviterName,
      generation: pending.generation,
      keyId: pending.keyId,
      codeDigest: pending.codeDigest,
      linkShown: pending.linkShown || wanted.linkShown,
      createdBy: authority.userId,
      deliveryState: wanted.delivery.state,
    },
    now,
  );
  if (!refreshed) return null;
  const { tenantId, id: inviteId } = refreshed;
  await tables.events.append([newEvent("invite.resent", { tenantId, inviteId, actor: authority, at: now, data: { roles } })]);
  const message = inviteMessage(refreshed, now);
  if (message) await tables.messages.enqueue([message]);
  return refreshed;
}
