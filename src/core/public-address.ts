/** Which addresses belong to the internet, and not to the network that the server itself stands in. */
import ipaddr from "ipaddr.js";

export interface HostAddress {
  address: string;
  /** 4 or 6. */
  family: number;
}

/** Where a name leads. @throws where it leads nowhere, or nobody says */
export type AddressLookup = (host: string) => Promise<HostAddress[]>;

/**
 * Loopback, private, link-local (with the clouds' metadata service), carrier-grade NAT, IPv6 forms that wrap an IPv4
 * address of those, and everything reserved are not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  // All that IPv6 gives out to the internet is in 2000::/3; `::7f00:1`, say, is not.
  const given = parsed.kind() === "ipv4" || parsed.match(ipaddr.parse("2000::"), 3);
  return given && parsed.range() === "unicast";
}

/**
 * Is this host a public address (one of IPv6 may be in brackets, as in a URL), or a name other than localhost?
 * What a name leads to is judged when it is connected to.
 */
export function mayBePublic(host: string): boolean {
  if (/(^|\.)localhost\.?$/i.test(host)) return false;
  const address = host.replace(/^\[|\]$/g, "");
  return !ipaddr.isValid(address) || isPublicAddress(address);
}

/** Whose address this is, as far as one can tell: itself, or the /64 of IPv6 that a household or a host has whole. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4" ? parsed.toString() : `${parsed.toNormalizedString().split(":").slice(0, 4).join(":")}::/64`;
}
