/** The accept page at `/join/{token}`. Opening it changes nothing; each act is a form that a person sends. */
import type { Context, Hono } from "hono";
import { type Accepted, acceptInvite } from "../../core/accept.ts";
import type { Invite } from "../../core/invite.ts";
import { isCode } from "../../core/open.ts";
import type { Tenant } from "../../core/ports.ts";
import { previewInvite } from "../../core/preview.ts";
import { Problem } from "../../core/problems.ts";
import { openRequest } from "../../core/read-requests.ts";
import { rejectInvite } from "../../core/reject.ts";
import { requestByInvite } from "../../core/request-join.ts";
import { readToken } from "../../core/token.ts";
import type { Accounts } from "../accounts.ts";
import { type Deps, guarded } from "../context.ts";
import { type Form, readForm, signedInBy, withCookies } from "../form.ts";
import { htmlPage, problemPage, readerOf } from "../html-page.ts";
import { callerOf, known } from "../identity.ts";
import { createQueues } from "../in-turn.ts";
import { codePage } from "../pages/code-page.ts";
import { joinActions, joinPage } from "../pages/join-page.ts";
import { declinedPage, joinedPage, notFoundPage } from "../pages/outcome-pages.ts";
import { toProblem } from "../problem.ts";
import { enteredBefore, mayBeSentAgain } from "../sent-again.ts";

/** Where sign-in is the host app's: where it is, a URL or a path of the app's, `{url}` standing for the page to come back to. */
export interface HostSignIn {
  signInUrl: string;
}

/** @param homeUrl our dashboard, or the host's app */
export function joinRoutes(app: Hono, deps: Deps, signIn: Accounts | HostSignIn, homeUrl: string): void {
  const { world, identity, addressOf } = deps;
  const accounts = "signInUrl" in signIn ? null : signIn;
  const whole = (url: string) => new URL(url, world.baseUrl).href;
  const signInUrl = (token: string) =>
    "signInUrl" in signIn
      ? whole(signIn.signInUrl.replace("{url}", encodeURIComponent(`${world.baseUrl}/join/${encodeURIComponent(token)}`)))
      : undefined;
  const inTurn = createQueues();

  app.get("/join", (context) => {
    const code = context.req.query("code")?.trim();
    if (!code) return htmlPage(context, codePage({ wishes: readerOf(context) }));
    return opensNothing(code) ? wrongCode(context, code) : context.redirect(`/join/${encodeURIComponent(code)}`, 303);
  });
  app.get("/join/:token", (context) => show(context));
  app.post("/join/:token", async (context) => {
    let form: Form = {};
    try {
      form = await readForm(context);
      return await act(context, form);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === "internal") throw error;
      if (problem.code === "invite_not_found") return missing(context);
      return show(context, problem, form);
    }
  });

  async function show(context: Context, problem?: Problem, typed: Form = {}): Promise<Response> {
    const token = context.req.param("token") ?? "";
    try {
      const user = await identity.userOf(context.req.raw);
      const preview = await guarded(deps, context, token, () => previewInvite(world, token, user));
      const form = typed.action ?? context.req.query("form");
      const isClaimable = preview.visitor.state === "known" && ((await accounts?.isClaimable(token)) ?? false);
      const html = joinPage({
        preview,
        path: `/join/${encodeURIComponent(token)}`,
        ...(form === "sign-in" || form === "sign-up" || form === "claim" || form === "confirm" ? { form } : {}),
        isClaimable,
        signInUrl: signInUrl(token),
        continueUrl: homeUrl,
        request: user && (await openRequest(world, preview.invite.tenant.id, user)),
        ...(problem ? { problem: problem.toJSON() } : {}),
        values: { name: typed.name, email: typed.email },
        wishes: readerOf(context),
      });
      return problemPage(context, html, problem);
    } catch (error) {
      if (error instanceof Problem && error.code === "invite_not_found") return missing(context);
      throw error;
    }
  }

  async function act(context: Context, form: Form): Promise<Response> {
    const token = context.req.param("token") ?? "";
    switch (joinActions.find((action) => action === form.action)) {
      case "accept":
        return accept(context, token);
      case "request": {
        const user = known(await identity.userOf(context.req.raw));
        await guarded(deps, context, token, () => requestByInvite(world, token, user, {}));
        return context.redirect(context.req.path, 303);
      }
      case "reject": {
        const user = await identity.userOf(context.req.raw);
        const invite = await guarded(deps, context, token, () => rejectInvite(world, token, user, callerOf(context.req.raw)));
        const tenant = await world.store.tenants.get(invite.tenantId);
        return htmlPage(context, declinedPage({ wishes: wishesFor(context, invite, tenant) }));
      }
      case undefined:
        throw new Problem("invalid_field", { field: "action" });
      default:
        return accounts ? actWithAccount(context, form, accounts) : context.redirect(signInUrl(token) ?? homeUrl, 303);
    }
  }

  async function actWithAccount(context: Context, form: Form, accounts: Accounts): Promise<Response> {
    if (form.action !== "sign-up" && form.action !== "claim") return actOnce(context, form, accounts);
    const token = context.req.param("token") ?? "";
    const { email = "", password = "" } = form;
    const address = addressOf(context);
    return inTurn(JSON.stringify([token, email, address]), async () => {
      try {
        return await actOnce(context, form, accounts);
      } catch (error) {
        if (!(error instanceof Problem && mayBeSentAgain(error))) throw error;
        const sent = { token, email, password, headers: context.req.raw.headers, address };
        const signedIn = await enteredBefore(world, accounts, sent);
        if (!signedIn) throw error;
        return joinAs(context, token, signedIn);
      }
    });
  }

  async function actOnce(context: Context, form: Form, accounts: Accounts): Promise<Response> {
    const token = context.req.param("token") ?? "";
    const { headers } = context.req.raw;
    switch (form.action) {
      case "sign-up": {
        const { name, email, password } = form;
        const { response, accepted } = await guarded(deps, context, token, () =>
          accounts.signUp({ name, email, password, inviteToken: token }, headers, callerOf(context.req.raw)),
        );
        await signedInBy({ response });
        return accepted ? done(context, accepted, response) : withCookies(context.redirect(context.req.path, 303), response);
      }
      case "sign-in": {
        const { email = "", password = "" } = form;
        const response = await accounts.signIn({ email, password }, headers, addressOf(context));
        await signedInBy({ response });
        return joinAs(context, token, response);
      }
      case "claim": {
        const claimed = await guarded(deps, context, token, () =>
          accounts.claim({ token, password: form.password ?? "" }, headers, addressOf(context)),
        );
        if (!claimed?.ok) throw new Problem("unauthenticated");
        return joinAs(context, token, claimed);
      }
      case "confirm": {
        const user = known(await identity.userOf(context.req.raw));
        await guarded(deps, context, token, () => accounts.confirmFor(token, user, headers, addressOf(context)));
        return show(context, undefined, form);
      }
      default:
        return withCookies(context.redirect(`/join/${encodeURIComponent(token)}`, 303), await accounts.signOut(headers));
    }
  }

  /** Signed in a moment ago, to join. Who turns out to be somebody else is shown the page again, as that person. */
  async function joinAs(context: Context, token: string, signedIn: Response): Promise<Response> {
    const { user: account } = (await signedIn.clone().json()) as { user: { id: string } };
    const visitor = { ...known(await world.directory.user(account.id)), origin: callerOf(context.req.raw) };
    try {
      return done(context, await guarded(deps, context, token, () => acceptInvite(world, token, visitor)), signedIn);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return withCookies(context.redirect(`/join/${encodeURIComponent(token)}`, 303), signedIn);
    }
  }

  async function accept(context: Context, token: string): Promise<Response> {
    const user = known(await identity.userOf(context.req.raw));
    return done(context, await guarded(deps, context, token, () => acceptInvite(world, token, user)));
  }

  async function done(context: Context, accepted: Accepted, signedIn?: Response): Promise<Response> {
    const { invite, member, redirectUrl } = accepted;
    if (redirectUrl) return withCookies(context.redirect(whole(redirectUrl), 303), signedIn);
    const tenant = await world.store.tenants.get(invite.tenantId);
    const continueUrl = `${homeUrl}?tenant=${encodeURIComponent(invite.tenantId)}`;
    const wishes = wishesFor(context, invite, tenant);
    const html = joinedPage({ tenantName: tenant?.name ?? "", roles: member.roles, continueUrl, wishes });
    return withCookies(htmlPage(context, html), signedIn);
  }
}

/** Neither a code nor a token: nobody has to look it up. */
const opensNothing = (typed: string) => !isCode(typed) && readToken(typed) === undefined;

function wrongCode(context: Context, wrong: string): Response {
  return htmlPage(context, codePage({ wishes: readerOf(context), wrong }), 404);
}

function missing(context: Context): Response {
  const token = context.req.param("token") ?? "";
  if (isCode(token)) return wrongCode(context, token);
  return htmlPage(context, notFoundPage({ wishes: readerOf(context) }), 404);
}

/** The reader's languages, then those of the mail. */
function wishesFor(context: Context, { locale }: Invite, tenant: Tenant | null): (string | null)[] {
  return [...readerOf(context), locale, tenant?.settings.locale ?? null];
}
