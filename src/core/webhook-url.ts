/** Where a webhook may lead: not into the network that the server itself stands in (server-side request forgery). */
import ipaddr from "ipaddr.js";
import { Problem } from "./problems.ts";

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

/** The IP address that a URL's host is, or undefined where it is a name. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(host) ? host : undefined;
}

/**
 * Names are resolved, and judged, when a connection is made.
 * @throws Problem `webhook_url_not_allowed`
 */
export function assertWebhookUrl(text: string, allowPrivate: boolean): void {
  const refuse = (detail: string) => new Problem("webhook_url_not_allowed", { field: "url", detail });
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw refuse("It must be a URL that begins with https://");
  const url = new URL(text);
  if (url.username || url.password) throw refuse("It must not hold a name or a password");
  if (allowPrivate) return;
  if (url.protocol !== "https:") throw refuse("It must begin with https://");
  const address = literalAddress(url);
  const local = /(^|\.)localhost\.?$/i.test(url.hostname);
  if (local || (address !== undefined && !isPublicAddress(address))) throw refuse("Its address is not on the internet");
}
