/** Change what a pending invite offers. Whoever changes its roles vouches for them. */
import { type Actor, assertMayGrant } from "./actor.ts";
import { assertDataSize } from "./draft.ts";
import { beforeAndAfter, newEvent } from "./events.ts";
import { assertPending, type Invite } from "./invite.ts";
import { manageInvite } from "./manage.ts";
import { type Lifetime, resolveExpiry } from "./policy.ts";
import type { Versions } from "./ports.ts";
import { Problem } from "./problems.ts";
import { assertKnownRoles } from "./role.ts";
import { verb } from "./verb.ts";
import type { World } from "./world.ts";

export interface UpdateInput extends Lifetime {
  roles?: string[];
  firstName?: string | null;
  lastName?: string | null;
  locale?: string | null;
  data?: Record<string, unknown> | null;
  message?: string | null;
}

/** @throws Problem with the field at fault, or the code of the state the invite is in. */
async function update(
  world: World,
  actor: Actor,
  tenantId: string,
  id: string,
  input: UpdateInput,
  versions?: Versions,
): Promise<Invite> {
  const { authority, invite } = await manageInvite(world, actor, tenantId, id);
  const now = world.clock.now();
  assertPending(invite, now);
  const { expiresIn: _in, expiresAt: _at, ...fields } = input;
  if (fields.roles) {
    if (fields.roles.length === 0) throw new Problem("invalid_field", { field: "roles", detail: "At least one role" });
    fields.roles = [...new Set(fields.roles)];
    assertKnownRoles(world.roles, fields.roles);
    assertMayGrant(world, authority, fields.roles);
  }
  assertDataSize(fields.data);
  const expiresAt = resolveExpiry(input, now);
  const change = { ...fields, ...(expiresAt === undefined ? {} : { expiresAt }) };
  await world.hooks?.before("update", invite, authority.actor);
  const updated = await world.store.transaction(async ({ invites, events }) => {
    // An empty change, which locks the row: nobody changes it between `before` and the change itself.
    const before = await invites.update({ tenantId, id }, {}, now, versions);
    const vouched = before && changesRoles(before, fields.roles) ? { createdBy: authority.userId } : {};
    const changed = before && (await invites.update({ tenantId, id }, { ...change, ...vouched }, now));
    if (!changed) return null;
    await events.append([
      newEvent("invite.updated", {
        tenantId,
        inviteId: id,
        actor: authority,
        at: now,
        data: beforeAndAfter(shown(before), shown(changed), Object.keys(change) as (keyof Invite)[]),
      }),
    ]);
    return changed;
  });
  if (updated) {
    await world.hooks?.after("update", updated, authority.actor);
    return updated;
  }
  const current = await world.store.invites.get(tenantId, id);
  if (current) assertPending(current, now);
  if (current && versions) throw new Problem("precondition_failed");
  throw new Problem("invite_not_found");
}

export const updateInvite = verb("update", update);

function changesRoles({ roles }: Invite, to: readonly string[] = roles): boolean {
  return to.length !== roles.length || to.some((role) => !roles.includes(role));
}

/** As people and receivers read it: the one time that can be changed in ISO 8601. */
function shown(invite: Invite) {
  return { ...invite, expiresAt: new Date(invite.expiresAt).toISOString() };
}
