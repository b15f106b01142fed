/** Where a webhook may lead: not into the network that the server itself stands in (server-side request forgery). */
import ipaddr from "ipaddr.js";
import { Problem } from "./problems.ts";
import { isPublicAddress } from "./public-address.ts";

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
