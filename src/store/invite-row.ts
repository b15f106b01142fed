/** Between the invite of the core and its row. */
import type { Invite } from "../core/invite.ts";
import { bulkTable } from "./bulk.ts";
import { parseJson, toJson } from "./json.ts";
import type { InviteRoleRow, InviteRow } from "./schema.ts";

/** A row as it is inserted: what no new invite has yet is not part of it. */
export type NewInviteRow = Omit<InviteRow, "delivery_message">;

export const inviteBulk = bulkTable<NewInviteRow>("doorlist_invite", {
  tenant_id: "text",
  id: "text",
  kind: "text",
  email: "text",
  email_key: "text",
  first_name: "text",
  last_name: "text",
  search_text: "text",
  roles: "text",
  data: "text",
  locale: "text",
  status: "text",
  status_changed_at: "bigint",
  expires_at: "bigint",
  max_uses: "integer",
  uses: "integer",
  requires_approval: "integer",
  allowed_domains: "text",
  new_account: "integer",
  share_inviter_name: "integer",
  created_by: "text",
  created_at: "bigint",
  updated_at: "bigint",
  token_type: "text",
  key_id: "text",
  generation: "integer",
  code_digest: "text",
  link_shown: "integer",
  delivery_state: "text",
  delivery_reason: "text",
  delivery_at: "bigint",
  sent_count: "integer",
  last_sent_at: "bigint",
  callback_url: "text",
  redirect_url: "text",
  link_template: "text",
  message: "text",
});

export const inviteRoleBulk = bulkTable<InviteRoleRow>("doorlist_invite_role", {
  tenant_id: "text",
  role: "text",
  invite_id: "text",
});

export function roleRows(invite: Pick<Invite, "tenantId" | "id" | "roles">): InviteRoleRow[] {
  return invite.roles.map((role) => ({ tenant_id: invite.tenantId, role, invite_id: invite.id }));
}

/** What a search looks at. Lower-cased here, because SQLite's own `lower` knows ASCII only. */
export function searchText(parts: {
  email: string | null;
  emailKey: string | null;
  firstName: string | null;
  lastName: string | null;
}): string {
  const { email, emailKey, firstName, lastName } = parts;
  const words = [emailKey, email?.toLowerCase() === emailKey ? null : email, firstName, lastName];
  return words.filter(Boolean).join(" ").normalize("NFC").toLowerCase();
}

const flag = (value: boolean): number => (value ? 1 : 0);

export function fromInvite(invite: Invite): NewInviteRow {
  return {
    tenant_id: invite.tenantId,
    id: invite.id,
    kind: invite.kind,
    email: invite.email,
    email_key: invite.emailKey ?? "",
    first_name: invite.firstName,
    last_name: invite.lastName,
    search_text: searchText(invite),
    roles: JSON.stringify(invite.roles),
    data: toJson(invite.data),
    locale: invite.locale,
    status: invite.status,
    status_changed_at: invite.statusChangedAt,
    expires_at: invite.expiresAt,
    max_uses: invite.maxUses,
    uses: invite.uses,
    requires_approval: flag(invite.requiresApproval),
    allowed_domains: toJson(invite.allowedDomains),
    new_account: invite.newAccount === null ? null : flag(invite.newAccount),
    share_inviter_name: flag(invite.shareInviterName),
    created_by: invite.createdBy,
    created_at: invite.createdAt,
    updated_at: invite.updatedAt,
    token_type: invite.tokenType,
    key_id: invite.keyId,
    generation: invite.generation,
    code_digest: invite.codeDigest,
    link_shown: flag(invite.linkShown),
    delivery_state: invite.delivery.state,
    delivery_reason: invite.delivery.reason,
    delivery_at: invite.delivery.at,
    sent_count: invite.sentCount,
    last_sent_at: invite.lastSentAt,
    callback_url: invite.callbackUrl,
    redirect_url: invite.redirectUrl,
    link_template: invite.linkTemplate,
    message: invite.message,
  };
}

export function toInvite(row: InviteRow): Invite {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    kind: row.kind,
    email: row.email,
    emailKey: row.email_key || null,
    firstName: row.first_name,
    lastName: row.last_name,
    roles: JSON.parse(row.roles),
    data: parseJson(row.data),
    locale: row.locale,
    status: row.status,
    statusChangedAt: row.status_changed_at,
    expiresAt: row.expires_at,
    maxUses: row.max_uses,
    uses: row.uses,
    requiresApproval: row.requires_approval === 1,
    allowedDomains: parseJson(row.allowed_domains),
    newAccount: row.new_account === null ? null : row.new_account === 1,
    shareInviterName: row.share_inviter_name === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    tokenType: row.token_type,
    keyId: row.key_id,
    generation: row.generation,
    codeDigest: row.code_digest,
    linkShown: row.link_shown === 1,
    delivery: { state: row.delivery_state, reason: row.delivery_reason, at: row.delivery_at },
    sentCount: row.sent_count,
    lastSentAt: row.last_sent_at,
    callbackUrl: row.callback_url,
    redirectUrl: row.redirect_url,
    linkTemplate: row.link_template,
    message: row.message,
  };
}
