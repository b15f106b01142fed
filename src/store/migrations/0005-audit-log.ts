/**
 * The audit log: where a request came from, the order of events as they were sealed, and the seals.
 *
 * Writers only add a row to the small index of what is not sealed yet; the sealer gives positions, and so the other
 * index its rows. The seal of an event is found by its position when the event is erased. Most events are `invite.created`, so the index by type leaves them to the primary key.
 */
export const auditLog = `
alter table doorlist_event add column ip text;
alter table doorlist_event add column user_agent text;
alter table doorlist_event add column position bigint;
alter table doorlist_event add column erased text;
create index doorlist_event_unsealed on doorlist_event (id) where position is null;
create unique index doorlist_event_position on doorlist_event (tenant_id, position) where position is not null;
create index doorlist_event_type on doorlist_event (tenant_id, type, id) where type <> 'invite.created';

create table doorlist_seal (
  tenant_id {text} not null,
  number bigint not null,
  first_position bigint not null,
  last_position bigint not null,
  key_id text not null,
  previous text not null,
  hash text not null,
  sealed_at bigint not null,
  primary key (tenant_id, number)
);
create index doorlist_seal_position on doorlist_seal (tenant_id, first_position);
`;
