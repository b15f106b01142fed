/** Resend: the same link again, or a new one; an expired invite comes back to life. */
import type { Actor } from "./actor.ts";
import { digestOf } from "./draft.ts";
import { newEvent } from "./events.ts";
import { assertResendable, type Invite, statusAt } from "./invite.ts";
import { manageInvite } from "./manage.ts";
import { inviteMessage } from "./message.ts";
import { type Lifetime, resolveExpiry, usualLifetime } from "./policy.ts";
import type { Tables } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

export interface ResendInput extends Lifetime {
  /** A new link; the old one is dead. @default false */
  rotate?: boolean;
}

/** @throws Problem `invite_accepted`, `invite_rejected`, `invite_canceled`, `invite_erased`; `invite_pending` where a newer one stands. */
export async function resendInvite(
  world: World,
  actor: Actor,
  tenantId: string,
  id: string,
  input: ResendInput = {},
): Promise<Invite> {
  const { authority, invite } = await manageInvite(world, actor, tenantId, id);
  const now = world.clock.now();
  assertResendable(invite, now);
  if (invite.kind === "email" && invite.email === null) throw new Problem("invite_erased");
  const expiresAt = resolveExpiry(input, now) ?? Math.max(invite.expiresAt, now + usualLifetime(authority.settings));
  const rotated = input.rotate
    ? { generation: invite.generation + 1, keyId: world.keyring.current }
    : { generation: invite.generation, keyId: invite.keyId };
  const mailed = invite.delivery.state !== "none";
  const resent = await world.store.transaction(async ({ invites, events, messages }) => {
    await expireStale(invites, events, invite, now);
    const revived = await invites.revive(
      invite,
      {
        ...rotated,
        expiresAt,
        codeDigest: digestOf(world, { ...invite, ...rotated }),
        linkShown: input.rotate ? !mailed : invite.linkShown,
        createdBy: authority.userId,
        deliveryState: mailed ? "queued" : "none",
      },
      now,
    );
    if (!revived) return null;
    await events.append([
      newEvent("invite.resent", { tenantId, inviteId: id, actor: authority.actor, at: now, data: { rotated: !!input.rotate } }),
    ]);
    const message = inviteMessage(revived, now);
    if (message) await messages.enqueue([message]);
    return revived;
  });
  if (!resent) {
    // The guard did not hold: somebody decided it, or a newer invite for the address is pending.
    const current = await world.store.invites.get(tenantId, id);
    if (current) assertResendable(current, now);
    throw new Problem("invite_pending");
  }
  world.outbox.wake();
  return resent;
}

/** A later invite for the address that is past its own time, and was not swept yet, does not stand in the way. */
async function expireStale(invites: Tables["invites"], events: Tables["events"], revived: Invite, now: number): Promise<void> {
  const { tenantId, emailKey } = revived;
  if (emailKey === null || statusAt(revived, now) === "pending") return;
  const other = await invites.getPendingByEmail(tenantId, emailKey);
  if (!other || other.id === revived.id || statusAt(other, now) === "pending") return;
  if (!(await invites.close(other, "expired", now))) return;
  await events.append([newEvent("invite.expired", { tenantId, inviteId: other.id, actor: "system", at: now })]);
}
