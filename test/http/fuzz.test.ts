import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Operation, operations } from "../../src/contract/operations.ts";
import { API_KEY, BASE, openApp, type Person, type TestApp } from "../support/app.ts";
import { bodies, type Ids, type OperationName, operationNames, pathOf } from "../support/calls.ts";
import { engines } from "../support/databases.ts";
import { openTenant, type TestTenant } from "../support/tenants.ts";

const INVITES = 20;
/** Stands for lists in one another, deeper than JSON.stringify goes. */
const DEEP = "(deep)";
const toJson = (value: unknown) => JSON.stringify(value).replaceAll(`"${DEEP}"`, `${"[".repeat(6000)}${"]".repeat(6000)}`);

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      "",
      " ",
      "\0",
      "a\0b",
      "\ud800",
      "\u2028",
      "__proto__",
      "constructor",
      "toString",
      "null",
      "%00",
      "' or 1=1 --",
      "$1",
      "{{7*7}}",
    ],
    ...[
      "x".repeat(300),
      "x".repeat(5000),
      "javascript:alert(1)",
      "//evil.example",
      "\\\\evil.example",
      "/ok",
      "https://evil.example",
    ],
    ...[
      "2027-01-01T00:00:00Z",
      "0000-01-01T00:00:00Z",
      "9999-12-31T23:59:59.999Z",
      "owner",
      "member",
      "link",
      "email",
      "token",
      "none",
    ],
    ...["ana@example.com", "ANA@example.com", "ana@münchen.example", "ana@example.com\r\nBcc: b@example.com", "🎉", "e\u0301"],
    ...[0, -0, -1, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, 60, 3600, true, false, null],
    ...[[], {}, [[]], ["member"], ["owner", "owner"], [null], DEEP, { a: DEEP }, { __proto__: null, a: { b: [1] } }],
    ...[Buffer.from('["a\\u0000"]').toString("base64url"), Buffer.from("[1e999,null]").toString("base64url")],
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.anything({ maxDepth: 3 }).filter((value) => JSON.stringify(value) !== undefined),
);
const asText = (value: unknown) => String(typeof value === "string" ? value : JSON.stringify(value)).slice(0, 6000);

const keysOf = (schema: unknown) => Object.keys((schema as { shape?: object } | undefined)?.shape ?? {});

/** A valid call with something hostile in it: some fields, an id, or all of the body. */
const request = fc.constantFrom<OperationName>(...operationNames).chain((name) => {
  const { query, body }: Operation = operations[name];
  const fields = [...keysOf(body), "__proto__"];
  const changed = fc
    .dictionary(fc.constantFrom(...fields), hostile, { maxKeys: 3 })
    .map((bad) => ({ ...(bodies[name] as object), ...bad }));
  return fc.record({
    name: fc.constant(name),
    who: fc.constantFrom("owner", "owner", "owner", "invited", "invited", "operator", "acting", "anyone", "garbled"),
    invite: fc.nat({ max: INVITES - 1 }),
    /** In the place of an id in the path, where it is not a real one. */
    ids: fc.array(fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: hostile }), {
      minLength: 3,
      maxLength: 3,
    }),
    query: fc.dictionary(fc.constantFrom(...keysOf(query), "x"), hostile, { maxKeys: query ? 2 : 0 }),
    body: fc.oneof(
      { weight: 8, arbitrary: changed.map(toJson) },
      { weight: 1, arbitrary: hostile.map(toJson) },
      { weight: 1, arbitrary: hostile.map(asText) },
    ),
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constant("application/json") },
      { weight: 1, arbitrary: fc.constantFrom("application/json; charset=utf-16", "text/plain", "application/problem+json") },
    ),
  });
});

/** Percent-encoded, halves of characters too. */
const encoded = (text: string) => [...Buffer.from(text, "utf8")].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

describe.each(engines)("three hundred hostile requests on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  let ids: Ids[];
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    ana = await app.signUp("ana@example.com");
    acme = await openTenant(olive);
    const { body } = await olive.post(`${acme.path}/api-keys`, { name: "a key" });
    const { body: made } = await olive.post(`${acme.path}/webhooks`, { url: "https://hooks.example/" });
    const imported = await olive.post(`${acme.path}/imports`, { fileName: "a.csv", total: 1 });
    const others = { keyId: body.apiKey.id, webhookId: made.webhook.id, importId: imported.body.id };
    const rest = { tenantId: acme.id, userId: olive.id, ...others };
    ids = [{ ...rest, ...only(await acme.handed({ email: ana.email })) }];
    while (ids.length < INVITES) ids.push({ ...rest, ...only(await acme.link({ tokenType: "code" })) });
  });
  afterAll(() => app.close());

  const only = ({ invite, token }: { invite: { id: string }; token: string }) => ({ id: invite.id, token });
  const credentials = (who: string): Record<string, string> => {
    if (who === "owner") return { cookie: olive.cookie };
    if (who === "invited") return { cookie: ana.cookie };
    if (who === "operator") return { authorization: `Bearer ${API_KEY}` };
    if (who === "acting") return { authorization: `Bearer ${API_KEY}`, "doorlist-acting-user": olive.id };
    return who === "garbled" ? { cookie: "better-auth.session_token=%.%", authorization: "Bearer \u00ff" } : {};
  };

  it("get answers, never a breakdown, and every refusal is a problem", async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ name, who, invite, ids: replaced, query, body, type }) => {
        const places = [...replaced];
        const at = pathOf(name, ids[invite] as Ids).replace(/(?<=\/)[\w-]{20,}/g, (real) => {
          const other = places.pop();
          return other === null || other === undefined ? real : encoded(asText(other).slice(0, 300)) || "x";
        });
        const search = Object.entries(query).map(([key, value]) => `${key}=${encoded(asText(value).slice(0, 3000))}`);
        const { method, media }: Operation = operations[name];
        const response = await app.doorlist.handler(
          new Request(`${BASE}${at}?${search.join("&")}`, {
            method: method.toUpperCase(),
            headers: { ...credentials(who), "content-type": type },
            ...(method === "get" ? {} : { body }),
          }),
        );
        const text = await response.text();
        expect(app.unexpected).toEqual([]);
        expect(response.status).toBeLessThan(500);
        if (response.status === 204) {
          expect(text).toBe("");
          return;
        }
        const refused = response.status >= 400;
        const right = media?.response ? `${media.response}; charset=utf-8` : "application/json";
        expect(response.headers.get("content-type")).toBe(refused ? "application/problem+json" : right);
        if (!refused && media?.response) return;
        const answer = JSON.parse(text);
        if (!refused) return;
        expect(answer).toMatchObject({
          status: response.status,
          code: expect.stringMatching(/^[a-z_]+$/),
          title: expect.any(String),
        });
      }),
      { numRuns: 300 },
    );
  });

  it("leave the service whole", async () => {
    expect(await olive.get("/v1/me")).toMatchObject({ status: 200, body: { user: { email: "olive@example.com" } } });
    const { body } = await olive.get(`${acme.path}/members?limit=100`);
    const owners = body.data.filter(({ roles }: { roles: string[] }) => roles.includes("owner"));
    expect(owners.length).toBeGreaterThan(0);
    expect(await acme.members()).toBe(body.data.length);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});
