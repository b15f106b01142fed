/**
 * Cross-site request forgery: a write must come from our own pages or, to the API, from those of the allowed origins,
 * unless it carries an API key, which no browser adds by itself. Browsers name the origin of every write; what names none is no browser, and holds no victim's cookie.
 */
import type { MiddlewareHandler } from "hono";
import { Problem } from "../core/problems.ts";
import type { MayCall } from "./cors.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

export function originCheck(baseUrl: string, mayCall: MayCall): MiddlewareHandler {
  const ours = new URL(baseUrl).origin;
  return async (context, next) => {
    const { method, raw } = context.req;
    // What a mail program asks for on a person's click is allowed by the link itself, whatever page it shows the mail on.
    const byLink = context.req.path.startsWith("/unsubscribe/");
    if (!SAFE.has(method) && !byLink && !hasKey(raw)) {
      const origin = raw.headers.get("origin");
      const site = raw.headers.get("sec-fetch-site");
      const may =
        origin === null
          ? site === null || site === "same-origin" || site === "none"
          : origin === ours || isSameHost(origin, raw) || mayCall(origin, context.req.path);
      if (!may) throw new Problem("cross_origin", { detail: `It must come from ${ours}, or from an origin that is allowed` });
    }
    await next();
  };
}

/** What a browser adds by itself, after a sign-in to some proxy, is of another scheme. */
function hasKey({ headers }: Request): boolean {
  return /^bearer /i.test(headers.get("authorization") ?? "");
}

/** A page of another host cannot have our host in both headers: the browser writes them. */
function isSameHost(origin: string, request: Request): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.headers.get("host");
}
