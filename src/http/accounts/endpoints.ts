/** `/api/auth/*`: those of the library's own endpoints that somebody with a password needs, with what we add to them. */
import { z } from "zod";
import type { Accepted } from "../../core/accept.ts";
import { Problem } from "../../core/problems.ts";
import type { JoinRequest } from "../../core/request.ts";
import type { World } from "../../core/world.ts";
import { localeOf } from "../accept-language.ts";
import type { AccountMails } from "../account-mails.ts";
import { guardedAt } from "../context.ts";
import { callerOf } from "../identity.ts";
import { parse, readJson } from "../parse.ts";
import type { Throttle } from "../throttle.ts";
import { wireMember } from "../wire.ts";
import { withMore } from "./answers.ts";
import { BASE, plain, type SignInLibrary } from "./library.ts";
import type { PasswordChecks } from "./passwords.ts";
import type { SignUp } from "./sign-up.ts";

export interface EndpointOptions {
  world: World;
  library: SignInLibrary;
  signUp: SignUp;
  checks: PasswordChecks;
  mails: AccountMails;
  codeGuesses: Throttle;
}

/** What is not offered need not be defended. */
const OFFERED = new Set([
  ...["GET /get-session", "GET /list-sessions", "GET /list-accounts", "GET /ok", "GET /error", "POST /sign-out"],
  ...["POST /change-password", "POST /verify-password", "POST /update-user"],
  ...["POST /revoke-session", "POST /revoke-sessions", "POST /revoke-other-sessions"],
]);

/** The library's clients show what such an answer says. */
const RESET_ASKED = "If there is an account with this address, a link to reset its password is on its way";

/** Where somebody signed in shows that they know the password. */
const ASKS_PASSWORD = new Set(["/change-password", "/verify-password"]);

const anyBody = z.record(z.string(), plain);
const credentials = z.object({ email: z.string() }).catchall(plain);
const signUpBody = credentials.extend({ inviteToken: z.string().nullish() });
const resetBody = z.object({ newPassword: z.string(), token: z.string().optional() });

/** @returns what answers a request of a caller at this address */
export function createEndpoints(options: EndpointOptions): (request: Request, address: string) => Promise<Response> {
  const { library, checks, mails, signUp } = options;

  async function post(path: string, search: string, request: Request, address: string): Promise<Response> {
    switch (path) {
      case "/sign-up/email": {
        const input = parse(signUpBody, await readJson(request));
        const open = () => signUp(input, request.headers, callerOf(request));
        const { response, accepted, asked } = await guardedAt(options, address, input.inviteToken ?? "", open);
        if (asked) return withMore(response, { request: requestOf(asked) });
        return accepted ? withMore(response, entryOf(accepted)) : response;
      }
      case "/sign-in/email":
        return checks.signIn(parse(credentials, await readJson(request)), request.headers, address);
      // Mails that the library would send by itself, whose links it would keep in its tables.
      case "/request-password-reset":
      case "/forget-password":
      case "/send-verification-email": {
        const { email } = parse(credentials, await readJson(request));
        const purpose = path === "/send-verification-email" ? "verify_address" : "reset_password";
        await mails.request(purpose, email, address, { locale: localeOf(request.headers) });
        return Response.json(purpose === "reset_password" ? { status: true, message: RESET_ASKED } : { status: true });
      }
      case "/reset-password": {
        const { newPassword, token } = parse(resetBody, await readJson(request));
        await mails.resetPassword(token ?? new URLSearchParams(search).get("token") ?? "", newPassword);
        return Response.json({ status: true });
      }
      default: {
        if (!OFFERED.has(`POST ${path}`)) throw new Problem("not_found");
        const body = parse(anyBody, await readJson(request, true));
        if (ASKS_PASSWORD.has(path)) return checks.withPassword(path + search, body, request, address);
        return library.post(path + search, body, request.headers);
      }
    }
  }

  return async (request, address) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname.slice(BASE.length);
    if (request.method === "POST") return post(path, search, request, address);
    const method = request.method === "HEAD" ? "GET" : request.method;
    if (!OFFERED.has(`${method} ${path}`)) throw new Problem("not_found");
    return library.pass(request);
  };
}

/** Enough to tell that it was made; the rest is at `/v1/me/requests`. */
function requestOf({ id, tenantId, status }: JoinRequest) {
  return { id, tenantId, status };
}

function entryOf({ member, redirectUrl }: Accepted) {
  return { member: wireMember(member), ...(redirectUrl === null ? {} : { redirectUrl }) };
}
