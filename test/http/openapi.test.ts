/** The OpenAPI document says what the server does. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { operations } from "../../src/contract/operations.ts";
import { openApiDocument } from "../../src/http/openapi.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { call, type Ids, operationNames } from "../support/calls.ts";
import { openTenant } from "../support/tenants.ts";

interface Described {
  operationId: string;
  security?: object[];
  parameters?: { in: string; name: string }[];
  requestBody?: { content: object };
  responses: Record<string, { headers?: object }>;
}

const described = Object.values(openApiDocument("http://localhost:4400").paths ?? {}).flatMap(
  (path) => Object.values(path ?? {}) as Described[],
);
const namesWhere = (is: (operation: Described) => boolean) =>
  described
    .filter(is)
    .map(({ operationId }) => operationId)
    .sort();
const takes = (header: string) => namesWhere(({ parameters = [] }) => parameters.some(({ name }) => name === header));

describe("the OpenAPI document tells", () => {
  let app: TestApp;
  let olive: Person;
  let ids: Ids;
  beforeAll(async () => {
    app = await openApp("sqlite");
    olive = await app.signUp("olive@example.com");
  });
  beforeEach(async () => {
    const acme = await openTenant(olive);
    const { invite, token } = await acme.handed({ email: "invited@example.com" });
    ids = { tenantId: acme.id, id: invite.id, token, userId: "x", keyId: "x", webhookId: "x", importId: "x" };
  });
  afterAll(() => app.close());

  it("which operations take nobody's session or key", async () => {
    const open: string[] = [];
    for (const name of operationNames) if ((await call(app.anyone, name, ids)).body.code !== "unauthenticated") open.push(name);
    expect(namesWhere(({ security = [] }) => security.some((one) => Object.keys(one).length === 0))).toEqual(open.sort());
  });

  it("which answers have an ETag, and which requests take one", async () => {
    const tagged: string[] = [];
    for (const name of ["getTenant", "updateTenant", "getInvite", "updateInvite", "listInvites", "me"] as const)
      if ((await call(olive, name, ids)).headers.has("etag")) tagged.push(name);
    expect(namesWhere(({ responses }) => responses[200]?.headers !== undefined)).toEqual(tagged.sort());
    expect(takes("If-None-Match")).toEqual(["getInvite", "getTenant"]);
    expect(takes("If-Match")).toEqual(["updateInvite", "updateTenant"]);
  });

  it("that a mail provider's event is an object, and a mail is text", () => {
    const typeOf = (name: string) => described.find(({ operationId }) => operationId === name)?.requestBody?.content;
    expect(typeOf("reportMailEvent")).toEqual({ "application/json": { schema: { type: "object" } } });
    expect(typeOf("reportMail")).toEqual({ "message/rfc822": { schema: { type: "string" } } });
  });

  it("that every POST takes an Idempotency-Key", () => {
    const posts = operationNames.filter((name) => operations[name].method === "post");
    expect(takes("Idempotency-Key")).toEqual(posts.sort());
  });
});
