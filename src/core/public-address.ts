import ipaddr from "ipaddr.js";

/**
 * Is this IP address one of the internet's own? Loopback, private, link-local (with the clouds' metadata service),
 * carrier-grade NAT, IPv6 forms that wrap an IPv4 address of those, and everything reserved are not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  // All that IPv6 gives out to the internet is in 2000::/3; `::7f00:1`, say, is not.
  const given = parsed.kind() === "ipv4" || parsed.match(ipaddr.parse("2000::"), 3);
  return given && parsed.range() === "unicast";
}

/** Whose address this is, as far as one can tell: itself, or the /64 of IPv6 that a household or a host has whole. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4" ? parsed.toString() : `${parsed.toNormalizedString().split(":").slice(0, 4).join(":")}::/64`;
}
