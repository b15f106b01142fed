/** Which addresses belong to the internet, and not to the network that the server itself stands in. */
import ipaddr from "ipaddr.js";

/**
 * Loopback, private, link-local (with the clouds' metadata service), carrier-grade NAT, IPv6 forms that wrap an IPv4
 * address of those, and everything reserved are not public.
 */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
}

/** Is this a host by name, or by an address that is public? What a name leads to is judged when it is connected to. */
export function mayBePublic(host: string): boolean {
  if (/(^|\.)localhost\.?$/i.test(host)) return false;
  return !ipaddr.isValid(host) || isPublicAddress(host);
}
