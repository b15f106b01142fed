import type { Hono } from "hono";
import { lazily } from "../../core/lazily.ts";
import { referencePage } from "../pages/reference-page.ts";

/** `/openapi.json` and the reference page at `/docs`: made, and what makes them loaded, when first asked for. */
export function docsRoutes(app: Hono, baseUrl: string): void {
  const docs = lazily(async () => {
    const { openApiDocument } = await import("../openapi.ts");
    const document = openApiDocument(baseUrl);
    return { document, page: referencePage(document) };
  });
  app.get("/openapi.json", async (context) => context.json((await docs()).document));
  app.get("/docs", async (context) => context.html((await docs()).page));
}
