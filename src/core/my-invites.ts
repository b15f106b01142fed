/** The invites that wait for the person who is signed in, in every tenant. */
import { type Accepted, acceptAs } from "./accept.ts";
import { actsIn, type Visitor } from "./actor.ts";
import { emailKey } from "./email.ts";
import type { Invite } from "./invite.ts";
import type { Tenant, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { rejectAs } from "./reject.ts";
import { mintToken } from "./token.ts";
import type { World } from "./world.ts";

const MOST = 100;

export interface MyInvite {
  invite: Invite;
  tenant: Tenant | null;
  inviter: User | null;
}

export async function listMyInvites(world: World, user: Visitor): Promise<MyInvite[]> {
  const all = await world.store.invites.listForEmail(emailKey(user.email), world.clock.now(), MOST);
  const invites = all.filter(({ tenantId }) => actsIn(user, tenantId));
  return Promise.all(
    invites.map(async (invite) => ({
      invite,
      tenant: await world.store.tenants.get(invite.tenantId),
      inviter: invite.shareInviterName && invite.createdBy ? await world.directory.user(invite.createdBy) : null,
    })),
  );
}

/** Without a token, the address itself must be proven: anybody can sign up with somebody else's. */
async function myInvite(world: World, user: Visitor, id: string): Promise<Invite> {
  const invite = await world.store.invites.getById(id);
  if (invite?.emailKey !== emailKey(user.email) || !actsIn(user, invite.tenantId)) throw new Problem("invite_not_found");
  if (!user.emailVerified) throw new Problem("email_unverified", { detail: "Open the invite from the mail instead" });
  return invite;
}

/** @throws Problem `invite_not_found`, `email_unverified`, and those of accept */
export async function acceptMyInvite(world: World, user: Visitor, id: string): Promise<Accepted> {
  const invite = await myInvite(world, user, id);
  // Nothing opened it; the link of its mail would, as long as its key is there.
  const opener = world.keyring.keyIds.includes(invite.keyId) ? mintToken(world.keyring, invite) : "";
  return acceptAs(world, invite, user, opener);
}

/** @throws Problem `invite_not_found`, `email_unverified`, and those of reject */
export async function rejectMyInvite(world: World, user: Visitor, id: string): Promise<Invite> {
  return rejectAs(world, await myInvite(world, user, id), user);
}
