/**
 * `/unsubscribe/{token}`: no more invites from a tenant. Mail programs POST `List-Unsubscribe=One-Click` (RFC 8058); a
 * person sees the page, whose buttons POST too. Opening it changes nothing.
 */
import type { Context, Hono } from "hono";
import { Problem } from "../../core/problems.ts";
import { readSubscription, resumeInvitations, stopInvitations } from "../../core/unsubscribe.ts";
import type { World } from "../../core/world.ts";
import { htmlPage, readerOf } from "../html-page.ts";
import { notFoundPage } from "../pages/outcome-pages.ts";
import { unsubscribePage } from "../pages/unsubscribe-page.ts";

export function unsubscribeRoutes(app: Hono, world: World): void {
  const show = async (context: Context, token: string) => {
    const { locale, ...subscription } = await readSubscription(world, token);
    const wishes = [...readerOf(context), locale];
    return htmlPage(context, unsubscribePage({ ...subscription, wishes, path: `/unsubscribe/${token}` }));
  };
  const orNotFound = (error: unknown, context: Context) => {
    if (!(error instanceof Problem) || error.code !== "not_found") throw error;
    return htmlPage(context, notFoundPage({ wishes: readerOf(context) }), 404);
  };

  app.get("/unsubscribe/:token", (context) =>
    show(context, context.req.param("token")).catch((error) => orNotFound(error, context)),
  );
  app.post("/unsubscribe/:token", async (context) => {
    const token = context.req.param("token");
    // What cannot be read is no request to undo, and whoever POSTs here wants to stop.
    const form = await context.req.parseBody().catch((): Record<string, unknown> => ({}));
    try {
      await (form.action === "resume" ? resumeInvitations(world, token) : stopInvitations(world, token));
      return await show(context, token);
    } catch (error) {
      return orNotFound(error, context);
    }
  });
}
