/**
 * A domain of a tenant: people whose confirmed address is in it may join by themselves, or ask to. It is proved by a DNS
 * record, looked up again every day, or by a mail to a fixed address of the domain, which holds for a year.
 *
 *     pending -> verified -> lapsed
 *
 * Any tenant may claim a domain; one at a time has it verified.
 */

export const domainStates = ["pending", "verified", "lapsed"] as const;
export type DomainState = (typeof domainStates)[number];
export const domainProofs = ["dns", "email"] as const;
export type DomainProof = (typeof domainProofs)[number];
/** What people with an address there may do by themselves. */
export const domainEntries = ["join", "request"] as const;
export type DomainEntry = (typeof domainEntries)[number];

/** Times are epoch milliseconds, UTC. */
export interface Domain {
  tenantId: string;
  /** In ASCII form. */
  domain: string;
  state: DomainState;
  entry: DomainEntry;
  roles: string[];
  /** Who vouches for those roles: the owner who set them; null: an API key. */
  setBy: string | null;
  /** What the DNS record holds. Anybody may read it there: it opens nothing. */
  challenge: string;
  proof: DomainProof | null;
  verifiedAt: number | null;
  /** When to look again: a record of DNS, or that a mail is too old. */
  checkAt: number | null;
  /** Since when the record is missing; null: it was there. */
  missingSince: number | null;
  createdAt: number;
}

/** Looks up DNS. */
export interface TxtLookup {
  /** The TXT records of a name, each whole; none where there is no such name. @throws where nobody answers */
  txt(name: string): Promise<string[]>;
}

/** The record's name and value. */
export function dnsRecord({ domain, challenge }: Pick<Domain, "domain" | "challenge">): { name: string; value: string } {
  return { name: `_doorlist.${domain}`, value: `doorlist-domain=${challenge}` };
}

/** Where a mail to whoever keeps the domain may go (RFC 2142, and what certificate authorities use). */
export const fixedMailboxes = ["postmaster", "admin", "hostmaster"] as const;
export type FixedMailbox = (typeof fixedMailboxes)[number];

const DAY = 86_400_000;
export const DNS_CHECK_MS = DAY;
/** A record may be gone this long, as where somebody mends the zone, before the domain lapses. */
export const DNS_GRACE_MS = 3 * DAY;
export const EMAIL_PROOF_MS = 365 * DAY;
/** How long the link in the mail works. */
export const DOMAIN_LINK_MS = DAY;
