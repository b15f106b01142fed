/** What the documentation's snippets find in the app of their reader: each takes the names it uses. */

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
