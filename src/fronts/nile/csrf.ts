/** The double-submitted csrf token: `<64 hex>|<keyed digest>` in a cookie, its first part in the body of a write. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { Problem } from "../../core/problems.ts";
import type { World } from "../../core/world.ts";
import { json } from "./answers.ts";
import { type Call, callbackCookie, isSecure, originOf } from "./call.ts";
import { rawSession, readCookie, SESSION_SECONDS, setCookie, setRawCookie } from "./cookies.ts";

function digests({ keyring }: World, token: string): Buffer[] {
  return keyring.keyIds.flatMap((keyId) => keyring.mac(keyId, "nile csrf", token) ?? []);
}

/** The token of the cookie, where we signed it. */
function signedToken({ request, world }: Call): string | undefined {
  const [token = "", digest = ""] = readCookie(request, "csrf")?.split("|") ?? [];
  const given = Buffer.from(digest, "hex");
  const ours = digests(world, token).some((mac) => mac.length === given.length && timingSafeEqual(mac, given));
  return ours ? token : undefined;
}

/** @throws Problem `invalid_field` unless the cookie is ours and the body repeats it */
export function assertCsrf(call: Call, given: string | undefined): void {
  const token = signedToken(call);
  if (token === undefined || given !== token) throw new Problem("invalid_field", { detail: "Request blocked" });
}

/** A sign-up by Nile's browser client sends the cookie alone. */
export function assertCsrfCookie(call: Call, given: string | undefined): void {
  assertCsrf(call, given ?? signedToken(call));
}

/**
 * The SDK keeps of a request's cookies only those that come back where one comes back, so all of them do (with one
 * cookie missing, Nile's own server signs the caller out).
 */
export async function getCsrf(call: Call): Promise<Response> {
  const known = signedToken(call);
  const callback = callbackCookie(call);
  if (known !== undefined && callback !== undefined) return json({ csrfToken: known });
  const token = known ?? randomBytes(32).toString("hex");
  const secure = isSecure(call);
  const headers = new Headers();
  setCookie(headers, "csrf", `${token}|${digests(call.world, token)[0]?.toString("hex")}`, { secure });
  setCookie(headers, "callback", callback ?? originOf(call), { secure });
  const session = rawSession(call.request);
  if (session !== undefined) setRawCookie(headers, "session", session, { secure, maxAge: SESSION_SECONDS });
  return json({ csrfToken: token }, 200, headers);
}
