/** From what an inviter asks for to an invite that keeps every rule. */
import { type Authority, assertMayGrant } from "./actor.ts";
import { codeDigest, mintCode } from "./code.ts";
import { domainKey, parseAddress } from "./email.ts";
import { newEvent } from "./events.ts";
import { newId } from "./ids.ts";
import type { Invite, InviteKind, TokenType } from "./invite.ts";
import { inviteMessage } from "./message.ts";
import { assertRedirect, DEFAULT_LIFETIME_MS, type Lifetime, MAX_DATA_BYTES, resolveExpiry } from "./policy.ts";
import type { NewInvite } from "./ports.ts";
import { Problem } from "./problems.ts";
import { assertKnownRoles, lowestRole } from "./role.ts";
import type { World } from "./world.ts";

export type OnDuplicate = "resend" | "error" | "replace";

export interface CreateInput extends Lifetime {
  kind?: InviteKind;
  email?: string;
  firstName?: string | null;
  lastName?: string | null;
  /** Without any: the lowest role. */
  roles?: string[];
  data?: Record<string, unknown> | null;
  locale?: string | null;
  /** Links only; 0 or null: as many as come. */
  maxUses?: number | null;
  /** Links only. */
  allowedDomains?: string[] | null;
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
export function draftInvite(world: World, authority: Authority, input: CreateInput, now: number): Invite {
  const kind = input.kind ?? "email";
  const address = kind === "email" ? parseAddress(input.email ?? "") : undefined;
  if (kind === "email" && !address)
    throw new Problem(input.email === undefined ? "missing_field" : "invalid_email", { field: "email" });
  if (kind === "link") assertLinkFields(input);
  else assertEmailFields(input);

  const roles = [...new Set(input.roles?.length ? input.roles : [lowestRole(world.roles)])];
  assertKnownRoles(world.roles, roles);
  assertMayGrant(world, authority, roles);
  assertDataSize(input.data);
  for (const field of ["callbackUrl", "redirectUrl", "linkTemplate"] as const) {
    const url = input[field];
    if (url) assertRedirect(world, url, field);
  }

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
    expiresAt: resolveExpiry(input, now) ?? now + DEFAULT_LIFETIME_MS,
    maxUses: kind === "email" ? 1 : input.maxUses || null,
    uses: 0,
    allowedDomains: input.allowedDomains?.length ? normalDomains(input.allowedDomains) : null,
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
  };
  return { ...invite, codeDigest: digestOf(world, invite) };
}

/** The keyed digest under which an invite's code is found; null for one that is opened by token alone. */
export function digestOf(world: World, invite: Pick<Invite, "id" | "keyId" | "generation" | "tokenType">): string | null {
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
}

function normalDomains(domains: string[]): string[] {
  return domains.map((text, index) => {
    const domain = domainKey(text.replace(/^@/, ""));
    if (!domain) throw new Problem("invalid_domain", { field: `allowedDomains.${index}` });
    return domain;
  });
}

/** The same invite under another code, where two were equal. */
export function reminted(world: World, invite: Invite): Invite {
  if (invite.tokenType !== "code") return invite;
  const next = { ...invite, generation: invite.generation + 1 };
  return { ...next, codeDigest: digestOf(world, next) };
}

/** What is written when an invite comes to be. */
export function newRow(invite: Invite, authority: Authority, now: number): NewInvite {
  const { tenantId, id: inviteId, kind, email, roles } = invite;
  const event = newEvent("invite.created", { tenantId, inviteId, actor: authority.actor, at: now, data: { kind, email, roles } });
  return { invite, event, message: inviteMessage(invite, now) };
}
