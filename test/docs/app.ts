/** What the documentation's snippets find in the app of their reader: each takes the names it uses. */
import { createClient, type WireEvent } from "doorlist/client";

/** Set by the runner, for the server that it started. */
function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

/** Of a tenant that `userId` owns. */
export const tenantId = given("DOCS_TENANT");
/** Who is signed in, and the session's cookie. */
export const userId = given("DOCS_USER");
export const cookie = given("DOCS_COOKIE");
/** An address that nobody has invited yet. */
export const email = `reader-${process.pid}@example.com`;

export const doorlist = createClient({ baseUrl: given("DOCS_URL"), apiKey: given("DOORLIST_KEY") });
/** Where the reader left off in the events of `acme`: nowhere yet. */
export const position = 0;
const ending = new AbortController();
export const signal = ending.signal;
/** Has had enough at the second. */
export async function save(event: WireEvent, saved: number | null): Promise<void> {
  if (event.tenantId === "acme" && saved === 2) ending.abort();
}
