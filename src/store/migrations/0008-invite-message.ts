/** What the inviter has to say to the person: stands in the mail and on the accept page. */
export const inviteMessage = `
alter table doorlist_invite add column message text;
`;
