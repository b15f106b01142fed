import { describe, expect, it } from "vitest";
import { problems } from "../../src/core/problems.ts";
import { referencePage } from "../../src/http/pages/reference-page.ts";

/** The shape that zod-openapi makes. */
const document = {
  openapi: "3.1.1",
  info: { title: "Doorlist API", version: "0.1.0", description: "Send `Authorization`.\n\nThen <listen>." },
  servers: [{ url: "https://doorlist.example/" }],
  tags: [{ name: "Invites", description: "All about invites." }],
  paths: {
    "/v1/tenants/{tenantId}/invites": {
      post: {
        operationId: "createInvite",
        summary: "Invite a person",
        tags: ["Invites"],
        parameters: [{ in: "path", name: "tenantId", schema: { type: "string" }, required: true }],
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/CreateInvite" } } },
        },
        responses: {
          201: {
            description: "Created",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { invite: { $ref: "#/components/schemas/Invite" }, url: { type: "string" } },
                  required: ["invite"],
                },
              },
            },
          },
          default: {
            description: "A problem",
            content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
          },
        },
      },
      get: {
        operationId: "listInvites",
        tags: ["Invites"],
        parameters: [{ in: "query", name: "limit", schema: { type: "integer", minimum: 1, maximum: 100, default: 20 } }],
        responses: { 200: { description: "A page" } },
      },
    },
    "/v1/keys/{id}": {
      delete: { operationId: "revoke", summary: "Revoke", tags: ["Keys"], responses: { 204: { description: "Gone" } } },
    },
  },
  components: {
    schemas: {
      CreateInvite: {
        type: "object",
        properties: {
          email: { type: "string", maxLength: 320 },
          note: { anyOf: [{ type: "string", maxLength: 9, description: "It's yours" }, { type: "null" }] },
          kind: { type: "string", enum: ["email", "link"], default: "email" },
        },
        required: ["email"],
      },
      Invite: {
        type: "object",
        properties: {
          id: { type: "string" },
          parent: { $ref: "#/components/schemas/Invite" },
          who: { type: "object", properties: { name: { type: "string" } } },
        },
      },
      Problem: { type: "object", properties: { code: { type: "string" } }, required: ["code"] },
    },
  },
};

describe("the reference page", () => {
  const page = referencePage(document);
  const text = page.replace(/<[^>]*>/g, "");

  it("has a section for each tag, and an anchor for each operation that its navigation leads to", () => {
    expect(page).toContain('<h2 id="tag-Invites">Invites</h2>');
    expect(page).toContain('<h2 id="tag-Keys">Keys</h2>');
    for (const id of ["createInvite", "listInvites", "revoke", "schema-Invite"]) {
      expect(page).toContain(`href="#${id}"`);
      expect(page).toContain(`id="${id}"`);
    }
  });

  it("leads every link inside the page to something there", () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
  });

  it("tells a field's type, bounds, default, and whether it is required", () => {
    expect(text).toContain("1 to 100.");
    expect(text).toContain("Default: 20.");
    expect(text).toContain("string or null");
    expect(text).toMatch(/It&#39;s yours\s+At most 9 characters\./);
    expect(page).toMatch(/<code>email<\/code> <span class="mark">required/);
  });

  it("names nested fields with dots, and ends at a named schema, even one that holds itself", () => {
    expect(page).toContain("<code>who.name</code>");
    expect(page).toContain('<a href="#schema-Invite">Invite</a>');
  });

  it("shows a command that could be run", () => {
    expect(text).toContain("curl -X POST &quot;https://doorlist.example/v1/tenants/$TENANT_ID/invites&quot;");
    expect(text).toContain("-d &#39;{&quot;email&quot;:&quot;ada@example.com&quot;}&#39;");
    expect(text).toContain("curl -X DELETE &quot;https://doorlist.example/v1/keys/$ID&quot;");
  });

  it("lists every error code with its status", () => {
    for (const [code, { status }] of Object.entries(problems)) {
      expect(page).toMatch(new RegExp(`id="error-${code}">.*<code>${code}</code></th><td>${status}</td>`, "s"));
    }
  });

  it("escapes what the document says, and holds no inline script or style", () => {
    expect(page).toContain("Then &lt;listen&gt;.");
    expect(page).not.toMatch(/<style|\sstyle=|<script>/);
  });

  it("is made from an empty document too", () => {
    expect(referencePage({})).toContain("API reference");
  });
});
