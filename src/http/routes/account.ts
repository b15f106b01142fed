/** `/account/*`: forgot password, choose a new one, confirm an address. */
import type { Context, Hono } from "hono";
import type { AccountPurpose } from "../../core/account-token.ts";
import { inviteLinkOf } from "../../core/link.ts";
import { openInvite } from "../../core/open.ts";
import { Problem } from "../../core/problems.ts";
import { readToken } from "../../core/token.ts";
import { localeOf } from "../accept-language.ts";
import type { AccountMails } from "../account-mails.ts";
import type { Deps } from "../context.ts";
import { readForm } from "../form.ts";
import { htmlPage, problemPage, readerOf } from "../html-page.ts";
import { deadLinkPage, donePage, forgotPage, passwordPage, sentPage, verifyPage } from "../pages/account-pages.ts";

export function accountRoutes(app: Hono, { world, addressOf }: Deps, mails: AccountMails): void {
  app.get("/account/forgot", (context) =>
    htmlPage(context, forgotPage({ email: context.req.query("email") ?? "", wishes: readerOf(context) })),
  );
  app.post("/account/forgot", async (context) => {
    const { email = "" } = await readForm(context);
    try {
      await mails.request("reset_password", email, addressOf(context), { locale: localeOf(context.req.raw.headers) });
      return htmlPage(context, sentPage({ email, wishes: readerOf(context) }));
    } catch (error) {
      return refused(error, (problem) =>
        problemPage(context, forgotPage({ email, wishes: readerOf(context), problem: problem.toJSON() }), problem),
      );
    }
  });

  app.get("/account/password/:token", (context) =>
    opened(context, "reset_password", (email) =>
      htmlPage(context, passwordPage({ path: context.req.path, email, wishes: readerOf(context) })),
    ),
  );
  app.post("/account/password/:token", async (context) => {
    const { password = "" } = await readForm(context);
    return opened(context, "reset_password", async (email) => {
      try {
        await mails.resetPassword(context.req.param("token"), password);
        return htmlPage(context, donePage({ what: "password", wishes: readerOf(context) }));
      } catch (error) {
        const { path } = context.req;
        return refused(error, (problem) =>
          problemPage(context, passwordPage({ path, email, wishes: readerOf(context), problem: problem.toJSON() }), problem),
        );
      }
    });
  });

  app.get("/account/verify/:token", (context) =>
    opened(context, "verify_address", (email) =>
      htmlPage(context, verifyPage({ path: pathOf(context), email, wishes: readerOf(context) })),
    ),
  );
  app.post("/account/verify/:token", (context) =>
    opened(context, "verify_address", async () => {
      await mails.verifyAddress(context.req.param("token"));
      return htmlPage(context, donePage({ what: "verify", wishes: readerOf(context), inviteUrl: await wayBack(context) }));
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
      const dead = { wishes: readerOf(context), askUrl: "/account/forgot", homeUrl: "/" };
      return refused(error, () => htmlPage(context, deadLinkPage(dead), 410), "link_not_valid");
    }
  }
}

/** With where it leads back to. */
const pathOf = (context: Context) => context.req.path + new URL(context.req.url).search;

/** @param only the one problem that is shown; any where it is not given */
function refused(error: unknown, show: (problem: Problem) => Response, only?: Problem["code"]): Response {
  if (!(error instanceof Problem) || error.code === "internal" || (only && error.code !== only)) throw error;
  return show(error);
}
