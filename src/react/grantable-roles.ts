/** Which roles a person may give: what the roles they hold grant. The server holds to the same rule. */
import type { WireMe, WireTenant } from "../contract/tenant.ts";

/** In the declared order, highest first; empty for somebody who may invite nobody. */
export function grantableRoles(declared: WireMe["roles"], held: readonly string[]): string[] {
  const grants = declared.filter(({ name }) => held.includes(name)).flatMap((role) => role.grants);
  return declared.map(({ name }) => name).filter((name) => grants.includes("*") || grants.includes(name));
}

/** Whose role grants every role: the settings, keys and mails of the tenant are theirs. */
export function isOwner(me: WireMe, tenant: WireTenant): boolean {
  return grantableRoles(me.roles, tenant.roles ?? []).length === me.roles.length;
}
