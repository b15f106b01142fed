/** Each count of a segment has a version of its own, by which a process knows what it has added up before. */
export const countVersions = `
alter table doorlist_invite_count add column version bigint not null default 0;
`;
