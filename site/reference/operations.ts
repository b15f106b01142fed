/** Every operation of the native API, as a server shows them at `/docs`. */
import { openApiDocument } from "../../src/http/openapi.ts";
import type { OpenApiDocument } from "../../src/http/pages/openapi.ts";
import { apiSections } from "../../src/http/pages/reference-page.ts";
import type { Generated } from "./pages.ts";

export function operationsPage(): Generated {
  const document = openApiDocument("https://invites.example") as OpenApiDocument;
  // A blank line would end the HTML for Markdown.
  const sections = String(apiSections(document)).replace(/\n\s*\n/g, "\n");
  return {
    title: "Operations",
    style: "reference.css",
    content: `# Operations

${document.info?.description}

A running server shows the same at \`/docs\`, and as OpenAPI 3.1 at \`/openapi.json\`. Refusals are
[problems](problems).

<div class="operations">
${sections}
</div>
`,
  };
}
