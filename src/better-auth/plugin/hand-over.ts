/**
 * After a sign-up or sign-in: the invite whose link the visitor opened before is accepted in the same step, whichever
 * way they came in.
 */
import { createAuthMiddleware } from "better-auth/api";
import { Problem } from "../../core/problems.ts";
import type { Activated } from "../activate.ts";
import { activate } from "../activate.ts";
import type { Person } from "../host.ts";
import { absolute, errorUrl } from "../links.ts";
import { atHandOver } from "../refused.ts";
import { refusedBy, toApiError, toldOn } from "./guard.ts";
import { createHost } from "./host.ts";
import { cookieAge, dropToken, keptToken } from "./invite-cookie.ts";
import type { ResolvedOptions } from "./options.ts";

/** Those that end in a session. */
const paths = new Set([
  "/sign-up/email",
  "/sign-in/email",
  "/sign-in/email-otp",
  "/sign-in/username",
  "/sign-in/phone-number",
  "/phone-number/verify",
  "/sign-in/social",
  "/one-tap/callback",
  "/callback/:id",
  "/callback/:id/oauth-proxy",
  "/oauth2/callback/:providerId",
  "/sso/callback",
  "/sso/callback/:providerId",
  "/magic-link/verify",
  "/verify-email",
  "/email-otp/verify-email",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/two-factor/verify-otp",
  "/passkey/verify-authentication",
  "/siwe/verify",
]);

export function handOver(options: ResolvedOptions) {
  const handler = createAuthMiddleware(async (ctx) => {
    const user = ctx.context.newSession?.user;
    const token = user && (await keptToken(ctx, options));
    if (!user || !token) return;
    const host = createHost(ctx, options);
    // Decided now, for better or worse: a cookie that failed once would fail every sign-in after.
    dropToken(ctx, options);
    const madeAt = new Date(user.createdAt).getTime();
    const newAccount = madeAt > Date.now() - cookieAge(options) * 1000;
    const isPage = ctx.request?.method === "GET";
    let accepted: Activated;
    try {
      accepted = await activate(host, token, user as Person, newAccount);
    } catch (error) {
      // It is no more, and refuses nobody.
      if (error instanceof Problem && error.code === "invite_not_found") return;
      if (isPage) throw ctx.redirect(errorUrl(host, undefined, atHandOver(toldOn(ctx, error))));
      throw toApiError(atHandOver(refusedBy(error)));
    }
    if (accepted.redirectTo !== null) throw ctx.redirect(absolute(host, accepted.redirectTo));
  });
  return { after: [{ matcher: ({ path }: { path?: string }) => path !== undefined && paths.has(path), handler }] };
}
