/** `GET /invite/:token`: what the mail's link does. It answers a browser, so failures are redirects too. */
import type { GenericEndpointContext } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { filledIn } from "../../core/link.ts";
import { assertAddressee } from "../../core/policy.ts";
import { languagesOf } from "../../http/accept-language.ts";
import { activate, openForVisitor } from "../activate.ts";
import type { Host, Person } from "../host.ts";
import { absolute, errorUrl } from "../links.ts";
import { confirmPage } from "./confirm-page.ts";
import { toldOn } from "./guard.ts";
import { createHost } from "./host.ts";
import { keepToken } from "./invite-cookie.ts";
import type { ResolvedOptions } from "./options.ts";

interface Link {
  token: string;
  callbackURL: string | undefined;
}

export async function openLink(ctx: GenericEndpointContext, options: ResolvedOptions, link: Link): Promise<Response | undefined> {
  const host = createHost(ctx, options);
  const session = await getSessionFromCtx(ctx);
  const person = session && (session.user as unknown as Person);
  const refuse = (error: unknown) => {
    throw ctx.redirect(errorUrl(host, link.callbackURL, toldOn(ctx, error)));
  };
  if (!person) {
    await openForVisitor(host, link.token).catch(refuse);
    await keepToken(ctx, options, link.token);
    throw ctx.redirect(absolute(host, link.callbackURL || options.defaults.redirectToSignIn));
  }
  if (!options.consumeOnGet) return confirm(ctx, options, host, { ...link, person }).catch(refuse);
  const accepted = await activate(host, link.token, person, false).catch(refuse);
  if (accepted?.redirectTo != null) throw ctx.redirect(absolute(host, accepted.redirectTo));
}

async function confirm(
  ctx: GenericEndpointContext,
  options: ResolvedOptions,
  host: Host,
  { token, callbackURL, person }: Link & { person: Person },
): Promise<Response> {
  const invite = await openForVisitor(host, token);
  assertAddressee(invite, person);
  if (options.confirmUrl) {
    const location = absolute(host, filledIn(options.confirmUrl, token));
    return new Response(null, { status: 302, headers: { location } });
  }
  const inviter = invite.shareInviterName && invite.createdBy ? await host.person(invite.createdBy) : null;
  return confirmPage({
    appName: ctx.context.appName,
    inviterName: inviter?.name ?? null,
    roles: invite.roles,
    email: person.email,
    action: `${host.authUrl}/invite/activate`,
    token,
    callbackURL,
    wishes: languagesOf(ctx.headers ?? new Headers()),
  });
}
