/**
 * Counts of a tenant's invites, a segment of consecutive ids at a time, so that numbers about a million invites are sums
 * of some hundred rows. A segment is counted again where one of its invites changed: `updated_at` tells that already,
 * `last_sent_at` that a mail went out, which has an index from here on in place of the one of those delivered.
 */
export const inviteCounts = `
create table doorlist_invite_count (
  tenant_id {text} not null,
  first_id {text} not null,
  next_id {text} not null,
  counts text not null,
  counted_at bigint not null,
  primary key (tenant_id, first_id)
);
create index doorlist_invite_sent on doorlist_invite (tenant_id, last_sent_at, id) where last_sent_at is not null;
drop index doorlist_invite_delivered;
`;
