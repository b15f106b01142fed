/**
 * Accept without a session, for an app that takes the link and calls by itself. The link of an e-mail invite went to
 * one mailbox alone, so its holder is the invited person: the account of that address joins, whoever is signed in, and
 * one is made (without a password) where there is none. An account whose address is not proven may be anybody's: its
 * person signs in.
 */
import { type Accepted, acceptInvite } from "./accept.ts";
import type { Origin } from "./events.ts";
import { assertPending, type Invite, provesMailbox } from "./invite.ts";
import { openInvite } from "./open.ts";
import { assertAddressee, assertInviterEntitled, isFull } from "./policy.ts";
import type { User } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

/**
 * @throws Problem `unauthenticated` where holding the link does not tell who it is: a link for many, one that the
 * inviter has been shown, an account whose address is not proven; and those of `acceptInvite`
 */
export async function acceptAsHolder(
  world: World,
  token: string,
  origin?: Origin,
): Promise<Accepted & { user: User; made: boolean }> {
  const invite = await openInvite(world, token);
  const { email, emailKey } = invite;
  if (!provesMailbox(invite) || email === null || emailKey === null) throw new Problem("unauthenticated");
  const known = await world.directory.userByEmail(emailKey);
  if (!known) await assertOpenFor(world, invite, emailKey);
  const user = known ?? (await world.directory.createUser({ key: emailKey, name: email.slice(0, email.lastIndexOf("@")) }));
  if (!user.emailVerified) {
    assertPending(invite, world.clock.now());
    throw new Problem("unauthenticated");
  }
  return { ...(await acceptInvite(world, token, { ...user, ...(origin ? { origin } : {}) })), user, made: !known };
}

/** Said before an account is made: nobody types a password for an invite that is gone. */
export async function assertOpenFor(world: World, invite: Invite, email: string): Promise<void> {
  assertPending(invite, world.clock.now());
  assertAddressee(invite, { email });
  await assertInviterEntitled(world, world.store, invite);
  const tenant = await world.store.tenants.get(invite.tenantId);
  if (tenant && isFull(tenant) && !invite.requiresApproval) throw new Problem("seats_full");
}
