import type { DeliveryState, InviteKind, InviteStatus, TokenType } from "../../core/invite.ts";

export interface InviteRow {
  tenant_id: string;
  id: string;
  kind: InviteKind;
  email: string | null;
  /** Empty for links, so that lists sorted by it need no case for null. */
  email_key: string;
  first_name: string | null;
  last_name: string | null;
  /** Address and names, lower-cased: what `q` searches. */
  search_text: string;
  roles: string;
  data: string | null;
  locale: string | null;
  status: InviteStatus;
  status_changed_at: number;
  expires_at: number;
  max_uses: number | null;
  uses: number;
  requires_approval: number;
  allowed_domains: string | null;
  new_account: number | null;
  share_inviter_name: number;
  created_by: string | null;
  created_at: number;
  updated_at: number;
  token_type: TokenType;
  key_id: string;
  generation: number;
  code_digest: string | null;
  link_shown: number;
  delivery_state: DeliveryState;
  delivery_reason: string | null;
  delivery_at: number | null;
  sent_count: number;
  last_sent_at: number | null;
  callback_url: string | null;
  redirect_url: string | null;
  link_template: string | null;
  message: string | null;
  /** The message that `delivery_state` tells of, once one was sent. */
  delivery_message: string | null;
}

/** With what the outbox keeps of it, which is not written when an invite is made. */
export interface StoredInviteRow extends InviteRow {
  reminded_count: number;
  next_reminder_at: number | null;
}

/** One row for each role an invite offers: the index of the role filter. */
export interface InviteRoleRow {
  tenant_id: string;
  role: string;
  invite_id: string;
}

export interface InviteUseRow {
  tenant_id: string;
  invite_id: string;
  user_id: string;
  used_at: number;
  /** From creation to acceptance, milliseconds. */
  elapsed_ms: number;
}

/** Counts of consecutive invites, see ../invite-segments.ts. */
export interface InviteCountRow {
  tenant_id: string;
  first_id: string;
  /** The first id after it. */
  next_id: string;
  counts: string;
  counted_at: number;
  /** Another with each count. */
  version: number;
}

/** How many invites of each status a tenant had that were purged. */
export interface PurgedRow {
  tenant_id: string;
  status: InviteStatus;
  invites: number;
}

/** An invite that the index of searches does not know, or knows by an older text. */
export interface SearchQueueRow {
  tenant_id: string;
  invite_id: string;
}
