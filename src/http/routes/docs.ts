import type { Hono } from "hono";
import { openApiDocument } from "../openapi.ts";
import { referencePage } from "../pages/reference-page.ts";

/** `/openapi.json` and the reference page at `/docs`, each made once, when first asked for. */
export function docsRoutes(app: Hono, baseUrl: string): void {
  let document: ReturnType<typeof openApiDocument> | undefined;
  let page: string | undefined;
  const described = () => {
    document ??= openApiDocument(baseUrl);
    return document;
  };
  app.get("/openapi.json", (context) => context.json(described()));
  app.get("/docs", (context) => {
    page ??= referencePage(described());
    return context.html(page);
  });
}
