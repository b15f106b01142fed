/** The addresses that the endpoints answer with. */
import type { Invite } from "../core/invite.ts";
import { filledIn } from "../core/link.ts";
import { isAllowedRedirect } from "../core/policy.ts";
import type { Host } from "./host.ts";

/** Where the link of an invite leads: to the app's own page, or to `GET /invite/:token`. */
export function inviteUrl(host: Host, invite: Invite, token: string, callbackUrl: string): string {
  const template = invite.linkTemplate;
  const callback = encodeURIComponent(callbackUrl);
  if (template !== null && isAllowedRedirect(host.worldIn(invite.tenantId), template)) {
    const filled = filledIn(template, token).replace(/\{callbackURL\}/gi, callback);
    return hasScheme(filled) ? filled : `${host.authUrl}${filled}`;
  }
  return `${host.authUrl}/invite/${encodeURIComponent(token)}?callbackURL=${callback}`;
}

export const hasScheme = (url: string): boolean => /^[a-z][a-z\d+.-]*:/i.test(url);

/** Where somebody goes who has to sign up or in first. */
export function callbackOf(host: Host, invite: Pick<Invite, "callbackUrl" | "newAccount">): string {
  return invite.callbackUrl ?? (invite.newAccount === false ? host.defaults.redirectToSignIn : host.defaults.redirectToSignUp);
}

/** A path is on the server's own origin. */
export function absolute(host: Host, url: string): string {
  return new URL(url, host.authUrl).href;
}

/** Where an opened link ends that opens nothing. */
export function errorUrl(host: Host, callbackUrl: string | undefined, error: { code: string; message: string }): string {
  const url = new URL(callbackUrl || `${host.authUrl}/error`, host.authUrl);
  url.searchParams.set("message", error.message);
  url.searchParams.set("error", error.code);
  return url.href;
}
