/** `/account/*`: forgot password, choose a new one, confirm an address. */
import type { Context, Hono } from "hono";
import type { StatusCode } from "hono/utils/http-status";
import type { AccountPurpose } from "../../core/account-token.ts";
import { inviteLinkOf } from "../../core/link.ts";
import { openInvite } from "../../core/open.ts";
import { Problem } from "../../core/problems.ts";
import { readToken } from "../../core/token.ts";
import { type AccountMails, localeOf } from "../account-mails.ts";
import type { Deps } from "../context.ts";
import { deadLinkPage, donePage, forgotPage, passwordPage, sentPage, verifyPage } from "../pages/account-pages.ts";

export function accountRoutes(app: Hono, { world, addressOf }: Deps, mails: AccountMails): void {
  app.get("/account/forgot", (context) =>
    page(context, forgotPage({ email: context.req.query("email") ?? "", locale: wishOf(context) })),
  );
  app.post("/account/forgot", async (context) => {
    const { email = "" } = await fieldsOf(context);
    try {
      await mails.request("reset_password", email, addressOf(context), { locale: wishOf(context) });
      return page(context, sentPage({ email, locale: wishOf(context) }));
    } catch (error) {
      return refused(error, (problem) =>
        problemPage(context, forgotPage({ email, locale: wishOf(context), problem: problem.toJSON() }), problem),
      );
    }
  });

  app.get("/account/password/:token", (context) =>
    opened(context, "reset_password", (email) =>
      page(context, passwordPage({ path: context.req.path, email, locale: wishOf(context) })),
    ),
  );
  app.post("/account/password/:token", async (context) => {
    const { password = "" } = await fieldsOf(context);
    return opened(context, "reset_password", async (email) => {
      try {
        await mails.resetPassword(context.req.param("token"), password);
        return page(context, donePage({ what: "password", locale: wishOf(context) }));
      } catch (error) {
        const { path } = context.req;
        return refused(error, (problem) =>
          problemPage(context, passwordPage({ path, email, locale: wishOf(context), problem: problem.toJSON() }), problem),
        );
      }
    });
  });

  app.get("/account/verify/:token", (context) =>
    opened(context, "verify_address", (email) =>
      page(context, verifyPage({ path: pathOf(context), email, locale: wishOf(context) })),
    ),
  );
  app.post("/account/verify/:token", (context) =>
    opened(context, "verify_address", async () => {
      await mails.verifyAddress(context.req.param("token"));
      return page(context, donePage({ what: "verify", locale: wishOf(context), inviteUrl: await wayBack(context) }));
    }),
  );

  /** The invite that the person was on the way to. */
  async function wayBack(context: Context): Promise<string | undefined> {
    const token = context.req.query("invite") ?? "";
    const invite = readToken(token) ? await openInvite(world, token).catch(() => null) : null;
    return invite ? inviteLinkOf(world, invite) : undefined;
  }

  /** @param show what a link that is good shows, for the address of its account */
  async function opened(context: Context, purpose: AccountPurpose, show: (email: string) => Response | Promise<Response>) {
    try {
      const { email } = await mails.check(purpose, context.req.param("token") ?? "");
      return await show(email);
    } catch (error) {
      return refused(error, () => page(context, deadLinkPage({ locale: wishOf(context) }), 410), "link_not_valid");
    }
  }
}

/** With where it leads back to. */
const pathOf = (context: Context) => context.req.path + new URL(context.req.url).search;

const wishOf = (context: Context) => localeOf(context.req.raw.headers);

/** @param only the one problem that is shown; any where it is not given */
function refused(error: unknown, show: (problem: Problem) => Response, only?: Problem["code"]): Response {
  if (!(error instanceof Problem) || error.code === "internal" || (only && error.code !== only)) throw error;
  return show(error);
}

function page(context: Context, html: string, status = 200): Response {
  context.header("cache-control", "no-store");
  context.status(status as StatusCode);
  return context.html(html) as Response;
}

function problemPage(context: Context, html: string, { status, extras: { retryAfter } }: Problem): Response {
  if (retryAfter !== undefined) context.header("retry-after", String(retryAfter));
  return page(context, html, status);
}

async function fieldsOf(context: Context): Promise<Record<string, string | undefined>> {
  const body = await context.req.parseBody().catch((error) => {
    throw error instanceof TypeError ? new Problem("invalid_body") : error;
  });
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, typeof value === "string" ? value : undefined]));
}
