import type { IncomingMessage } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Problem } from "../core/problems.ts";

/** In HTTP/1 a request that declares neither length nor encoding has none. Whatever else calls us may hold one all the same. */
function hasNoBody(context: Context): boolean {
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
  return incoming?.httpVersionMajor === 1;
}

/**
 * No body is longer than its route allows. A declared length is compared (the HTTP parser reads no further than it);
 * only a body of unknown length is counted while it comes in, because that takes the runtime's fast way of reading it.
 *
 * @param maxOf bytes, by path
 */
export function limitBody(maxOf: (path: string) => number): MiddlewareHandler {
  const onError = () => {
    throw new Problem("body_too_large");
  };
  return async (context, next) => {
    const { method, path, raw } = context.req;
    if (method === "GET" || method === "HEAD") return next();
    const declared = raw.headers.get("content-length");
    const isStream = raw.headers.has("transfer-encoding");
    if (declared === null && !isStream && hasNoBody(context)) return next();
    if (declared === null || isStream) return bodyLimit({ maxSize: maxOf(path), onError })(context, next);
    if (Number(declared) > maxOf(path)) onError();
    await next();
  };
}
