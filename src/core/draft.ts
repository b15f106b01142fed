/** From what an inviter asks for to an invite that keeps every rule. */
import { type Authority, assertMayGrant } from "./actor.ts";
import { codeDigest, mintCode } from "./code.ts";
import { domainOf, parseAddress } from "./email.ts";
import { newEvent } from "./events.ts";
import { newId } from "./ids.ts";
import type { Invite, InviteKind, TokenType } from "./invite.ts";
import { inviteMessage } from "./message.ts";
import { assertRedirect, type Lifetime, MAX_DATA_BYTES, resolveExpiry, usualLifetime, withOrigins } from "./policy.ts";
import type { NewInvite } from "./ports.ts";
import { Problem } from "./problems.ts";
import { assertKnownRoles, beyondCeiling, isRole, lowestRole } from "./role.ts";
import { normalDomains } from "./settings.ts";
import type { InviteWorld } from "./world.ts";

export type OnDuplicate = "resend" | "error" | "replace";

export interface CreateInput extends Lifetime {
  kind?: InviteKind;
  email?: string;
  firstName?: string | null;
  lastName?: string | null;
  /** Without any: the tenant's usual ones, or the lowest role. */
  roles?: string[];
  data?: Record<string, unknown> | null;
  locale?: string | null;
  /** To the person, in the mail and on the accept page. Plain text of at most 500 characters. */
  message?: string | null;
  /** Links only; 0 or null: as many as come. */
  maxUses?: number | null;
  /** Links only. */
  allowedDomains?: string[] | null;
  /** Links only. @default false */
  requiresApproval?: boolean;
  callbackUrl?: string | null;
  redirectUrl?: string | null;
  /** An app's own page for the link, with `{token}` in its URL. @default our own */
  linkTemplate?: string | null;
  /** @default true */
  shareInviterName?: boolean;
  /** @default "token" */
  tokenType?: TokenType;
  /** `none`: the answer holds the link, and the app sends it. @default "email" */
  delivery?: "email" | "none";
  /** What to do where the address has a pending invite. @default "resend" */
  onDuplicate?: OnDuplicate;
}

/** @throws Problem that names the field at fault. */
export function draftInvite(world: InviteWorld, authority: Authority, input: CreateInput, now: number): Invite {
  const kind = input.kind ?? "email";
  const address = kind === "email" ? parseAddress(input.email ?? "") : undefined;
  if (kind === "email" && !address)
    throw new Problem(input.email === undefined ? "missing_field" : "invalid_email", { field: "email" });
  if (kind === "link") assertLinkFields(input);
  else assertEmailFields(input);

  const { settings } = authority;
  const allowedDomains = domainsFor(authority, input.allowedDomains, address?.key);
  const roles = input.roles?.length ? [...new Set(input.roles)] : usualRoles(world, authority);
  assertKnownRoles(world.roles, roles);
  assertMayGrant(world, authority, roles);
  assertDataSize(input.data);
  for (const field of ["callbackUrl", "linkTemplate"] as const) {
    const url = input[field];
    if (url) assertRedirect(world, url, field);
  }
  if (input.redirectUrl) assertRedirect(withOrigins(world, settings), input.redirectUrl, "redirectUrl");

  const handedOver = kind === "link" || input.delivery === "none";
  const invite: Invite = {
    id: newId(now),
    tenantId: authority.tenantId,
    kind,
    email: address?.email ?? null,
    emailKey: address?.key ?? null,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    roles,
    data: input.data ?? null,
    locale: input.locale ?? null,
    status: "pending",
    statusChangedAt: now,
    expiresAt: resolveExpiry(input, now) ?? now + usualLifetime(settings),
    maxUses: kind === "email" ? 1 : input.maxUses || null,
    uses: 0,
    requiresApproval: input.requiresApproval ?? false,
    allowedDomains,
    newAccount: null,
    shareInviterName: input.shareInviterName ?? true,
    createdBy: authority.userId,
    createdAt: now,
    updatedAt: now,
    tokenType: input.tokenType ?? "token",
    keyId: world.keyring.current,
    generation: 0,
    codeDigest: null,
    linkShown: handedOver,
    delivery: { state: handedOver ? "none" : "queued", reason: null, at: null },
    sentCount: 0,
    lastSentAt: null,
    callbackUrl: input.callbackUrl ?? null,
    redirectUrl: input.redirectUrl ?? null,
    linkTemplate: input.linkTemplate ?? null,
    message: input.message ?? null,
  };
  return { ...invite, codeDigest: digestOf(world, invite) };
}

/** The keyed digest under which an invite's code is found; null for one that is opened by token alone. */
export function digestOf(world: InviteWorld, invite: Pick<Invite, "id" | "keyId" | "generation" | "tokenType">): string | null {
  if (invite.tokenType !== "code") return null;
  const code = mintCode(world.keyring, invite);
  return (code && codeDigest(world.keyring, invite.keyId, code)) || null;
}

/** @throws Problem `data_too_large` */
export function assertDataSize(data: Record<string, unknown> | null | undefined): void {
  if (data && jsonBytes(data) > MAX_DATA_BYTES) throw new Problem("data_too_large", { field: "data" });
}

/** Infinity where it nests deeper than the stack goes, which takes more than 8 KB. */
function jsonBytes(data: Record<string, unknown>): number {
  try {
    return Buffer.byteLength(JSON.stringify(data));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function assertLinkFields(input: CreateInput): void {
  if (input.email !== undefined)
    throw new Problem("invalid_field", { field: "email", detail: "A link is for nobody in particular" });
  const { maxUses } = input;
  if (maxUses != null && (!Number.isSafeInteger(maxUses) || maxUses < 0))
    throw new Problem("invalid_max_uses", { field: "maxUses" });
}

function assertEmailFields(input: CreateInput): void {
  if (input.maxUses != null && input.maxUses !== 1) {
    throw new Problem("invalid_max_uses", { field: "maxUses", detail: "An e-mail invite is used once" });
  }
  if (input.allowedDomains?.length) {
    throw new Problem("invalid_field", { field: "allowedDomains", detail: "Domains belong to a link" });
  }
  if (input.requiresApproval) {
    throw new Problem("invalid_field", { field: "requiresApproval", detail: "Approval belongs to a link" });
  }
}

/** The tenant's own, where it still may give them: a role may be gone, or be above the inviter. */
function usualRoles({ roles }: InviteWorld, { settings, roles: held }: Authority): string[] {
  const usual = settings.defaultRoles;
  const mayGive = usual?.every((name) => isRole(roles, name)) && (held === null || !beyondCeiling(roles, held, usual));
  return usual && mayGive ? usual : [lowestRole(roles)];
}

/** The domains that a link is held to; the tenant's where it names none. @throws Problem `outside_allowed_domains` */
export function domainsFor({ settings }: Authority, asked: CreateInput["allowedDomains"], emailKey?: string): string[] | null {
  const domains = asked?.length ? normalDomains(asked, "allowedDomains") : null;
  const allowed = settings.allowedDomains;
  if (!allowed) return domains;
  const named = emailKey === undefined ? (domains ?? []) : [domainOf(emailKey)];
  if (!named.every((domain) => allowed.includes(domain))) {
    const field = emailKey === undefined ? "allowedDomains" : "email";
    throw new Problem("outside_allowed_domains", { field, detail: `It invites to: ${allowed.join(", ")}` });
  }
  return emailKey === undefined ? (domains ?? allowed) : null;
}

/** The same invite under another code, where two were equal. */
export function reminted(world: InviteWorld, invite: Invite): Invite {
  if (invite.tokenType !== "code") return invite;
  const next = { ...invite, generation: invite.generation + 1 };
  return { ...next, codeDigest: digestOf(world, next) };
}

/** What is written when an invite comes to be. */
export function newRow(invite: Invite, authority: Authority, now: number): NewInvite {
  const { tenantId, id: inviteId, kind, email, roles } = invite;
  const event = newEvent("invite.created", { tenantId, inviteId, actor: authority, at: now, data: { kind, email, roles } });
  return { invite, event, message: inviteMessage(invite, now) };
}
