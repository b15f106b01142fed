/**
 * People invited from a file: the import with its place and its lease, and its rows with their results. One that is
 * being uploaded is found again by its key; the first of equal addresses in a file by the index of addresses.
 */
export const imports = `
create table doorlist_import (
  tenant_id {text} not null,
  id {text} not null,
  file_name text not null,
  state {text} not null,
  reason text,
  defaults text not null,
  total integer not null,
  uploaded integer not null,
  processed integer not null,
  failed integer not null,
  actor {text} not null,
  upload_key {text},
  lease_holder text,
  lease_until bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (tenant_id, id)
);
create unique index doorlist_import_upload on doorlist_import (tenant_id, actor, upload_key) where state = 'uploading' and upload_key is not null;
create index doorlist_import_due on doorlist_import (lease_until) where state in ('checking', 'running');

create table doorlist_import_row (
  tenant_id {text} not null,
  import_id {text} not null,
  row_index integer not null,
  line integer not null,
  input text not null,
  email_key {text},
  outcome {text},
  code text,
  detail text,
  invite_id {text},
  primary key (tenant_id, import_id, row_index)
);
create index doorlist_import_row_email on doorlist_import_row (tenant_id, import_id, email_key, row_index) where email_key is not null;
create index doorlist_import_row_failed on doorlist_import_row (tenant_id, import_id, row_index) where outcome = 'failed';
`;
