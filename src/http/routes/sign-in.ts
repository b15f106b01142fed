import type { Hono } from "hono";
import type { Accounts } from "../accounts.ts";
import type { Deps } from "../context.ts";

/** `/api/auth/*`: sign-up, sign-in, sign-out, session. */
export function signInRoutes(app: Hono, { addressOf }: Deps, accounts: Accounts): void {
  app.on(["GET", "POST"], "/api/auth/*", (context) => accounts.handle(context.req.raw, addressOf(context)));
}
