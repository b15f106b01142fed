/**
 * An endpoint, and an import, are of one tenant. PostgreSQL thinks of the two as independent, expects one row of a tenant's
 * endpoint where there are thousands, and takes any index that begins with both for as good as the primary key: each
 * delivery read all that its endpoint was ever told (200 rows for one, and 6,000 in a busier place). So no second index
 * begins with both; and the statistics tell that the one follows from the other.
 *
 * What is due for an endpoint is asked in the order of its turn, and many deliveries of one batch are due at once. Rows of
 * imports without an address are few, and erasing somebody reads those of all imports.
 */
import type { EngineName } from "../sql.ts";

export const indexOrder = `
create unique index doorlist_webhook_delivery_told on doorlist_webhook_delivery (tenant_id, event_id, endpoint_id);
drop index doorlist_webhook_delivery_event;
create index doorlist_webhook_delivery_stage on doorlist_webhook_delivery (tenant_id, state, endpoint_id, id);
drop index doorlist_webhook_delivery_state;
create index doorlist_webhook_delivery_turn on doorlist_webhook_delivery (endpoint_id, due_at, id) where state = 'queued';
drop index doorlist_webhook_delivery_due;
create index doorlist_import_row_address on doorlist_import_row (tenant_id, email_key, import_id, row_index) where email_key is not null;
drop index doorlist_import_row_email;
create index doorlist_import_row_unread on doorlist_import_row (tenant_id, import_id, row_index) where email_key is null;
`;

/** Left out where an engine is not PostgreSQL and has none such. */
const statistics = (name: string, kinds: string, columns: string, table: string) => `do $$ begin
    create statistics ${name} (${kinds}) on ${columns} from ${table};
  exception when others then raise notice 'No statistics of % in %: %', '${columns}', '${table}', sqlerrm; end $$`;

export const indexOrderOf: Record<EngineName, readonly string[]> = {
  sqlite: [],
  postgres: [
    statistics("doorlist_webhook_delivery_endpoints", "dependencies", "tenant_id, endpoint_id", "doorlist_webhook_delivery"),
    // Where many wait for one endpoint: expecting few, PostgreSQL would sort them all for the first ten.
    statistics("doorlist_webhook_delivery_queues", "mcv", "endpoint_id, state", "doorlist_webhook_delivery"),
    statistics("doorlist_import_row_imports", "dependencies", "tenant_id, import_id", "doorlist_import_row"),
  ],
};
