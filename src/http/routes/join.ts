/** The accept page at `/join/{token}`. Opening it changes nothing; each act is a form that a person sends. */
import type { Context, Hono } from "hono";
import type { StatusCode } from "hono/utils/http-status";
import { acceptInvite } from "../../core/accept.ts";
import { previewInvite } from "../../core/preview.ts";
import { Problem } from "../../core/problems.ts";
import { rejectInvite } from "../../core/reject.ts";
import type { Accounts } from "../accounts.ts";
import { type Deps, guarded } from "../context.ts";
import { callerOf, known } from "../identity.ts";
import { codePage } from "../pages/code-page.ts";
import { joinActions, joinPage } from "../pages/join-page.ts";
import { declinedPage, joinedPage, notFoundPage } from "../pages/outcome-pages.ts";
import { toProblem } from "../problem.ts";

type Form = Record<string, string>;

export function joinRoutes(app: Hono, deps: Deps, accounts: Accounts): void {
  const { world, identity, addressOf } = deps;

  app.get("/join", (context) => {
    const code = context.req.query("code")?.trim();
    return code ? context.redirect(`/join/${encodeURIComponent(code)}`, 303) : page(context, codePage());
  });
  app.get("/join/:token", (context) => show(context));
  app.post("/join/:token", async (context) => {
    let form: Form = {};
    try {
      form = textFields(await parsedForm(context));
      return await act(context, form);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === "internal") throw error;
      if (problem.code === "invite_not_found") return page(context, notFoundPage(), 404);
      return show(context, problem, form);
    }
  });

  async function show(context: Context, problem?: Problem, typed: Form = {}): Promise<Response> {
    const token = context.req.param("token") ?? "";
    try {
      const user = await identity.userOf(context.req.raw);
      const preview = await guarded(deps, context, token, () => previewInvite(world, token, user));
      const form = typed.action ?? context.req.query("form");
      const isClaimable = preview.visitor.state === "known" && (await accounts.isClaimable(token));
      const html = joinPage({
        preview,
        path: `/join/${encodeURIComponent(token)}`,
        ...(form === "sign-in" || form === "sign-up" || form === "claim" ? { form } : {}),
        isClaimable,
        ...(problem ? { problem: problem.toJSON() } : {}),
        values: { name: typed.name, email: typed.email },
      });
      if (problem?.extras.retryAfter !== undefined) context.header("retry-after", String(problem.extras.retryAfter));
      return page(context, html, problem?.status ?? 200);
    } catch (error) {
      if (error instanceof Problem && error.code === "invite_not_found") return page(context, notFoundPage(), 404);
      throw error;
    }
  }

  async function act(context: Context, form: Form): Promise<Response> {
    const token = context.req.param("token") ?? "";
    const { headers } = context.req.raw;
    const here = `/join/${encodeURIComponent(token)}`;
    switch (joinActions.find((action) => action === form.action)) {
      case "accept":
        return accept(context, token);
      case "reject": {
        const user = await identity.userOf(context.req.raw);
        const { locale } = await guarded(deps, context, token, () => rejectInvite(world, token, user, callerOf(context.req.raw)));
        return page(context, declinedPage({ locale }));
      }
      case "sign-up": {
        const { name, email, password } = form;
        const { response, accepted } = await guarded(deps, context, token, () =>
          accounts.signUp({ name, email, password, inviteToken: token }, headers, callerOf(context.req.raw)),
        );
        if (!response.ok || !accepted) throw await accountProblem(response);
        return done(context, accepted, response);
      }
      case "sign-in": {
        const { email = "", password = "" } = form;
        const response = await accounts.signIn({ email, password }, headers, addressOf(context));
        if (!response.ok) throw await accountProblem(response);
        return joinAs(context, token, response);
      }
      case "claim": {
        const claimed = await guarded(deps, context, token, () =>
          accounts.claim({ token, password: form.password ?? "" }, headers, addressOf(context)),
        );
        if (!claimed?.ok) throw new Problem("unauthenticated");
        return joinAs(context, token, claimed);
      }
      case "switch":
        return withCookies(context.redirect(here, 303), await accounts.signOut(headers));
      default:
        throw new Problem("invalid_field", { field: "action" });
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

  async function done(
    context: Context,
    accepted: Awaited<ReturnType<typeof acceptInvite>>,
    signedIn?: Response,
  ): Promise<Response> {
    const { invite, member, redirectUrl } = accepted;
    if (redirectUrl) return withCookies(context.redirect(redirectUrl, 303), signedIn);
    const tenant = await world.store.tenants.get(invite.tenantId);
    const continueUrl = `/?tenant=${encodeURIComponent(invite.tenantId)}`;
    return withCookies(
      page(context, joinedPage({ tenantName: tenant?.name ?? "", roles: member.roles, continueUrl, locale: invite.locale })),
      signedIn,
    );
  }
}

function page(context: Context, html: string, status = 200): Response {
  context.header("cache-control", "no-store");
  context.status(status as StatusCode);
  return context.html(html) as Response;
}

/** @throws Problem `invalid_body` */
async function parsedForm(context: Context): Promise<Record<string, unknown>> {
  return context.req.parseBody().catch((error) => {
    throw error instanceof TypeError ? new Problem("invalid_body") : error;
  });
}

function textFields(body: Record<string, unknown>): Form {
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function withCookies(response: Response, from?: Response): Response {
  for (const cookie of from?.headers.getSetCookie() ?? []) response.headers.append("set-cookie", cookie);
  return response;
}

/** What the sign-in library refused, as a problem at its field. */
async function accountProblem(response: Response): Promise<Problem> {
  const { code = "", message = "" } = (await response.json().catch(() => ({}))) as { code?: string; message?: string };
  if (code === "INVALID_EMAIL_OR_PASSWORD")
    return new Problem("invalid_field", { field: "password", detail: "The address or the password is not right" });
  if (code.startsWith("USER_ALREADY_EXISTS")) {
    return new Problem("invalid_field", { field: "email", detail: "This address has an account: sign in instead" });
  }
  const field = code.includes("PASSWORD") ? "password" : code.includes("EMAIL") ? "email" : "name";
  return new Problem("invalid_field", { field, detail: message || "The account could not be made" });
}
