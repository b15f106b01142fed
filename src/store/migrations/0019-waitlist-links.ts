/** By which link of an invite somebody stands in the waitlist: one that is dead by the time of their turn lets nobody in. */
export const waitlistLinks = `
alter table doorlist_request add column invite_generation integer;
`;
