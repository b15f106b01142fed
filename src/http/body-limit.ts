import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Problem } from "../core/problems.ts";

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
    if (declared === null || raw.headers.has("transfer-encoding"))
      return bodyLimit({ maxSize: maxOf(path), onError })(context, next);
    if (Number(declared) > maxOf(path)) onError();
    await next();
  };
}
