/** The limits an invite is held to. */
import { actsIn, type Visitor } from "./actor.ts";
import { domainOf, emailKey } from "./email.ts";
import type { Invite } from "./invite.ts";
import type { Tenant, User } from "./ports.ts";
import { Problem } from "./problems.ts";
import { beyondCeiling, covers } from "./role.ts";
import type { TenantSettings } from "./settings.ts";
import type { InviteWorld } from "./world.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const MIN_LIFETIME_MS = MINUTE;
export const MAX_LIFETIME_MS = 365 * DAY;
const DEFAULT_LIFETIME_MS = 7 * DAY;
export const MAX_DATA_BYTES = 8 * 1024;
export const MAX_BATCH = 10_000;

/** Either of the two ways to say how long: seconds from now, or a moment. */
export interface Lifetime {
  expiresIn?: number;
  expiresAt?: number;
}

/** Of an invite that names no expiry, milliseconds. */
export function usualLifetime({ defaultExpiresInSeconds: seconds }: TenantSettings): number {
  return seconds === null ? DEFAULT_LIFETIME_MS : seconds * 1000;
}

/** Epoch milliseconds. @throws Problem `invalid_expiry` outside 1 minute to 1 year. */
export function resolveExpiry({ expiresIn, expiresAt }: Lifetime, now: number): number | undefined {
  if (expiresIn === undefined && expiresAt === undefined) return undefined;
  const field = expiresIn === undefined ? "expiresAt" : "expiresIn";
  if (expiresIn !== undefined && expiresAt !== undefined) {
    throw new Problem("invalid_expiry", { field, detail: "Give expiresIn or expiresAt, not both" });
  }
  const at = expiresAt ?? now + (expiresIn ?? 0) * 1000;
  const lifetime = at - now;
  if (!Number.isFinite(at) || lifetime < MIN_LIFETIME_MS || lifetime > MAX_LIFETIME_MS) {
    throw new Problem("invalid_expiry", { field });
  }
  return Math.floor(at);
}

export type RedirectRule = Pick<InviteWorld, "baseUrl" | "allowedOrigins" | "trusts">;

/** A scheme that an app may have registered: none that browsers run, read or follow by themselves. */
const APP_SCHEME = /^(?!(?:https?|javascript|vbscript|data|blob|file|filesystem|about|view-source|wss?):)[a-z][a-z\d+.-]*:/i;

/** @throws Problem `redirect_not_allowed` for a URL that leads outside the allowed origins. */
export function assertRedirect(world: RedirectRule, url: string, field: string): void {
  if (!isAllowedRedirect(world, url)) throw new Problem("redirect_not_allowed", { field });
}

/** A URL on an allowed origin, or a path on our own (`/welcome`; not `//elsewhere`); an app's scheme, where the host trusts it. */
export function isAllowedRedirect({ baseUrl, allowedOrigins, trusts }: RedirectRule, url: string): boolean {
  const own = new URL(baseUrl).origin;
  // Browsers read "\" as "/" and drop tabs and line ends inside a URL; none belongs into a redirect.
  if (/[\\\p{C}]/u.test(url) || !URL.canParse(url, own)) return false;
  // One reading wherever it is followed: `https:evil.example` is a path on our own pages and another site elsewhere.
  const absolute = /^https?:\/\//i.test(url);
  if (!absolute && !/^\/(?!\/)/.test(url)) return APP_SCHEME.test(url) && (trusts?.(url) ?? false);
  const parsed = new URL(url, own);
  if (parsed.username || parsed.password) return false;
  if (!absolute) return parsed.origin === own;
  return [own, ...allowedOrigins].includes(parsed.origin) || (trusts?.(url) ?? false);
}

/** An allowed redirect, as it was given where a header can hold it and "\" does not stand for "/", else encoded. */
export function headerUrl(url: string): string {
  if (/^[\x21-\x5b\x5d-\x7e]+$/.test(url)) return url;
  // A path stays unresolved: `/.//elsewhere` would become `//elsewhere`.
  return url.startsWith("/") ? url.replace(/[^\x21-\x7e]+/g, encodeURIComponent) : new URL(url).href;
}

/** With the origins that a tenant adds. They hold for where people go after accepting, never for the link in a mail. */
export function withOrigins({ baseUrl, allowedOrigins, trusts }: InviteWorld, settings: TenantSettings): RedirectRule {
  return { baseUrl, trusts, allowedOrigins: [...allowedOrigins, ...(settings.allowedOrigins ?? [])] };
}

/** A stored redirect, checked again at use: the allow-list may have changed since. */
export function usableRedirect(world: RedirectRule, url: string | null): string | null {
  return url !== null && isAllowedRedirect(world, url) ? url : null;
}

/** Is every seat taken, or to be given to somebody in the waitlist? */
export function isFull({ seats, members, waiting }: Tenant): boolean {
  return seats !== null && members + waiting >= seats;
}

/** May this person take this invite? @throws Problem `email_mismatch`, `domain_not_allowed`; `invite_not_found` by another tenant's key */
export function assertAddressee(invite: Invite, user: Pick<Visitor, "email" | "within">): void {
  if (!actsIn(user, invite.tenantId)) throw new Problem("invite_not_found");
  if (invite.kind === "email") {
    if (invite.emailKey !== emailKey(user.email)) throw new Problem("email_mismatch");
    return;
  }
  if (!invite.allowedDomains?.length) return;
  if (!invite.allowedDomains.includes(domainOf(emailKey(user.email)))) {
    throw new Problem("domain_not_allowed", { detail: `This invite is for: ${invite.allowedDomains.join(", ")}` });
  }
}

/** Must the address be confirmed? A link for certain domains asks for it, because anybody may sign up with any address. */
export function wantsConfirmedAddress({ kind, allowedDomains }: Pick<Invite, "kind" | "allowedDomains">): boolean {
  return kind === "link" && allowedDomains !== null && allowedDomains.length > 0;
}

/** @throws Problem `email_unverified` */
export function assertConfirmed(invite: Invite, user: Pick<User, "emailVerified">): void {
  if (wantsConfirmedAddress(invite) && !user.emailVerified) throw new Problem("email_unverified");
}

/**
 * The role ceiling a second time: whoever vouches must still be a member and still be allowed to grant the roles.
 * @throws Problem `inviter_not_entitled`
 */
export async function assertInviterEntitled(
  world: InviteWorld,
  tables: Pick<InviteWorld["store"], "members">,
  { tenantId, createdBy, roles }: Invite,
): Promise<void> {
  if (!(await isVouchedFor(world, tables, tenantId, createdBy, roles))) throw new Problem("inviter_not_entitled");
}

/** Has a member of these roles all that the invite gives? A link gives them nothing that they may grant themselves either. */
export function hasAllOf(
  { roles: declared }: Pick<InviteWorld, "roles">,
  { kind, roles }: Pick<Invite, "kind" | "roles">,
  held: readonly string[],
): boolean {
  return kind === "link" ? covers(declared, held, roles) : roles.every((role) => held.includes(role));
}

/** @param by who vouches; null: an API key, whose word stands */
export async function isVouchedFor(
  world: InviteWorld,
  tables: Pick<InviteWorld["store"], "members">,
  tenantId: string,
  by: string | null,
  roles: readonly string[],
): Promise<boolean> {
  const member = by === null ? null : await tables.members.get(tenantId, by);
  return by === null || (member !== null && beyondCeiling(world.roles, member.roles, roles) === undefined);
}
