/**
 * Mails of more kinds than the invite: what each is about, reminders, and a tenant's own wording. `invite_id` is empty for
 * a mail that is about no invite.
 */
export const mails = `
alter table doorlist_message add column kind text not null default 'invite';
alter table doorlist_message add column about text;
alter table doorlist_invite add column reminded_count integer not null default 0;
alter table doorlist_invite add column next_reminder_at bigint;
create index doorlist_invite_reminder on doorlist_invite (next_reminder_at) where next_reminder_at is not null and status = 'pending';
create table doorlist_mail_template (
  tenant_id {text} not null,
  kind {text} not null,
  locale {text} not null,
  subject text not null,
  body text not null,
  text_body text,
  html text not null,
  updated_at bigint not null,
  updated_by text not null,
  primary key (tenant_id, kind, locale)
);
`;
