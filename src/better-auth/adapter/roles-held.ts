import { beyondCeiling, lowestRole, type Roles, unionRoles } from "../../core/role.ts";

/**
 * Of several roles those that say something: not the lowest beside another, and none that another one stands above
 * (that one may grant it, and not the other way round). An admin who opens a link for users stays `admin`; a user who
 * opens one for admins becomes `admin`, and not `admin,user`.
 */
export function withoutImplied(roles: Roles, held: readonly string[]): string[] {
  const all = unionRoles(roles, [], held);
  const kept = all.filter((role) => !all.some((other) => other !== role && isAbove(roles, other, role)));
  const telling = kept.filter((role) => role !== lowestRole(roles));
  return telling.length > 0 ? telling : kept;
}

function isAbove(roles: Roles, one: string, other: string): boolean {
  const grants = (holder: string, role: string) => beyondCeiling(roles, [holder], [role]) === undefined;
  return grants(one, other) && !grants(other, one);
}
