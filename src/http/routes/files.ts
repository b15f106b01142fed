/** The dashboard at `/`, and the assets of it and of the pages. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { Problem } from "../../core/problems.ts";
import { readFiles, sendFile } from "../files.ts";

const pagesFolder = join(dirname(fileURLToPath(import.meta.url)), "../pages");

/** @param dashboardFolder of the built dashboard; without one, `/` says how to build it */
export function fileRoutes(app: Hono, dashboardFolder: string): void {
  const dashboard = readFiles(dashboardFolder);
  const pages = readFiles(pagesFolder, (path) => /\.(css|js|svg)$/.test(path));

  app.get("/", (context) => {
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
