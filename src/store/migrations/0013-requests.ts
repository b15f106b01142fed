/**
 * Requests to join, domains whose people may join by themselves, and the waitlist: `waiting` counts those of a tenant that wait for a seat, so that nobody else takes
 * the seat that is theirs.
 */
export const requests = `
create table doorlist_request (
  tenant_id {text} not null,
  id {text} not null,
  user_id {text} not null,
  origin {text} not null,
  invite_id {text},
  roles text,
  message text,
  status {text} not null,
  status_changed_at bigint not null,
  waits_for {text} not null,
  waiting_since bigint,
  decided_by {text},
  created_at bigint not null,
  expires_at bigint not null,
  primary key (tenant_id, id)
);
create unique index doorlist_request_open on doorlist_request (tenant_id, user_id) where status = 'pending';
create index doorlist_request_status on doorlist_request (tenant_id, status, id);
create index doorlist_request_line on doorlist_request (tenant_id, waiting_since, id) where status = 'pending' and waits_for = 'seat';
create index doorlist_request_user on doorlist_request (user_id, id);
create index doorlist_request_due on doorlist_request (expires_at) where status = 'pending';
create table doorlist_domain (
  tenant_id {text} not null,
  domain {text} not null,
  state {text} not null,
  entry {text} not null,
  roles text not null,
  set_by {text},
  challenge text not null,
  proof {text},
  verified_at bigint,
  check_at bigint,
  missing_since bigint,
  created_at bigint not null,
  primary key (tenant_id, domain)
);
create unique index doorlist_domain_verified on doorlist_domain (domain) where state = 'verified';
create index doorlist_domain_due on doorlist_domain (check_at) where state = 'verified';
alter table doorlist_tenant add column waiting integer not null default 0;
create index doorlist_tenant_waiting on doorlist_tenant (id) where waiting > 0;
alter table doorlist_invite add column requires_approval integer not null default 0;
`;
