import type { Hono } from "hono";

/** `/healthz`: the process lives. `/readyz`: it can do its work. */
export function healthRoutes(app: Hono, isReady: () => Promise<boolean>): void {
  app.get("/healthz", (context) => context.json({ status: "ok" }));
  app.get("/readyz", async (context) => {
    const ready = await isReady().catch(() => false);
    return context.json({ status: ready ? "ready" : "unavailable" }, ready ? 200 : 503);
  });
}
