/** A person comes in: the membership, its seat, and what is to be told of it. */
import { type About, type DoorlistEvent, newEvent, rolesChange } from "./events.ts";
import type { InviteTables, Member } from "./ports.ts";
import { Problem } from "./problems.ts";
import { unionRoles } from "./role.ts";
import type { InviteWorld } from "./world.ts";

export interface Admitted {
  member: Member;
  joined: boolean;
  /** Null where they are as they were. */
  rolesBefore: string[] | null;
}

/**
 * Makes the membership, or adds the roles to it. Inside the transaction that claimed the right to it.
 * @throws Problem `seats_full`
 */
export async function admit(
  { roles: declared }: Pick<InviteWorld, "roles">,
  { members, tenants }: Pick<InviteTables, "members" | "tenants">,
  { tenantId, userId, roles }: Pick<Member, "tenantId" | "userId" | "roles">,
  now: number,
  takeSeat: (tenantId: string) => Promise<boolean> = tenants.takeSeat,
): Promise<Admitted> {
  const fresh: Member = { tenantId, userId, roles: unionRoles(declared, [], roles), joinedAt: now };
  if (await members.insert(fresh)) {
    if (!(await takeSeat(tenantId))) throw new Problem("seats_full");
    return { member: fresh, joined: true, rolesBefore: null };
  }
  for (;;) {
    const held = await members.get(tenantId, userId);
    if (!held) throw new Problem("unavailable", { retryAfter: 1 });
    const raised = unionRoles(declared, held.roles, roles);
    const changed = raised.length > held.roles.length;
    if (!changed || (await members.setRoles(tenantId, userId, held.roles, raised))) {
      return { member: { ...held, roles: raised }, joined: false, rolesBefore: changed ? held.roles : null };
    }
  }
}

/** `member.joined`, `member.roles_changed`, or nothing. */
export function admittedEvents(
  { member: { userId, roles }, joined, rolesBefore }: Admitted,
  about: Omit<About, "data">,
): DoorlistEvent[] {
  if (joined) return [newEvent("member.joined", { ...about, data: { userId, roles } })];
  return rolesBefore ? [newEvent("member.roles_changed", { ...about, data: rolesChange(userId, rolesBefore, roles) })] : [];
}
