import type { Hono } from "hono";
import { Problem } from "../../core/problems.ts";
import { type Identity, known } from "../identity.ts";
import type { Metrics } from "../metrics.ts";

/** `/metrics`: for holders of an installation-wide key, which Prometheus sends as a bearer token. */
export function metricsRoutes(app: Hono, identity: Identity, metrics: Metrics): void {
  app.get("/metrics", async (context) => {
    const actor = known(await identity.actorOf(context.req.raw));
    if (actor.type !== "key" || actor.tenantId !== null) throw new Problem("not_allowed");
    return context.body(await metrics.text(), 200, { "content-type": metrics.contentType, "cache-control": "no-store" });
  });
}
