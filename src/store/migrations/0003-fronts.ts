/** What the fronts need: mail whose link leads to the app's own page, and tenants that can be deleted. */
export const fronts = `
alter table doorlist_invite add column link_template text;
alter table doorlist_tenant add column deleted_at bigint;
`;
