/**
 * Pages of the allowed origins may call the API with their visitor's session: they are told so by name, never by `*`.
 * Sign-in's cookie is `SameSite=Lax`, so that a browser sends it from origins of the same site only.
 */
import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

/** What browsers may call from elsewhere. Pages and their forms are not in it. */
const API = /^\/(v1|roq|nile|api\/auth)(\/|$)/;
const HOUR = 3600;

export const isApi = (path: string): boolean => API.test(path);

export type MayCall = (origin: string, path: string) => boolean;

/** The one rule for cross-origin reads (here) and writes (origin.ts). @param allowedOrigins URLs; their origins count */
export function mayCallFrom(allowedOrigins: readonly string[]): MayCall {
  const origins = new Set(allowedOrigins.map((url) => new URL(url).origin));
  return (origin, path) => isApi(path) && origins.has(origin);
}

export function crossOrigin(mayCall: MayCall): MiddlewareHandler {
  const allow = cors({
    origin: (origin) => origin,
    credentials: true,
    exposeHeaders: [
      "ETag",
      "RateLimit",
      "RateLimit-Policy",
      "Retry-After",
      "X-Retry-After",
      "Idempotency-Replayed",
      "X-Request-Id",
    ],
    maxAge: HOUR,
  });
  return async (context, next) => {
    const { method, path, raw } = context.req;
    const origin = raw.headers.get("origin");
    // Any other OPTIONS is a method that there is not.
    const isCall = method !== "OPTIONS" || raw.headers.has("access-control-request-method");
    if (origin !== null && isCall && mayCall(origin, path)) return allow(context, next);
    await next();
    // A cache must not give this answer to a page that is allowed.
    if (isApi(path)) context.header("Vary", "Origin", { append: true });
  };
}
