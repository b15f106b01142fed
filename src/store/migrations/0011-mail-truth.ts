/**
 * What became of each mail, whom no mail may reach, whose mail leaves by another server, and what retention left.
 *
 * A message keeps two things apart: `state` is the outbox's own, `outcome` is what was heard later. So a report that
 * comes before the outbox has marked its message is not lost. The index by invite holds no queued message, so that
 * creating an invite does not write to it.
 */
export const mailTruth = `
alter table doorlist_message add column outcome text;
alter table doorlist_message add column outcome_reason text;
alter table doorlist_message add column outcome_at bigint;
alter table doorlist_message add column provider_id {text};
create index doorlist_message_provider on doorlist_message (provider_id) where provider_id is not null;
create index doorlist_message_invite on doorlist_message (tenant_id, invite_id, id) where state <> 'queued';

alter table doorlist_invite add column delivery_message {text};

create table doorlist_suppression (
  tenant_id {text} not null,
  id {text} not null,
  digest {text} not null,
  email_key {text},
  reason text not null,
  created_at bigint not null,
  primary key (tenant_id, id)
);
create unique index doorlist_suppression_digest on doorlist_suppression (tenant_id, digest, reason);
create index doorlist_suppression_email on doorlist_suppression (email_key) where email_key is not null;

create table doorlist_mail_server (
  tenant_id {text} not null primary key,
  version {text} not null,
  host text not null,
  port integer not null,
  tls text not null,
  user_name text,
  password text,
  sender text not null,
  reply_to text,
  dkim_domain text,
  dkim_selector text,
  dkim_key text,
  updated_at bigint not null
);

create table doorlist_purged (
  tenant_id {text} not null,
  status {text} not null,
  invites bigint not null,
  primary key (tenant_id, status)
);
`;
