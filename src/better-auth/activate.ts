/** `POST /invite/activate`, and the same after a sign-up or sign-in that an opened link waited for. */
import { acceptAs } from "../core/accept.ts";
import { assertPending, type Invite } from "../core/invite.ts";
import { assertAddressee } from "../core/policy.ts";
import type { Host, Person } from "./host.ts";

/** The invite, for somebody who has to sign in first. @throws Problem where it opens nothing any more */
export function openForVisitor(host: Host, token: string): Promise<Invite> {
  return openFor(host, token, null);
}

/** The invite, for this person: one that they have used stays open to them. @throws Problem where it opens nothing any more */
export async function openFor(host: Host, token: string, person: Person | null): Promise<Invite> {
  const invite = await host.open(token);
  const { store, clock } = host.worldIn(invite.tenantId);
  const used = person && (await store.uses.get(invite.tenantId, invite.id, person.id));
  if (!used) assertPending(invite, clock.now());
  return invite;
}

export interface Activated {
  invite: Invite;
  /** Where to go now, if anywhere. */
  redirectTo: string | null;
}

/** Lets this person in. Twice is once: the second time gives the same answer. @throws Problem, Refused */
export async function activate(host: Host, token: string, came: Person, newAccount: boolean): Promise<Activated> {
  const opened = await openFor(host, token, came);
  const person = (await host.gates.beforeAccept?.(came, newAccount)) ?? came;
  assertAddressee(opened, person);
  await host.gates.mayAccept?.(person, newAccount);
  const { invite, first, redirectUrl } = await acceptAs(host.worldIn(opened.tenantId), opened, person, token);
  await host.gates.afterAccept?.(invite, person, { newAccount, first });
  return { invite, redirectTo: redirectUrl };
}

export const activated = ({ redirectTo }: Pick<Activated, "redirectTo">) => ({
  status: true as const,
  message: "Invite activated successfully",
  action: "REDIRECT_TO_AFTER_UPGRADE" as const,
  ...(redirectTo === null ? {} : { redirectTo }),
});

export const signInRequired = (redirectTo: string) => ({
  status: true as const,
  message: "Please sign in or sign up to continue.",
  action: "SIGN_IN_UP_REQUIRED" as const,
  redirectTo,
});
