import type { Hono } from "hono";
import { referencePage } from "../pages/reference-page.ts";

/** `/openapi.json` and the reference page at `/docs`: made, and what makes them loaded, when first asked for. */
export function docsRoutes(app: Hono, baseUrl: string): void {
  let made: Promise<{ document: object; page: string }> | undefined;
  const make = async () => {
    const { openApiDocument } = await import("../openapi.ts");
    const document = openApiDocument(baseUrl);
    return { document, page: referencePage(document) };
  };
  const docs = () => {
    made ??= make();
    return made;
  };
  app.get("/openapi.json", async (context) => context.json((await docs()).document));
  app.get("/docs", async (context) => context.html((await docs()).page));
}
