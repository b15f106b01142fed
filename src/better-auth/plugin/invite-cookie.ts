/** The cookie in which a token waits while its visitor signs up or in. */
import type { GenericEndpointContext } from "better-auth";
import { expireCookie } from "better-auth/cookies";
import type { InviteOptions } from "./options.ts";

const NAME = "invite_token";
const TEN_MINUTES = 600;

export const cookieAge = ({ inviteCookieMaxAge = TEN_MINUTES }: InviteOptions): number => inviteCookieMaxAge;

const cookieOf = ({ context }: GenericEndpointContext, options: InviteOptions) =>
  context.createAuthCookie(NAME, { maxAge: cookieAge(options) });

export async function keepToken(ctx: GenericEndpointContext, options: InviteOptions, token: string): Promise<void> {
  const { name, attributes } = cookieOf(ctx, options);
  await ctx.setSignedCookie(name, token, ctx.context.secret, attributes);
}

export async function keptToken(ctx: GenericEndpointContext, options: InviteOptions): Promise<string | null> {
  return (await ctx.getSignedCookie(cookieOf(ctx, options).name, ctx.context.secret)) || null;
}

export function dropToken(ctx: GenericEndpointContext, options: InviteOptions): void {
  expireCookie(ctx, cookieOf(ctx, options));
}
