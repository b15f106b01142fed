import type { IncomingMessage } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Problem } from "../core/problems.ts";

/**
 * For a request that declares neither a length nor a transfer encoding. In HTTP/1 it has no body then (RFC 9112, 6.3). One that
 * came by HTTP/2, or that a host app made itself, may have a body without declaring it.
 */
function hasNoBody(context: Context): boolean {
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
  return incoming?.httpVersionMajor === 1;
}

/** Did the connection end before all of the request was there? */
export function brokeOff(context: Context): boolean {
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
  return incoming?.destroyed === true && !incoming.complete;
}

/**
 * Refuses a body that is longer than its route allows. Where the length is declared, comparing it is enough: the HTTP parser
 * reads no further. Only a body of unknown length is counted as it comes in, because then the runtime cannot read it in its
 * fast way.
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
