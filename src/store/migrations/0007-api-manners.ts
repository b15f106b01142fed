/** What rate limits have counted, and the answers that a repeated request gets again. */
export const apiManners = `
create table doorlist_rate_limit (
  key {text} not null primary key,
  points bigint not null,
  expires_at bigint not null
);
create index doorlist_rate_limit_expires on doorlist_rate_limit (expires_at);

create table doorlist_idempotency_key (
  caller {text} not null,
  key {text} not null,
  operation {text} not null,
  digest text not null,
  state text not null,
  status integer,
  answer text,
  lease_until bigint not null,
  created_at bigint not null,
  primary key (caller, key, operation)
);
create index doorlist_idempotency_key_age on doorlist_idempotency_key (created_at);
`;
