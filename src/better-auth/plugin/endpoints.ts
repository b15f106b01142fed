/** The endpoints, as Better Auth has them. */
import type { GenericEndpointContext } from "better-auth";
import { createAuthEndpoint, getSessionFromCtx, sessionMiddleware } from "better-auth/api";
import { readToken } from "../../core/token.ts";
import { activate, activated, openForVisitor, signInRequired } from "../activate.ts";
import { activateBody, cancelBody, createBody, getQuery, listQuery, openQuery, rejectBody, resendBody } from "../bodies.ts";
import { create } from "../create.ts";
import { cancel, reject, resend } from "../decide.ts";
import { get } from "../get.ts";
import type { Host, Person } from "../host.ts";
import { absolute, errorUrl } from "../links.ts";
import { list } from "../list.ts";
import { assertCallback, guarded, toldOn } from "./guard.ts";
import { createHost } from "./host.ts";
import { keepToken } from "./invite-cookie.ts";
import { openLink } from "./open-link.ts";
import { about, answers, leads, lists } from "./openapi.ts";
import type { ResolvedOptions } from "./options.ts";

const personOf = (ctx: GenericEndpointContext) => ctx.context.session?.user as unknown as Person;
const signedIn = { use: [sessionMiddleware] };

export function inviteEndpoints(options: ResolvedOptions) {
  const hostOf = (ctx: GenericEndpointContext) => createHost(ctx, options);
  return {
    createInvite: createAuthEndpoint(
      "/invite/create",
      {
        method: "POST",
        body: createBody,
        ...signedIn,
        ...about("createInvitation", "Invites by mail, or makes a link", answers.said),
      },
      async (ctx) => ctx.json(await guarded(() => create(hostOf(ctx), personOf(ctx), ctx.body))),
    ),

    activateInvite: createAuthEndpoint(
      "/invite/activate",
      {
        method: "POST",
        body: activateBody,
        metadata: {
          ...about("activateInvite", "Accepts an invite; asks a visitor to sign in first", answers.activated).metadata,
          // The form of the page on which one joins by a click.
          allowedMediaTypes: ["application/json", "application/x-www-form-urlencoded"],
        },
      },
      async (ctx) => {
        const { token, callbackURL } = ctx.body;
        assertCallback(ctx, callbackURL);
        const host = hostOf(ctx);
        const isForm = ctx.request?.headers.get("content-type")?.includes("form-urlencoded") ?? false;
        const session = await getSessionFromCtx(ctx);
        if (!session) {
          await guarded(() => openForVisitor(host, token));
          await keepToken(ctx, options, token);
          const redirectTo = callbackURL || options.defaults.redirectToSignIn;
          if (isForm) throw ctx.redirect(absolute(host, redirectTo));
          return ctx.json(signInRequired(redirectTo));
        }
        if (!isForm) return ctx.json(activated(await guarded(() => activate(host, token, session.user as Person, false))));
        const { redirectTo } = await activate(host, token, session.user as Person, false).catch((error) => {
          throw ctx.redirect(errorUrl(host, callbackURL, toldOn(ctx, error)));
        });
        throw ctx.redirect(absolute(host, redirectTo ?? "/"));
      },
    ),

    activateInviteCallback: createAuthEndpoint(
      "/invite/:token",
      { method: "GET", query: openQuery.optional(), ...leads },
      async (ctx) => {
        const { callbackURL, token: named } = ctx.query ?? {};
        assertCallback(ctx, callbackURL);
        // Clients from Better Auth 1.6.12 on call `/invite/token`, whatever the token is.
        const raw = ctx.params.token === "token" && named !== undefined ? named : ctx.params.token;
        const host = hostOf(ctx);
        const token = await knownToken(host, raw);
        // Requests are counted by their whole path: whatever may be a guess goes on to one that is the same for all.
        if (ctx.context.rateLimit.enabled && ctx.params.token !== "token" && !readToken(token)) {
          const query = new URLSearchParams({ token, ...(callbackURL && { callbackURL }) });
          throw ctx.redirect(`${host.authUrl}/invite/token?${query}`);
        }
        return openLink(ctx, options, { token, callbackURL });
      },
    ),

    cancelInvite: createAuthEndpoint(
      "/invite/cancel",
      { method: "POST", body: cancelBody, ...signedIn, ...about("cancelInvite", "Ends an invite; by its maker", answers.said) },
      async (ctx) => ctx.json(await guarded(() => cancel(hostOf(ctx), personOf(ctx), ctx.body))),
    ),

    rejectInvite: createAuthEndpoint(
      "/invite/reject",
      {
        method: "POST",
        body: rejectBody,
        ...signedIn,
        ...about("rejectInvite", "Declines an invite; by the invited person", answers.said),
      },
      async (ctx) => ctx.json(await guarded(() => reject(hostOf(ctx), personOf(ctx), ctx.body.token))),
    ),

    resendInvite: createAuthEndpoint(
      "/invite/resend",
      {
        method: "POST",
        body: resendBody,
        ...signedIn,
        ...about("resendInvite", "Sends an invite again; by its maker", answers.said),
      },
      async (ctx) => ctx.json(await guarded(() => resend(hostOf(ctx), personOf(ctx), ctx.body))),
    ),

    getInvite: createAuthEndpoint(
      "/invite/get",
      { method: "GET", query: getQuery, ...about("getInvite", "What an invite says, to those it is for", answers.got) },
      async (ctx) => {
        const person = ((await getSessionFromCtx(ctx))?.user ?? null) as Person | null;
        return ctx.json(await guarded(() => get(hostOf(ctx), person, ctx.query.token)));
      },
    ),

    listInvites: createAuthEndpoint(
      "/invite/list",
      { method: "GET", query: listQuery.optional(), ...signedIn, ...lists },
      async (ctx) => ctx.json(await guarded(() => list(hostOf(ctx), personOf(ctx), ctx.query ?? {}))),
    ),
  };
}

/** A path's parameter comes as it stands in the URL: what is no token so is one decoded, or none at all. */
async function knownToken({ open }: Host, raw: string): Promise<string> {
  if (!raw.includes("%") || (await open(raw).catch(() => null))) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
