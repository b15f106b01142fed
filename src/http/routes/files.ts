/** The dashboard at `/`, and the assets of it and of the pages. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { Problem } from "../../core/problems.ts";
import { type Files, readFiles, sendFile } from "../files.ts";

const pagesFolder = join(dirname(fileURLToPath(import.meta.url)), "../pages");

/** @param dashboardFolder of the built dashboard, where it is served; one without it, and `/` says how to build it */
export function fileRoutes(app: Hono, dashboardFolder: string | undefined): void {
  const dashboard: Files = dashboardFolder === undefined ? new Map() : readFiles(dashboardFolder);
  const pages = readFiles(pagesFolder, (path) => /\.(css|js|svg)$/.test(path));

  app.get("/", (context) => {
    if (dashboardFolder === undefined) throw new Problem("not_found");
    const index = dashboard.get("index.html");
    return index ? sendFile(context, index) : context.text("The dashboard is not built yet: npm run build:dashboard\n", 503);
  });
  app.get("/assets/:name{.+}", (context) => {
    const name = context.req.param("name");
    const file = dashboard.get(`assets/${name}`) ?? pages.get(name);
    if (!file) throw new Problem("not_found");
    return sendFile(context, file);
  });
  app.get("/:name{favicon\\.(?:svg|ico)}", (context) => {
    const file = dashboard.get(context.req.param("name"));
    if (!file) throw new Problem("not_found");
    return sendFile(context, file);
  });
}
