/** What a tenant's invites have where they say nothing else. The server holds to the same rule. */
import type { WireTenant } from "../contract/tenant.ts";

const WEEK_S = 7 * 86_400;

/** Seconds. */
export function usualLifetime(settings?: WireTenant["settings"]): number {
  return settings?.defaultExpiresInSeconds ?? WEEK_S;
}

/** As far as they may be given; else the lowest. */
export function usualRoles(usual: readonly string[] | null, grantable: readonly string[]): string[] {
  const roles = grantable.filter((role) => usual?.includes(role));
  return roles.length > 0 ? roles : grantable.slice(-1);
}
