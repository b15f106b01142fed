/** Who somebody is, to those who may see them, and what who asks may do. */
import type { Actor } from "../../core/actor.ts";
import { Problem } from "../../core/problems.ts";
import { grantableRoles, listTenants } from "../../core/tenants.ts";
import type { World } from "../../core/world.ts";
import type { RoqContext } from "./context.ts";
import { userModel } from "./models.ts";
import { SERVICE_ACCOUNT } from "./words.ts";

/**
 * A person in the oldest tenant that they share with who asks: ROQ's users have one. Everybody sees themselves and the
 * keys' account, and the key of the installation sees all.
 * @throws Problem `user_not_found`
 */
export async function findUser(world: World, context: RoqContext, id: string) {
  // Of whom a client reads as the inviter of an invite, and then asks for.
  if (id === SERVICE_ACCOUNT) return userModel(world, context, null, null);
  const { actor, lookups } = context;
  const seesAll = actor.type === "key" && actor.tenantId === null && !actor.user;
  const mine = seesAll ? [] : (await listTenants(world, actor, { limit: 1 })).data;
  const theirs = await world.store.members.listForUser(id);
  const shared = theirs.find(({ tenant }) => seesAll || mine.some((one) => one.id === tenant.id));
  if (!(shared || seesAll || actor.user?.id === id) || !(await lookups.user(id))) throw new Problem("user_not_found");
  return userModel(world, context, shared?.tenant.id ?? null, id);
}

/** What ROQ's components ask before they show a table, a button or a dialog of invites. */
export async function userAccess(world: World, actor: Actor) {
  const invites = (await grantableRoles(world, actor)).length > 0;
  const userInvite = { read: invites, create: invites, update: invites, delete: invites };
  return { platform: { userInvite, userProfile: { read: true } }, project: {} };
}
