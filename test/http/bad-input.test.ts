import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASE, type Body, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { type Dump, dumpUncounted } from "../support/dump.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

/** What is sent, and the field at fault. */
type Case = [what: string, input: Body, field?: string];

const HOUR = 3_600_000;
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
/** Written out, because JSON.stringify gives up on it. */
const withDeepData = (open: string, close: string, depth: number) =>
  `{"email":"a@example.com","data":{"a":${open.repeat(depth)}1${close.repeat(depth)}}}`;

const notAddresses = [
  "",
  " ",
  "plain",
  "@example.com",
  "ana@",
  "ana@localhost",
  "ana @example.com",
  "ana@ example.com",
  "ana@@example.com",
  "ana@example..com",
  ".ana@example.com",
  "ana.@example.com",
  "a..na@example.com",
  "ana@-example.com",
  "ana@example.com.",
  "ana@example.c",
  "ana@127.0.0.1",
  "ana@[127.0.0.1]",
  "ana@exa_mple.com",
  "ana@example.com/x",
  "ana@example.com:25",
  '"ana lima"@example.com',
  "Ana <ana@example.com>",
  "ana@example.com,ben@example.com",
  "ana@example.com\nBcc: ben@example.com",
  "ana\0@example.com",
  "ana@exam\0ple.com",
  "ana\ud800@example.com",
  "ana\u200b@example.com",
  `${"a".repeat(65)}@example.com`,
  `ana@${"b".repeat(250)}.example`,
  "x".repeat(400),
  7,
  null,
  ["ana@example.com"],
  { address: "ana@example.com" },
];

const foreign = [
  "https://evil.example/in",
  "//evil.example/in",
  "///evil.example",
  "\\\\evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "JavaScript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "ftp://localhost:4400/",
  "https://localhost:4400/",
  "http://localhost:4401/",
  "http://user:password@localhost:4400/",
  "http://localhost:4400@evil.example/",
  "http://localhost:4400.evil.example/",
  "http:evil.example",
  "welcome",
  "?x=1",
  "/in\0",
  "/in\t/x",
];

const byCode: Record<string, Case[]> = {
  invalid_email: notAddresses.map((email) => [`the address ${JSON.stringify(email).slice(0, 40)}`, { email }, "email"]),
  unknown_role: [
    ["a role nobody declared", { email: "a@example.com", roles: ["member", "emperor"] }, "roles.1"],
    ["a role of the prototype", { email: "a@example.com", roles: ["constructor"] }, "roles.0"],
  ],
  invalid_expiry: [
    ["a life of no time", { email: "a@example.com", expiresIn: 0 }, "expiresIn"],
    ["a life of 59 seconds", { email: "a@example.com", expiresIn: 59 }, "expiresIn"],
    ["a life that ended", { email: "a@example.com", expiresIn: -3600 }, "expiresIn"],
    ["a life of more than a year", { email: "a@example.com", expiresIn: 31_536_001 }, "expiresIn"],
    ["a life without end", '{"email":"a@example.com","expiresIn":1e999}', "expiresIn"],
    ["a life of 1e300 seconds", { email: "a@example.com", expiresIn: 1e300 }, "expiresIn"],
    ["a life in words", { email: "a@example.com", expiresIn: "60" }, "expiresIn"],
    ["an end in the past", { email: "a@example.com", expiresAt: soon(-HOUR) }, "expiresAt"],
    ["an end in two years", { email: "a@example.com", expiresAt: soon(2 * 365 * 24 * HOUR) }, "expiresAt"],
    ["an end in the year 9999", { email: "a@example.com", expiresAt: "9999-12-31T23:59:59Z" }, "expiresAt"],
    ["an end that is no moment", { email: "a@example.com", expiresAt: "tomorrow" }, "expiresAt"],
    ["an end on February 30", { email: "a@example.com", expiresAt: "2027-02-30T00:00:00Z" }, "expiresAt"],
    ["an end without a zone", { email: "a@example.com", expiresAt: "2027-01-01T00:00:00" }, "expiresAt"],
    ["an end as a number", { email: "a@example.com", expiresAt: Date.now() + HOUR }, "expiresAt"],
    ["both an end and a life", { email: "a@example.com", expiresAt: soon(HOUR), expiresIn: 3600 }, "expiresIn"],
  ],
  invalid_max_uses: [-1, 1.5, "3", 2_147_483_648, 1e300, true, [1]].map((maxUses) => [
    `${JSON.stringify(maxUses)} uses`,
    { kind: "link", maxUses },
    "maxUses",
  ]),
  invalid_domain: [
    ...["", "not a domain", "*.example.com", "example.com/x", "example", "ana@example.com", "\ud800.com"].map(
      (domain): Case => [
        `the domain ${JSON.stringify(domain)}`,
        { kind: "link", allowedDomains: ["ok.example", domain] },
        "allowedDomains.1",
      ],
    ),
    ["domains that are no list", { kind: "link", allowedDomains: "example.com" }, "allowedDomains"],
    ["101 domains", { kind: "link", allowedDomains: Array(101).fill("example.com") }, "allowedDomains"],
  ],
  redirect_not_allowed: foreign.flatMap((url): Case[] => [
    [`a redirect to ${JSON.stringify(url)}`, { kind: "link", redirectUrl: url }, "redirectUrl"],
    [`a callback at ${JSON.stringify(url)}`, { email: "a@example.com", callbackUrl: url }, "callbackUrl"],
  ]),
  data_too_large: [
    ["data of more than 8 KB", { email: "a@example.com", data: { text: "x".repeat(8200) } }, "data"],
    ["data of more than 8 KB as UTF-8", { email: "a@example.com", data: { text: "ö".repeat(4200) } }, "data"],
    ["data of 8,000 objects in one another", withDeepData('{"a":', "}", 8000), "data"],
    ["data of 30,000 lists in one another", withDeepData("[", "]", 30_000), "data"],
  ],
  unknown_field: [
    ["a field that is not there", { email: "a@example.com", color: "red" }, "color"],
    ["a field in another case", { email: "a@example.com", Email: "b@example.com" }, "Email"],
    ["a status", { email: "a@example.com", status: "accepted" }, "status"],
    ["an inviter", { email: "a@example.com", createdBy: "somebody" }, "createdBy"],
    ["a prototype", '{"email":"a@example.com","__proto__":{"roles":["owner"]}}', "__proto__"],
    ["a constructor", { email: "a@example.com", constructor: { prototype: { isOwner: true } } }, "constructor"],
  ],
  missing_field: [
    ["no address", {}, "email"],
    ["no address, but a kind", { kind: "email" }, "email"],
  ],
  invalid_field: [
    ["an address on a link", { kind: "link", email: "a@example.com" }, "email"],
    ["domains on an e-mail invite", { email: "a@example.com", allowedDomains: ["example.com"] }, "allowedDomains"],
    ["an unknown kind", { kind: "sms", email: "a@example.com" }, "kind"],
    ["an unknown delivery", { email: "a@example.com", delivery: "pigeon" }, "delivery"],
    ["an unknown token type", { email: "a@example.com", tokenType: "pin" }, "tokenType"],
    ["an unknown way with duplicates", { email: "a@example.com", onDuplicate: "ignore" }, "onDuplicate"],
    ["a flag that is a word", { email: "a@example.com", shareInviterName: "yes" }, "shareInviterName"],
    ["roles that are no list", { email: "a@example.com", roles: "member" }, "roles"],
    ["roles that are an object", { email: "a@example.com", roles: { 0: "member" } }, "roles"],
    ["a role that is no text", { email: "a@example.com", roles: [["member"]] }, "roles.0"],
    ["33 roles", { email: "a@example.com", roles: Array(33).fill("member") }, "roles"],
    ["data that is a list", { email: "a@example.com", data: [] }, "data"],
    ["data that is a text", { email: "a@example.com", data: "x" }, "data"],
    ["a name with a NUL", { email: "a@example.com", firstName: "A\0na" }, "firstName"],
    ["a name with half a character", { email: "a@example.com", lastName: "A\ud83dna" }, "lastName"],
    ["a name over two lines", { email: "a@example.com", firstName: "Ana\nBcc: x" }, "firstName"],
    ["a name with a line separator", { email: "a@example.com", firstName: "Ana\u2028x" }, "firstName"],
    ["a name of spaces", { email: "a@example.com", firstName: "   " }, "firstName"],
    ["a name of 201 characters", { email: "a@example.com", firstName: "x".repeat(201) }, "firstName"],
    ["a locale that is none", { email: "a@example.com", locale: "english please" }, "locale"],
    ["a redirect that is no text", { email: "a@example.com", redirectUrl: 7 }, "redirectUrl"],
    ["an empty redirect", { email: "a@example.com", redirectUrl: "" }, "redirectUrl"],
    ["a redirect of 2,049 characters", { email: "a@example.com", redirectUrl: `/${"x".repeat(2048)}` }, "redirectUrl"],
  ],
  invalid_body: [[], "[]", "null", "1", "true", '"text"', "[[]]"].map((body) => [
    `the body ${JSON.stringify(body)}`,
    body,
    "body",
  ]),
  malformed_json: ["", "{", "{'email':'a@example.com'}", '{"email":"a@example.com",}', "undefined", "NaN", "\0", "<xml/>"].map(
    (body) => [`the text ${JSON.stringify(body)}`, body],
  ),
};
const statuses: Record<string, number> = { invalid_body: 400, malformed_json: 400 };

describe.each(engines)("bad input on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  let before: Dump;
  beforeAll(async () => {
    app = await openApp(engine, { allowedOrigins: ["https://app.example"] });
    olive = await app.signUp("olive@example.com");
    acme = await openTenant(olive);
    before = await dumpUncounted(app.database);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    expect(({} as Body).roles).toBeUndefined();
    expect(({} as Body).isOwner).toBeUndefined();
    await app.close();
  });

  describe.each(Object.keys(byCode))("to an invite is %s", (code) => {
    it.each(byCode[code] ?? [])("for %s", async (_, input, field) => {
      expectProblem(await olive.post(acme.invites, input), statuses[code] ?? 422, code, field);
      expect(await dumpUncounted(app.database)).toEqual(before);
    });
  });

  it("names every field at fault, the first of them first", async () => {
    const { body } = await olive.post(acme.invites, { email: 7, roles: "x", maxUses: -1, color: "red" });
    expect(body).toMatchObject({ code: "invalid_email", field: "email" });
    expect(body.errors.map(({ field, code }: Body) => [field, code])).toEqual([
      ["email", "invalid_email"],
      ["roles", "invalid_field"],
      ["maxUses", "invalid_max_uses"],
      ["color", "unknown_field"],
    ]);
  });

  it("is of a kind that is not JSON", async () => {
    const send = (type: string) => olive.post(acme.invites, '{"email":"a@example.com"}', { "content-type": type });
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/jsonp",
      "text/json",
      "json",
      "",
    ]) {
      expectProblem(await send(type), 415, "unsupported_media_type");
    }
    expect(await dumpUncounted(app.database)).toEqual(before);
  });

  it("is not UTF-8, or is compressed", async () => {
    const send = async (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
      const all = { cookie: olive.cookie, "content-type": "application/json", ...headers };
      const response = await app.doorlist.handler(new Request(`${BASE}${acme.invites}`, { method: "POST", headers: all, body }));
      return { status: response.status, body: await response.json(), headers: response.headers };
    };
    const text = '{"email":"jörg@example.com","firstName":"Jörg"}';
    expectProblem(await send(new Uint8Array(Buffer.from(text, "latin1"))), 400, "malformed_json");
    const zipped = new Uint8Array(gzipSync(text));
    expectProblem(await send(zipped, { "content-encoding": "gzip" }), 415, "unsupported_media_type");
    expect(await dumpUncounted(app.database)).toEqual(before);
  });

  it("is too large: more than 64 KB, with and without a declared length", async () => {
    const body = JSON.stringify({ email: "a@example.com", data: { text: "x".repeat(64 * 1024) } });
    expectProblem(await olive.post(acme.invites, body), 413, "body_too_large");
    expectProblem(await olive.post(acme.invites, body, { "content-length": String(body.length) }), 413, "body_too_large");
    expect(await dumpUncounted(app.database)).toEqual(before);
  });

  it.each<[string, "get" | "post" | "patch" | "delete", string, Body, number, string, string?]>([
    ["a tenant without a name", "post", "/v1/tenants", {}, 422, "missing_field", "name"],
    ["a tenant of no name", "post", "/v1/tenants", { name: " " }, 422, "invalid_field", "name"],
    ["a tenant whose name is a number", "post", "/v1/tenants", { name: 5 }, 422, "invalid_field", "name"],
    ["a tenant with a path for an id", "post", "/v1/tenants", { name: "x", id: "../x" }, 422, "invalid_field", "id"],
    ["a tenant with an id of 65", "post", "/v1/tenants", { name: "x", id: "x".repeat(65) }, 422, "invalid_field", "id"],
    ["a tenant that is there", "post", "/v1/tenants", { name: "x", id: "TENANT" }, 409, "tenant_exists", "id"],
    ["no change of a tenant", "patch", "TENANT_PATH", {}, 400, "invalid_body", "body"],
    ["half a seat", "patch", "TENANT_PATH", { seats: 1.5 }, 422, "invalid_field", "seats"],
    ["seats below nothing", "patch", "TENANT_PATH", { seats: -1 }, 422, "invalid_field", "seats"],
    ["seats beyond counting", "patch", "TENANT_PATH", { seats: 1e15 }, 422, "invalid_field", "seats"],
    ["a key without a name", "post", "TENANT_PATH/api-keys", {}, 422, "missing_field", "name"],
    ["a key with a long name", "post", "TENANT_PATH/api-keys", { name: "x".repeat(101) }, 422, "invalid_field", "name"],
    ["a member without roles", "patch", "TENANT_PATH/members/OWNER", { roles: [] }, 422, "invalid_field", "roles"],
    ["a member with no list of roles", "patch", "TENANT_PATH/members/OWNER", { roles: "owner" }, 422, "invalid_field", "roles"],
    ["a NUL in a search", "get", "TENANT_PATH/invites?q=a%00b", undefined, 422, "invalid_field", "q"],
    ["a NUL in a role", "get", "TENANT_PATH/invites?role=a%00b", undefined, 422, "invalid_field", "role"],
    ["a NUL in an inviter", "get", "TENANT_PATH/invites?createdBy=%00", undefined, 422, "invalid_field", "createdBy"],
    ["a NUL in a cursor", "get", "TENANT_PATH/invites?cursor=%00", undefined, 422, "invalid_cursor", "cursor"],
    ["a NUL in an event's invite", "get", "TENANT_PATH/events?inviteId=%00", undefined, 422, "invalid_field", "inviteId"],
    ["a NUL in a tenant's id", "get", "/v1/tenants/%00", undefined, 404, "not_found"],
    ["a NUL in an invite's id", "post", "TENANT_PATH/invites/x%00/cancel", undefined, 404, "not_found"],
    ["a NUL in a token", "get", "/v1/invites/%00", undefined, 404, "not_found"],
    ["a NUL in a member's id", "delete", "TENANT_PATH/members/%00", undefined, 404, "not_found"],
    ["half a character in an id", "get", "TENANT_PATH/invites/%ED%A0%80", undefined, 404, "invite_not_found"],
    ["bytes that are no text in an id", "get", "/v1/tenants/%FF%FE/invites", undefined, 404, "tenant_not_found"],
    ["a path in an id", "get", "TENANT_PATH/invites/..%2F..%2Fmembers", undefined, 404, "invite_not_found"],
    ["an id of 10,000 characters", "get", `TENANT_PATH/invites/${"x".repeat(10_000)}`, undefined, 404, "invite_not_found"],
    ["a token of 10,000 characters", "post", `/v1/invites/${"x".repeat(10_000)}/accept`, undefined, 404, "invite_not_found"],
    ["numbers from no moment", "get", "TENANT_PATH/invites/stats?from=never", undefined, 422, "invalid_field", "from"],
    ["a field in a query that is not there", "get", "/v1/tenants?constructor=1", undefined, 422, "unknown_field", "constructor"],
    ["two states to list", "get", "TENANT_PATH/invites?status=pending&status=expired", undefined, 422, "invalid_field", "status"],
    ["two limits", "get", "/v1/tenants?limit=5&limit=6", undefined, 422, "invalid_field", "limit"],
    ["a way that is not there", "get", "/v1/nothing", undefined, 404, "not_found"],
  ])("is %s", async (_, method, path, body, status, code, field) => {
    const at = path.replace("TENANT_PATH", acme.path).replace("OWNER", olive.id);
    const sent = JSON.parse(JSON.stringify(body ?? null).replace("TENANT", acme.id)) ?? undefined;
    const answer = await (method === "get" || method === "delete" ? olive[method](at) : olive[method](at, sent));
    expectProblem(answer, status, code, field);
    expect(await dumpUncounted(app.database)).toEqual(before);
  });

  it("is a method that is not offered, and the answer tells which are", async () => {
    const sent = async (method: string, path: string) => {
      const response = await app.doorlist.handler(new Request(`${BASE}${path}`, { method }));
      return [response.status, response.headers.get("allow"), ((await response.json()) as Body).code];
    };
    expect(await sent("DELETE", "/v1/me")).toEqual([405, "GET, HEAD", "method_not_allowed"]);
    expect(await sent("PUT", acme.invites)).toEqual([405, "POST, GET, HEAD", "method_not_allowed"]);
    expect(await sent("POST", `${acme.invites}/some-id`)).toEqual([405, "GET, HEAD, PATCH", "method_not_allowed"]);
    expect(await sent("OPTIONS", `/v1/invites/${"x".repeat(43)}/accept`)).toEqual([405, "POST", "method_not_allowed"]);
  });

  it("is data that only looks dangerous, which is kept as it is", async () => {
    const data = {
      constructor: 1,
      toString: "x",
      nul: "\0",
      half: "\ud800",
      deep: { __proto__: null, list: [[]] },
      big: 1e308,
      "": 0,
    };
    const { id } = await acme.invite({ email: "odd@example.com", data });
    expect((await acme.read(id)).data).toEqual(JSON.parse(JSON.stringify(data)));
  });
});
