/**
 * Webhook endpoints, what each is to be told, and every attempt at it.
 *
 * The queue is indexed by endpoint first: workers step from endpoint to endpoint, so that one whose receiver hangs, with
 * thousands waiting, is passed by in one step. The empty tenant is the installation itself.
 */
export const webhooks = `
create table doorlist_webhook_endpoint (
  tenant_id {text} not null,
  id {text} not null,
  url text not null,
  description text,
  event_types text,
  enabled integer not null,
  disabled_reason text,
  secret text not null,
  previous_secret text,
  previous_secret_until bigint,
  resume_at bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (tenant_id, id)
);
create unique index doorlist_webhook_endpoint_id on doorlist_webhook_endpoint (id);

create table doorlist_webhook_delivery (
  tenant_id {text} not null,
  endpoint_id {text} not null,
  id {text} not null,
  event_id {text} not null,
  event_type text not null,
  payload text not null,
  state {text} not null,
  attempts integer not null,
  due_at bigint not null,
  created_at bigint not null,
  last_status integer,
  last_error text,
  last_at bigint,
  primary key (tenant_id, endpoint_id, id)
);
create unique index doorlist_webhook_delivery_event on doorlist_webhook_delivery (tenant_id, endpoint_id, event_id);
create index doorlist_webhook_delivery_due on doorlist_webhook_delivery (endpoint_id, due_at) where state = 'queued';
create index doorlist_webhook_delivery_state on doorlist_webhook_delivery (tenant_id, endpoint_id, state, id);
create index doorlist_webhook_delivery_age on doorlist_webhook_delivery (created_at);

create table doorlist_webhook_attempt (
  tenant_id {text} not null,
  endpoint_id {text} not null,
  delivery_id {text} not null,
  id {text} not null,
  at bigint not null,
  ms integer not null,
  status integer,
  response text,
  error text,
  primary key (tenant_id, endpoint_id, delivery_id, id)
);
`;
