/** Where a webhook may lead: not into the network that the server itself stands in (server-side request forgery). */
import { Problem } from "./problems.ts";
import { mayBePublic } from "./public-address.ts";

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
  if (!mayBePublic(url.hostname)) throw refuse("Its address is not on the internet");
}
