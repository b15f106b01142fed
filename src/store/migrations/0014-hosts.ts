/**
 * What an app that keeps its members by itself is still to be told, and people whom Doorlist knows by their tokens alone.
 * `roles` is null where somebody is no member any more.
 */
export const hosts = `
create table doorlist_grant (
  tenant_id {text} not null,
  user_id {text} not null,
  roles text,
  version {text} not null,
  attempts integer not null,
  due_at bigint not null,
  lease_until bigint not null,
  primary key (tenant_id, user_id)
);
create index doorlist_grant_due on doorlist_grant (due_at);
create table doorlist_person (
  id {text} not null primary key,
  email text not null,
  email_key {text},
  email_verified integer not null,
  name text not null
);
create unique index doorlist_person_email on doorlist_person (email_key) where email_key is not null;
`;
