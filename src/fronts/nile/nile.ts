/**
 * Nile Auth, served over the same core: what a Nile client has in `NILEDB_API_URL` is
 * `<base URL>/nile/v2/databases/<name>`. See docs/coming-from-nile.md.
 */
import { percentDecoded } from "../../core/percent-decoded.ts";
import { Problem } from "../../core/problems.ts";
import type { Front } from "../../http/front.ts";
import { putInvite } from "./accept.ts";
import { postResetPassword, postVerifyEmail } from "./account-mails.ts";
import { refuse } from "./answers.ts";
import type { Call, NileDeps } from "./call.ts";
import { getCsrf } from "./csrf.ts";
import { dropInvite, getInvites, postInvite } from "./invites.ts";
import { getProviders, getSelf, getSession, putSelf, signedIn, signIn, signInFailed, signOut } from "./session.ts";
import { signUp } from "./sign-up.ts";
import { dropMember, dropTenant, getOne, listOwn, listUsers, postTenant, putMember, putTenant } from "./tenants.ts";

export interface NileOptions extends NileDeps {
  /** The names that are this installation's database. @default any */
  databases: readonly string[] | undefined;
}

type Handler = (call: Call) => Promise<Response>;

const routes: readonly [method: string, path: RegExp, handler: Handler][] = (
  [
    ["GET", "auth/providers", getProviders],
    ["GET", "auth/csrf", getCsrf],
    ["GET", "auth/session", getSession],
    ["POST", "auth/callback/credentials", signIn],
    ["GET", "auth/callback/credentials", signedIn],
    ["GET", "auth/error", signInFailed],
    ["POST", "auth/signout", signOut],
    ["POST", "auth/verify-email", postVerifyEmail],
    ["POST", "auth/reset-password", postResetPassword],
    ["POST", "signup", signUp],
    ["GET", "me", getSelf],
    ["PUT", "me", putSelf],
    ["GET", "users/:userId/tenants", listOwn],
    ["POST", "tenants", postTenant],
    ["GET", "tenants/:tenantId", getOne],
    ["PUT", "tenants/:tenantId", putTenant],
    ["DELETE", "tenants/:tenantId", dropTenant],
    ["GET", "tenants/:tenantId/users", listUsers],
    ["PUT", "tenants/:tenantId/users/:userId/link", putMember],
    ["DELETE", "tenants/:tenantId/users/:userId/link", dropMember],
    ["GET", "tenants/:tenantId/invites", getInvites],
    ["POST", "tenants/:tenantId/invite", postInvite],
    ["PUT", "tenants/:tenantId/invite", putInvite],
    ["DELETE", "tenants/:tenantId/invite/:inviteId", dropInvite],
  ] as const
).map(([method, path, handler]) => [method, new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`), handler]);

/** `NILEDB_API_URL` may end in a slash, to which the SDK adds its own. */
const BELOW = /^\/nile\/v2\/databases\/([A-Za-z0-9_-]{1,64})\/+([^/].*)$/;

export function nileFront({ databases, ...deps }: NileOptions): Front {
  async function handle(request: Request, address: string): Promise<Response> {
    const url = new URL(request.url);
    const [, database = "", path = ""] = url.pathname.match(BELOW) ?? [];
    if (database === "" || (databases && !databases.includes(database))) throw new Problem("not_found");
    const found = routes.filter(([, pattern]) => pattern.test(path));
    const wanted = request.method === "HEAD" ? "GET" : request.method;
    const [, pattern, handler] = found.find(([method]) => method === wanted) ?? [];
    if (!pattern || !handler) throw new Problem(found.length > 0 ? "method_not_allowed" : "not_found");
    const params = Object.fromEntries(
      Object.entries(path.match(pattern)?.groups ?? {}).map(([name, raw]) => [name, pathParameter(raw)]),
    );
    return handler({ ...deps, request, url, params, address });
  }
  return { path: "/nile", handle, refuse };
}

function pathParameter(raw: string): string {
  const text = percentDecoded(raw);
  // No id has a NUL, and PostgreSQL refuses to look for it.
  if (text === "" || text.includes("\0")) throw new Problem("not_found");
  return text;
}
