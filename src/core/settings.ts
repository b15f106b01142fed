/** What a tenant sets for its own invites. Null: the installation's way. */
import { domainKey } from "./email.ts";
import { MAX_LIFETIME_MS, MIN_LIFETIME_MS } from "./policy.ts";
import { Problem } from "./problems.ts";
import { assertKnownRoles } from "./role.ts";
import type { World } from "./world.ts";

export interface TenantSettings {
  /** BCP 47; of mails whose invite names none. */
  locale: string | null;
  /** IANA name, e.g. `Europe/Berlin`; of the moments in mails. */
  timeZone: string | null;
  /** Of an invite that names none. Where its maker may not grant them, it has the lowest role. */
  defaultRoles: string[] | null;
  /** Of an invite that names no expiry. */
  defaultExpiresInSeconds: number | null;
  /** Whom the tenant invites: addresses of these domains, and links held to them. In ASCII form. */
  allowedDomains: string[] | null;
  /** Where `redirectUrl` may lead, besides where the installation allows. e.g. `https://app.example` */
  allowedOrigins: string[] | null;
  /** How long an invite or a request is kept after it was decided or ran out. */
  retentionDays: number | null;
  /** Days after an invite was sent at which its address is reminded, rising; none: never. Null: after 2 and 5. */
  reminders: number[] | null;
  /** Which mails go to inviters, and to those who answer requests. Null, or one that is not named: sent. */
  notices: { accepted?: boolean; rejected?: boolean; expired?: boolean; requested?: boolean; seatFree?: boolean } | null;
  /** May anybody who is signed in ask to join? Null: no. */
  joinRequests: boolean | null;
  /** What becomes of those who come when every seat is taken: they wait for one, and are let in by hand or in order. Null: refused. */
  waitlist: "approval" | "automatic" | null;
}

export const noSettings: Readonly<TenantSettings> = {
  locale: null,
  timeZone: null,
  defaultRoles: null,
  defaultExpiresInSeconds: null,
  allowedDomains: null,
  allowedOrigins: null,
  retentionDays: null,
  reminders: null,
  notices: null,
  joinRequests: null,
  waitlist: null,
};

/** In their normal form. @throws Problem `unknown_role`, `invalid_expiry`, `invalid_domain` or `invalid_origin` */
export function normalSettings(world: World, change: Partial<TenantSettings>): Partial<TenantSettings> {
  const { defaultRoles, defaultExpiresInSeconds: seconds, allowedDomains, allowedOrigins } = change;
  if (defaultRoles) assertKnownRoles(world.roles, defaultRoles, "settings.defaultRoles");
  if (seconds != null && !(seconds * 1000 >= MIN_LIFETIME_MS && seconds * 1000 <= MAX_LIFETIME_MS)) {
    throw new Problem("invalid_expiry", { field: "settings.defaultExpiresInSeconds" });
  }
  return {
    ...change,
    ...(change.reminders && { reminders: [...new Set(change.reminders)].sort((a, b) => a - b) }),
    ...(defaultRoles && { defaultRoles: orNull([...new Set(defaultRoles)]) }),
    ...(allowedDomains && { allowedDomains: orNull(normalDomains(allowedDomains, "settings.allowedDomains")) }),
    ...(allowedOrigins && { allowedOrigins: orNull(allowedOrigins.map(normalOrigin)) }),
  };
}

/** In ASCII form, without a leading "@". @throws Problem `invalid_domain` */
export function normalDomains(domains: readonly string[], field: string): string[] {
  return domains.map((text, index) => {
    const domain = domainKey(text.replace(/^@/, ""));
    if (!domain) throw new Problem("invalid_domain", { field: `${field}.${index}` });
    return domain;
  });
}

function normalOrigin(text: string, index: number): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url && url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  const safe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (!bare || !safe) throw new Problem("invalid_origin", { field: `settings.allowedOrigins.${index}` });
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

function orNull<T>(list: T[]): T[] | null {
  return list.length > 0 ? list : null;
}
