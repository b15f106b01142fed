/**
 * Nile's cookies. Its session cookie carries the sign-in library's signed session token under Nile's name, so both
 * open the same session.
 */
import { percentDecoded } from "../../core/percent-decoded.ts";

const names = {
  csrf: "nile.csrf-token",
  callback: "nile.callback-url",
  session: "nile.session-token",
  /** The token of the link that was opened in this browser, until its person is signed in. */
  invite: "nile.invite-token",
} as const;

export type CookieName = keyof typeof names;

/** Decoded; empty where that cannot be, undefined where there is none. */
export function readCookie(request: Request, name: CookieName): string | undefined {
  const raw = rawCookie(request, names[name]);
  return raw === undefined ? undefined : percentDecoded(raw);
}

export function readTenantCookie(request: Request): string | undefined {
  return rawCookie(request, "nile.tenant-id", "");
}

/** As it was sent. The second name is that of Nile's OpenAPI document. */
export function rawSession(request: Request): string | undefined {
  return rawCookie(request, names.session) ?? rawCookie(request, "nile-auth.session-token");
}

/** Where the SDK asks for secure cookies, none without the prefix that browsers guard: anybody on the way could have set one. */
function prefixOf({ headers }: Request): string {
  return headers.get("nile-secure-cookies") === "true" ? "__Secure-" : "(?:__Secure-)?";
}

function rawCookie(request: Request, name: string, prefix = prefixOf(request)): string | undefined {
  const pattern = new RegExp(`(?:^|;\\s*)${prefix}${name.replaceAll(".", "\\.")}=([^;]+)`);
  return request.headers.get("cookie")?.match(pattern)?.[1];
}

export interface CookieOptions {
  secure: boolean;
  /** Seconds; 0 ends it. @default until the browser is closed */
  maxAge?: number;
}

/** @param value already encoded */
export function setRawCookie(headers: Headers, name: CookieName, value: string, { secure, maxAge }: CookieOptions): void {
  const prefix = secure ? "__Secure-" : "";
  const until =
    maxAge === undefined ? [] : [`Expires=${new Date(Date.now() + maxAge * 1000).toUTCString()}`, `Max-Age=${maxAge}`];
  const attributes = ["Path=/", ...until, "HttpOnly", "SameSite=Lax", ...(secure ? ["Secure"] : [])];
  headers.append("set-cookie", [`${prefix}${names[name]}=${value}`, ...attributes].join("; "));
}

export function setCookie(headers: Headers, name: CookieName, value: string, options: CookieOptions): void {
  setRawCookie(headers, name, encodeURIComponent(value), options);
}

/** Which tenant the app shows; its own scripts read it. */
export function setTenantCookie(headers: Headers, tenantId: string): void {
  headers.append("set-cookie", `nile.tenant-id=${encodeURIComponent(tenantId)}; Path=/; SameSite=lax`);
}

/** What a session lasts; the database knows when it ends. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

const LIBRARY = "better-auth.session_token";

/** The session in the words of the sign-in library. */
export function sessionHeaders(request: Request): Headers {
  const session = rawSession(request);
  const headers = new Headers();
  if (session !== undefined) headers.set("cookie", `${LIBRARY}=${session}; __Secure-${LIBRARY}=${session}`);
  return headers;
}

/** Hands on the session that the sign-in library opened. Answers whether there was one. */
export function passSession(from: Response, headers: Headers, secure: boolean): boolean {
  const cookie = from.headers.getSetCookie().find((text) => text.includes(`${LIBRARY}=`));
  const value = cookie?.match(/=([^;]+)/)?.[1];
  if (cookie === undefined || value === undefined) return false;
  const maxAge = Number(cookie.match(/max-age=(\d+)/i)?.[1]);
  setRawCookie(headers, "session", value, { secure, ...(Number.isNaN(maxAge) ? {} : { maxAge }) });
  return true;
}
