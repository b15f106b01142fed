/** What a visitor sees before accepting. It changes nothing. */
import { actsIn, type Visitor } from "./actor.ts";
import { domainOf, emailKey } from "./email.ts";
import { type Invite, type InviteStatus, statusAt } from "./invite.ts";
import { openVisit } from "./open.ts";
import { hasAllOf, wantsConfirmedAddress } from "./policy.ts";
import type { Surroundings, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { InviteWorld } from "./world.ts";

/**
 * - `new`: signed out, and the address has no account: sign up
 * - `known`: signed out, and the address has an account: sign in
 * - `anonymous`: signed out, at a link for whoever holds it: sign up or in
 * - `invited`: signed in as somebody who may accept
 * - `other_account`: signed in as somebody whom the invite is not for: switch account
 * - `unverified`: signed in with an address of the link's domains that is not confirmed: confirm it
 * - `member`: signed in, and a member who has these roles already; of a link, also one who may grant them
 */
export type VisitorState = "new" | "known" | "anonymous" | "invited" | "other_account" | "unverified" | "member";

export interface Preview {
  invite: {
    status: InviteStatus;
    kind: Invite["kind"];
    tenant: { id: string; name: string };
    /** Only where the inviter shares it. */
    inviter?: { name: string };
    email: string | null;
    firstName: string | null;
    lastName: string | null;
    roles: string[];
    expiresAt: number;
    newAccount: boolean | null;
    allowedDomains: string[] | null;
    requiresApproval: boolean;
    /** May whoever finds every seat taken wait for one? */
    waitlist: boolean;
    locale: string | null;
    message: string | null;
  };
  /** Of its mail: the invite's language, then the tenant's. BCP 47. */
  locales: (string | null)[];
  visitor: { state: VisitorState; user?: { id: string; email: string; name: string } };
}

/** @throws Problem `invite_not_found` */
export async function previewInvite(world: InviteWorld, tokenOrCode: string, user: Visitor | null): Promise<Preview> {
  const { invite, around } = await openVisit(world, tokenOrCode);
  if (user && !actsIn(user, invite.tenantId)) throw new Problem("invite_not_found");
  const [{ tenant, inviterName, hasAccount }, member] = await Promise.all([
    around ?? lookAround(world, invite, user),
    user && world.store.members.get(invite.tenantId, user.id),
  ]);
  const state = user ? signedInState(world, invite, user, member?.roles) : signedOutState(invite, hasAccount);
  const { kind, email, firstName, lastName, roles, expiresAt, allowedDomains, requiresApproval, locale, message } = invite;
  return {
    invite: {
      status: statusAt(invite, world.clock.now()),
      kind,
      tenant: { id: invite.tenantId, name: tenant?.name ?? "" },
      ...(inviterName === null ? {} : { inviter: { name: inviterName } }),
      email,
      firstName,
      lastName,
      roles,
      expiresAt,
      newAccount: kind === "link" ? null : !(user || hasAccount),
      allowedDomains,
      requiresApproval,
      waitlist: tenant?.settings.waitlist != null,
      locale,
      message,
    },
    locales: [locale, tenant?.settings.locale ?? null],
    visitor: { state, ...(user ? { user: { id: user.id, email: user.email, name: user.name } } : {}) },
  };
}

async function lookAround({ store, directory }: InviteWorld, invite: Invite, user: User | null): Promise<Surroundings> {
  const [tenant, inviter, account] = await Promise.all([
    store.tenants.get(invite.tenantId),
    invite.shareInviterName && invite.createdBy ? directory.user(invite.createdBy) : null,
    !user && invite.emailKey ? directory.userByEmail(invite.emailKey) : null,
  ]);
  return { tenant, inviterName: inviter?.name ?? null, hasAccount: account !== null };
}

function signedOutState(invite: Invite, hasAccount: boolean): VisitorState {
  if (invite.kind === "link") return "anonymous";
  return hasAccount ? "known" : "new";
}

function signedInState(world: InviteWorld, invite: Invite, user: User, held: string[] | undefined): VisitorState {
  const key = emailKey(user.email);
  const forThem = invite.kind === "email" ? invite.emailKey === key : (invite.allowedDomains?.includes(domainOf(key)) ?? true);
  if (!forThem) return "other_account";
  if (held && hasAllOf(world, invite, held)) return "member";
  return wantsConfirmedAddress(invite) && !user.emailVerified ? "unverified" : "invited";
}
