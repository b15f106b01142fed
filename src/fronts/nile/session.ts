/** Sign-in, sign-out, and who is signed in. */
import { headerUrl, isAllowedRedirect } from "../../core/policy.ts";
import type { User } from "../../core/ports.ts";
import { Problem } from "../../core/problems.ts";
import { empty, json, refuse, text } from "./answers.ts";
import { authUrl, type Call, callbackCookie, fieldsOf, isSecure, originOf, userOf, visitorOf } from "./call.ts";
import { passSession, SESSION_SECONDS, sessionHeaders, setCookie, setRawCookie, setTenantCookie } from "./cookies.ts";
import { assertCsrf } from "./csrf.ts";
import { nameOf } from "./tenants.ts";
import { endWaiting, joinWaiting } from "./waiting.ts";
import { wireUser } from "./wire.ts";

const FAILED = "Login failed.";

export async function getProviders(call: Call): Promise<Response> {
  const auth = authUrl(call);
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

/** Of what Nile keeps of a person, the name is here to change; the rest is answered as it is. */
export async function putSelf(call: Call): Promise<Response> {
  const user = await userOf(call);
  const { name: given } = await fieldsOf(call);
  const name = given === undefined ? user.name : nameOf(given);
  if (name !== user.name) {
    const answer = await call.accounts.rename(name, sessionHeaders(call.request));
    if (!answer.ok) return text("Unauthorized", 401);
  }
  const self = await wireUser(call.world, { ...user, name });
  return json({ ...self, tenants: self.tenants.map((id) => ({ id })) });
}

/** A `location` leads only to the app that called, or to an allowed origin. A path is the app's own. */
function ownUrl(call: Call, given: string | undefined): string {
  const origin = originOf(call);
  const url = given?.startsWith("/") && URL.canParse(given, origin) ? new URL(given, origin).href : given;
  if (url && URL.canParse(url)) {
    if (new URL(url).origin === origin || isAllowedRedirect(call.world, url)) return headerUrl(url);
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
  const response = await call.accounts.signIn({ email, password }, agentOf(call), call.address).catch(throttled);
  if (!response.ok || !passSession(response, headers, secure)) return notSignedIn(call, response, headers, asJson === "true");
  const { user } = (await response.json()) as { user: User };
  const joined = await joinWaiting(call, user);
  if (joined) {
    endWaiting(headers, { secure });
    setTenantCookie(headers, joined.member.tenantId);
  }
  if (asJson === "true") return json({ url }, 200, headers);
  headers.set("location", url);
  return empty(200, headers);
}

function throttled(error: unknown): Response {
  if (error instanceof Problem && error.code === "rate_limited") return refuse(error);
  throw error;
}

/** Told by the `error` of a URL, where Nile's clients look; where an answer brings no cookie, the SDK throws. */
async function notSignedIn(call: Call, refusal: Response, headers: Headers, asJson: boolean): Promise<Response> {
  const isThrottled = refusal.status === 429;
  const why = isThrottled ? await refusal.text() : FAILED;
  const url = `${authUrl(call)}/error?error=${encodeURIComponent(why)}`;
  const retry = refusal.headers.get("retry-after");
  if (retry !== null) headers.set("retry-after", retry);
  if (asJson) return json({ url }, isThrottled ? 429 : 401, headers);
  headers.set("location", url);
  return isThrottled ? text(why, 429, headers) : empty(200, headers);
}

/** Where the SDK's own sign-in leads, and so every link of an invite that it makes without a callback: to the app. */
export async function signedIn(call: Call): Promise<Response> {
  return empty(200, new Headers({ location: originOf(call) }));
}

/** Where a form without a script ends that had a wrong password. */
export async function signInFailed(): Promise<Response> {
  return text(FAILED, 401);
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
