/** From the core's shapes to Nile's rows. */
import { createHash } from "node:crypto";
import type { Invite } from "../../core/invite.ts";
import type { Tenant, User } from "../../core/ports.ts";
import type { World } from "../../core/world.ts";

const iso = (at: number): string => new Date(at).toISOString();

/**
 * What Nile keeps of a person and Doorlist does not is null. When an address was confirmed is not kept either, and Nile's
 * document has a time there: the account's last change, before which it was.
 */
export function wirePerson({ id, email, name, emailVerified, times }: User) {
  const none = { familyName: null, givenName: null, picture: null, multiFactor: null };
  const [created, updated] = times ? [iso(times.createdAt), iso(times.updatedAt)] : [null, null];
  return { id, email, name, ...none, created, updated, emailVerified: emailVerified ? (updated ?? true) : null };
}

/** Read again: a session does not say all of it. */
export async function wireUser({ store, directory }: World, user: User) {
  const [known, tenants] = await Promise.all([directory.user(user.id), store.members.listForUser(user.id)]);
  return { ...wirePerson(known ?? user), tenants: tenants.map(({ tenant }) => tenant.id) };
}

export function wireTenant({ id, name, createdAt, updatedAt }: Tenant) {
  return { id, name, created: iso(createdAt), updated: iso(updatedAt), deleted: null, compute_id: null };
}

export function wireInvite(invite: Invite) {
  return {
    id: invite.id,
    tenant_id: invite.tenantId,
    token: sealedToken(invite),
    identifier: invite.email,
    roles: invite.roles,
    created_by: invite.createdBy,
    expires: iso(invite.expiresAt),
  };
}

/** In the form of Nile's tokens, and opens nothing: what opens is in the mail alone. */
function sealedToken({ id, generation }: Invite): string {
  return createHash("sha256").update(`nile row ${id} ${generation}`).digest("hex");
}
