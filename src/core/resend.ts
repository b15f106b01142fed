/** Resend: the same link again, or a new one, to the same address or a corrected one; an expired invite comes back to life. */
import type { Actor, Authority } from "./actor.ts";
import { digestOf, domainsFor } from "./draft.ts";
import { parseAddress } from "./email.ts";
import { newEvent } from "./events.ts";
import { assertResendable, type Invite, statusAt } from "./invite.ts";
import { takeInvites, takeMail } from "./limits.ts";
import { manageInvite } from "./manage.ts";
import { inviteMessage } from "./message.ts";
import { type Lifetime, resolveExpiry, usualLifetime } from "./policy.ts";
import type { InviteRevival, InviteTables } from "./ports.ts";
import { Problem } from "./problems.ts";
import { verb } from "./verb.ts";
import type { InviteWorld } from "./world.ts";

export interface ResendInput extends Lifetime {
  /** A new link; the old one is dead. @default false */
  rotate?: boolean;
  /** A corrected address. It gets a new link: the old one lies in somebody else's mailbox. */
  email?: string;
}

/** @throws Problem `invite_accepted`, `invite_rejected`, `invite_canceled`, `invite_erased`; `invite_pending` where a newer one stands. */
async function resend(world: InviteWorld, actor: Actor, tenantId: string, id: string, input: ResendInput = {}): Promise<Invite> {
  const { authority, invite } = await manageInvite(world, actor, tenantId, id);
  const now = world.clock.now();
  assertResendable(invite, now);
  if (invite.kind === "email" && invite.email === null) throw new Problem("invite_erased");
  const address = input.email === undefined ? undefined : await correctedAddress(world, authority, invite, input.email);
  const rotate = input.rotate || address !== undefined;
  const expiresAt = resolveExpiry(input, now) ?? Math.max(invite.expiresAt, now + usualLifetime(authority.settings));
  const rotated = rotate
    ? { generation: invite.generation + 1, keyId: world.keyring.current }
    : { generation: invite.generation, keyId: invite.keyId };
  const mailed = invite.delivery.state !== "none";
  await world.hooks?.before("resend", invite, authority.actor);
  takeInvites(world.limits, actor, tenantId, 1);
  if (mailed) takeMail(world.limits, actor, tenantId, address?.emailKey ?? invite.emailKey);
  const resent = await world.store.transaction(async ({ invites, events, messages }) => {
    if (address || statusAt(invite, now) === "expired") await expireStale(invites, events, { ...invite, ...address }, now);
    const revived = await invites.revive(
      invite,
      {
        ...rotated,
        ...(address && { address }),
        expiresAt,
        codeDigest: digestOf(world, { ...invite, ...rotated }),
        linkShown: rotate ? !mailed : invite.linkShown,
        createdBy: authority.userId,
        deliveryState: mailed ? "queued" : "none",
      },
      now,
    );
    if (!revived) return null;
    await events.append([
      newEvent("invite.resent", {
        tenantId,
        inviteId: id,
        actor: authority,
        at: now,
        data: { rotated: rotate, ...(address && { before: { email: invite.email }, after: { email: address.email } }) },
      }),
    ]);
    const message = inviteMessage(revived, now);
    if (message) await messages.enqueue([message]);
    return revived;
  });
  if (!resent) {
    // The guard did not hold: somebody decided it, or a newer invite for the address is pending.
    const current = await world.store.invites.get(tenantId, id);
    if (current) assertResendable(current, now);
    throw new Problem("invite_pending", address ? { field: "email" } : {});
  }
  world.outbox.wake();
  await world.hooks?.after("resend", resent, authority.actor);
  return resent;
}

export const resendInvite = verb("resend", resend);

/**
 * Undefined where it is the address that the invite has.
 * @throws Problem `invalid_email`, `outside_allowed_domains`, `already_member`; `invalid_field` for a link
 */
async function correctedAddress(
  world: InviteWorld,
  authority: Authority,
  invite: Invite,
  email: string,
): Promise<InviteRevival["address"]> {
  if (invite.kind === "link")
    throw new Problem("invalid_field", { field: "email", detail: "A link is for nobody in particular" });
  const address = parseAddress(email);
  if (!address) throw new Problem("invalid_email", { field: "email" });
  if (address.key === invite.emailKey && address.email === invite.email) return undefined;
  domainsFor(authority, null, address.key);
  const account = (await world.directory.accounts(invite.tenantId, [address.key])).get(address.key);
  if (account?.roles && invite.roles.every((role) => account.roles?.includes(role))) {
    throw new Problem("already_member", { field: "email" });
  }
  return { email: address.email, emailKey: address.key, newAccount: !account };
}

/** A later invite for the address that is past its own time, and was not swept yet, does not stand in the way. */
async function expireStale(
  invites: InviteTables["invites"],
  events: InviteTables["events"],
  revived: Invite,
  now: number,
): Promise<void> {
  const { tenantId, emailKey } = revived;
  if (emailKey === null) return;
  const other = await invites.getPendingByEmail(tenantId, emailKey);
  if (!other || other.id === revived.id || statusAt(other, now) === "pending") return;
  if (!(await invites.close(other, "expired", now))) return;
  await events.append([newEvent("invite.expired", { tenantId, inviteId: other.id, actor: "system", at: now })]);
}
