/** Every request, watched: counted, timed, traced, and told to the host for its log. By its route's pattern alone. */
import { randomUUID } from "node:crypto";
import { SpanKind } from "@opentelemetry/api";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { continued, traced } from "../core/trace.ts";
import type { Metrics } from "./metrics.ts";

export interface RequestLine {
  requestId: string;
  method: string;
  /** e.g. `/v1/invites/:token`; never the path, which may hold a token. */
  route: string;
  status: number;
  ms: number;
}

const HEADER = "X-Request-Id";
/** What may go into a log line as it came. */
const USABLE = /^[\w.:-]{1,64}$/;
const METHODS = new Set(["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]);

export function watchRequests(metrics: Metrics, onRequest?: (line: RequestLine) => void): MiddlewareHandler {
  return (context, next) => {
    const { headers, method: given } = context.req.raw;
    // Anybody may make up a method; a label must not be theirs to choose.
    const method = METHODS.has(given) ? given : "other";
    const sent = headers.get(HEADER);
    const requestId = sent !== null && USABLE.test(sent) ? sent : randomUUID();
    const began = performance.now();
    return continued(headers, () =>
      traced(
        "doorlist.request",
        { "http.request.method": method },
        async () => {
          await next();
          context.res.headers.set(HEADER, requestId);
          const [route, { status }] = [patternOf(context), context.res];
          const ms = performance.now() - began;
          metrics.request(method, route, status, ms);
          onRequest?.({ requestId, method, route, status, ms: Math.round(ms * 100) / 100 });
        },
        SpanKind.SERVER,
      ),
    );
  };
}

/** The pattern of the route that answered; what stands before all routes is none. */
function patternOf(context: Context): string {
  const route = matchedRoutes(context).find(({ path }) => path !== "/*" && path !== "/v1/*");
  return route?.path ?? "other";
}
