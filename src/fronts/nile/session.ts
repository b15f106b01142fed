/** Sign-in, sign-out, and who is signed in. */
import { isAllowedRedirect } from "../../core/policy.ts";
import type { User } from "../../core/ports.ts";
import { empty, json, text } from "./answers.ts";
import { type Call, callbackCookie, fieldsOf, headerUrl, isSecure, originOf, userOf, visitorOf } from "./call.ts";
import { passSession, SESSION_SECONDS, sessionHeaders, setCookie, setRawCookie } from "./cookies.ts";
import { assertCsrf } from "./csrf.ts";
import { endWaiting, joinWaiting } from "./waiting.ts";
import { wireUser } from "./wire.ts";

const LOGIN_FAILED = "/api/auth/error?error=Login%20failed.";

export async function getProviders(call: Call): Promise<Response> {
  const auth = `${originOf(call)}/api/auth`;
  const credentials = { id: "credentials", name: "credentials", type: "credentials" };
  return json({
    credentials: { ...credentials, signinUrl: `${auth}/signin/credentials`, callbackUrl: `${auth}/callback/credentials` },
  });
}

export async function getSession(call: Call): Promise<Response> {
  const user = await visitorOf(call);
  if (!user) return json({});
  const { id, email, emailVerified, name } = user;
  const expires = new Date(call.world.clock.now() + SESSION_SECONDS * 1000).toISOString();
  return json({ user: { id, email, name, emailVerified: emailVerified || null }, expires });
}

export async function getSelf(call: Call): Promise<Response> {
  return json(await wireUser(call.world, await userOf(call)));
}

/** A `location` leads only to the app that called, or to an allowed origin. */
export function ownUrl(call: Call, given: string | undefined): string {
  const origin = originOf(call);
  if (given && URL.canParse(given)) {
    if (new URL(given).origin === origin || isAllowedRedirect(call.world, given)) return headerUrl(given);
  }
  return origin;
}

export async function signIn(call: Call): Promise<Response> {
  const { email = "", password = "", callbackUrl, csrfToken, json: asJson } = await fieldsOf(call);
  assertCsrf(call, csrfToken);
  const secure = isSecure(call);
  const url = ownUrl(call, callbackUrl ?? callbackCookie(call));
  const headers = new Headers();
  setCookie(headers, "callback", url, { secure });
  const response = await call.accounts.signIn({ email, password }, agentOf(call), call.address);
  if (!response.ok || !passSession(response, headers, secure)) {
    const failed = `${originOf(call)}${LOGIN_FAILED}`;
    if (asJson === "true") return json({ url: failed }, 401, headers);
    headers.set("location", failed);
    return empty(200, headers);
  }
  const { user } = (await response.json()) as { user: User };
  if (await joinWaiting(call, user)) endWaiting(headers, { secure });
  if (asJson === "true") return json({ url }, 200, headers);
  headers.set("location", url);
  return empty(200, headers);
}

export async function signOut(call: Call): Promise<Response> {
  const { csrfToken, callbackUrl } = await fieldsOf(call);
  assertCsrf(call, csrfToken);
  const answer = await call.accounts.signOut(sessionHeaders(call.request));
  if (!answer.ok) return text("Sign out failed", 400);
  const secure = isSecure(call);
  const url = ownUrl(call, callbackUrl ?? callbackCookie(call));
  const headers = new Headers({ location: url });
  setRawCookie(headers, "session", "", { secure, maxAge: 0 });
  return json({ url }, 200, headers);
}

/** What the sign-in library may know of the caller. */
export function agentOf({ request }: Call): Headers {
  const agent = request.headers.get("user-agent");
  return new Headers(agent === null ? {} : { "user-agent": agent });
}
