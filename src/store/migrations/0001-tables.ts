/**
 * The first tables. One text for both engines: `{text}` is text compared by bytes (what SQLite does by itself).
 *
 * Every key begins with the tenant, so that a distributed engine can shard by it; an invite's own id is looked up by
 * token. There are no foreign keys: a distributed engine offers them only inside a shard, and each row is written in
 * the transaction that makes it true. Ids are UUIDv7, so an index that ends in the id is in order of creation.
 *
 * The lookup by token is an index of an expression, because an index of the bare id is in order of creation too:
 * PostgreSQL took it for a tenant's list, and passed by the newer invites of every other tenant (27 ms for 140,000).
 */
export const tables = `
create table doorlist_tenant (
  id {text} not null primary key,
  name text not null,
  seats integer,
  member_count integer not null,
  created_at bigint not null,
  updated_at bigint not null
);

create table doorlist_member (
  tenant_id {text} not null,
  user_id {text} not null,
  roles text not null,
  joined_at bigint not null,
  primary key (tenant_id, user_id)
);
create index doorlist_member_user on doorlist_member (user_id);

create table doorlist_invite (
  tenant_id {text} not null,
  id {text} not null,
  kind {text} not null,
  email text,
  email_key {text} not null,
  first_name text,
  last_name text,
  search_text {text} not null,
  roles text not null,
  data text,
  locale text,
  status {text} not null,
  status_changed_at bigint not null,
  expires_at bigint not null,
  max_uses integer,
  uses integer not null,
  allowed_domains text,
  new_account integer,
  share_inviter_name integer not null,
  created_by {text},
  created_at bigint not null,
  updated_at bigint not null,
  token_type text not null,
  key_id text not null,
  generation integer not null,
  code_digest {text},
  link_shown integer not null,
  delivery_state text not null,
  delivery_reason text,
  delivery_at bigint,
  sent_count integer not null,
  last_sent_at bigint,
  callback_url text,
  redirect_url text,
  primary key (tenant_id, id),
  check (uses >= 0 and (max_uses is null or uses <= max_uses))
);
create index doorlist_invite_id on doorlist_invite ((id || ''));
create unique index doorlist_invite_pending_email on doorlist_invite (tenant_id, email_key) where status = 'pending' and kind = 'email';
create unique index doorlist_invite_code on doorlist_invite (code_digest) where code_digest is not null;
create index doorlist_invite_status on doorlist_invite (tenant_id, status, id);
create index doorlist_invite_kind on doorlist_invite (tenant_id, kind, id);
create index doorlist_invite_created_by on doorlist_invite (tenant_id, created_by, id);
create index doorlist_invite_email on doorlist_invite (tenant_id, email_key, id);
create index doorlist_invite_expires on doorlist_invite (tenant_id, expires_at, id);
create index doorlist_invite_updated on doorlist_invite (tenant_id, updated_at, id);
create index doorlist_invite_addressee on doorlist_invite (email_key) where status = 'pending' and kind = 'email';
create index doorlist_invite_due on doorlist_invite (expires_at) where status = 'pending';
create index doorlist_invite_overdue on doorlist_invite (tenant_id, expires_at) where status = 'pending';
create index doorlist_invite_delivered on doorlist_invite (tenant_id, id) where sent_count > 0;

create table doorlist_invite_role (
  tenant_id {text} not null,
  role {text} not null,
  invite_id {text} not null,
  primary key (tenant_id, role, invite_id)
);

create table doorlist_invite_use (
  tenant_id {text} not null,
  invite_id {text} not null,
  user_id {text} not null,
  used_at bigint not null,
  elapsed_ms bigint not null,
  primary key (tenant_id, invite_id, user_id)
);
create index doorlist_invite_use_at on doorlist_invite_use (tenant_id, used_at);
create index doorlist_invite_use_elapsed on doorlist_invite_use (tenant_id, elapsed_ms);

create table doorlist_event (
  tenant_id {text} not null,
  id {text} not null,
  type text not null,
  invite_id {text},
  actor text not null,
  at bigint not null,
  data text,
  primary key (tenant_id, id)
);
create index doorlist_event_invite on doorlist_event (tenant_id, invite_id, id) where invite_id is not null;

create table doorlist_message (
  tenant_id {text} not null,
  id {text} not null,
  invite_id {text} not null,
  recipient text not null,
  generation integer not null,
  state text not null,
  attempts integer not null,
  due_at bigint not null,
  reason text,
  created_at bigint not null,
  sent_at bigint,
  primary key (tenant_id, id)
);
create index doorlist_message_due on doorlist_message (due_at) where state = 'queued';
create index doorlist_message_sent on doorlist_message (id) where state = 'sent';
create index doorlist_message_failed on doorlist_message (id) where state = 'failed';

create table doorlist_api_key (
  tenant_id {text} not null,
  id {text} not null,
  digest {text} not null,
  name text not null,
  created_by {text},
  created_at bigint not null,
  revoked_at bigint,
  primary key (tenant_id, id)
);
create unique index doorlist_api_key_digest on doorlist_api_key (digest);
`;
