/**
 * `/unsubscribe/{token}`: no more invites from a tenant. Mail programs POST `List-Unsubscribe=One-Click` (RFC 8058); a
 * person sees the page, whose buttons POST too. Opening it changes nothing.
 */
import type { Context, Hono } from "hono";
import { Problem } from "../../core/problems.ts";
import { readSubscription, resumeInvitations, stopInvitations } from "../../core/unsubscribe.ts";
import type { World } from "../../core/world.ts";
import { localeOf } from "../account-mails.ts";
import { notFoundPage } from "../pages/outcome-pages.ts";
import { unsubscribePage } from "../pages/unsubscribe-page.ts";

const headers = { "cache-control": "no-store" };

export function unsubscribeRoutes(app: Hono, world: World): void {
  const show = async (context: Context, token: string) => {
    const subscription = await readSubscription(world, token);
    return context.html(
      unsubscribePage({ ...subscription, visitor: localeOf(context.req.raw.headers), path: `/unsubscribe/${token}` }),
      200,
      headers,
    );
  };
  const orNotFound = (error: unknown, context: Context) => {
    if (error instanceof Problem && error.code === "not_found") return context.html(notFoundPage(), 404, headers);
    throw error;
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
