/** What a tenant sets for its own invites: one JSON object, so that a new setting needs no column. */
export const tenantSettings = `
alter table doorlist_tenant add column settings text not null default '{}';
`;
