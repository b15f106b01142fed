/** Each endpoint of a tenant has a place of its own, so that two created at once cannot pass the most there may be. */
export const webhookSlots = `
alter table doorlist_webhook_endpoint add column slot integer not null default 0;
update doorlist_webhook_endpoint set slot = (select count(*) from doorlist_webhook_endpoint as other
  where other.tenant_id = doorlist_webhook_endpoint.tenant_id and other.id < doorlist_webhook_endpoint.id);
create unique index doorlist_webhook_endpoint_slot on doorlist_webhook_endpoint (tenant_id, slot);
`;
