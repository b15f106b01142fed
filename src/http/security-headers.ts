import type { Context, MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** Only https makes a browser keep it, and whether there is https is the proxy's to say. */
const strictTransportSecurity = false;
/** The origin and never the path, which may hold a token. (`no-referrer` would make forms send `Origin: null`.) */
const referrerPolicy = "strict-origin";

/** Nothing from another host, nothing inline, no frames but our own (the mailbox shows its mail in one). */
const page = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    frameSrc: ["'self'"],
    manifestSrc: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  referrerPolicy,
  xFrameOptions: "DENY",
  strictTransportSecurity,
});

/** A mail in the mailbox's frame: its inline style, no script, no origin, links in a new tab. */
const framedMail = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'unsafe-inline'"],
    imgSrc: ["data:"],
    frameAncestors: ["'self'"],
    sandbox: ["allow-popups", "allow-popups-to-escape-sandbox"],
  },
  referrerPolicy,
  xFrameOptions: "SAMEORIGIN",
  strictTransportSecurity,
});

export const securityHeaders: MiddlewareHandler = (context, next) => (isFramedMail(context) ? framedMail : page)(context, next);

function isFramedMail({ req }: Context): boolean {
  return /^\/mailbox\/messages\/[^/]+\/html$/.test(req.path);
}

/** What every answer of the API carries; the rest is for documents. */
export const apiHeaders = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
