/** `doorlist invite`: one invite, from a terminal, by whoever runs the installation. */
import type { Actor } from "../core/actor.ts";
import { createInvite } from "../core/create.ts";
import { showLink } from "../core/link.ts";
import { Problem } from "../core/problems.ts";
import type { Doorlist } from "../index.ts";

export interface InviteFlags {
  tenant?: string;
  role?: string[];
  link?: boolean;
  maxUses?: string;
  expiresIn?: string;
  show?: boolean;
}

/** Whoever runs the installation. */
export const operator: Actor = { type: "key", keyId: "cli", tenantId: null, user: null };

export async function invite(doorlist: Doorlist, email: string | undefined, flags: InviteFlags) {
  const { world } = doorlist;
  const tenantId = flags.tenant ?? (await onlyTenant(doorlist));
  if (email === undefined && !flags.link)
    throw new Problem("missing_field", { field: "email", detail: "Give an address, or --link" });
  const created = await createInvite(world, operator, tenantId, {
    ...(flags.link ? { kind: "link" as const } : { email: email ?? "" }),
    ...(flags.role ? { roles: flags.role } : {}),
    ...(flags.maxUses === undefined ? {} : { maxUses: Number(flags.maxUses) }),
    ...(flags.expiresIn === undefined ? {} : { expiresIn: Number(flags.expiresIn) }),
  });
  await doorlist.worker.drain();
  const shown = flags.show ? await showLink(world, operator, tenantId, created.invite.id) : {};
  const current = (await world.store.invites.get(tenantId, created.invite.id)) ?? created.invite;
  return { ...created, ...shown, invite: current };
}

/** Where there is but one tenant, nobody has to name it. */
async function onlyTenant({ world }: Doorlist): Promise<string> {
  const { data } = await world.store.tenants.list({ limit: 2 });
  if (data.length === 1 && data[0]) return data[0].id;
  throw new Problem("tenant_not_found", {
    detail: data.length === 0 ? "There is no tenant yet: sign up and make one" : "Name one with --tenant",
  });
}
