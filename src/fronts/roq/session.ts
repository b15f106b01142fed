/** Who is signed in, as ROQ's `useSession()` tells. */
import { listTenants } from "../../core/tenants.ts";
import type { RoqSession } from "./browser/types.ts";
import type { RoqFrontOptions } from "./context.ts";

/**
 * Null where nobody is. ROQ's users have one tenant: the oldest of theirs, or the one asked for with `?tenantId=`; null where
 * they are not in it.
 */
export async function sessionOf({ world, identity }: RoqFrontOptions, request: Request): Promise<{ session: RoqSession | null }> {
  const actor = await identity.actorOf(request);
  if (!actor?.user) return { session: null };
  const { data } = await listTenants(world, actor, { limit: 1 });
  const wanted = new URL(request.url).searchParams.get("tenantId");
  const tenant = wanted === null ? data[0] : data.find(({ id }) => id === wanted);
  const { id, email, name } = actor.user;
  return { session: { roqUserId: id, user: { id, email, name, tenantId: tenant?.id ?? null, roles: tenant?.roles ?? [] } } };
}
