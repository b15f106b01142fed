/** Every place that a request can reach: the contract's operations, the pages and files, sign-in, and the three fronts. */
import { z } from "zod";
import {
  activateBody,
  cancelBody,
  createBody,
  getQuery,
  listQuery,
  openQuery,
  rejectBody,
  resendBody,
} from "../../../src/better-auth/bodies.ts";
import { type Operation, operations } from "../../../src/contract/operations.ts";
import { documents } from "../../../src/fronts/roq/browser/documents.ts";
import { bodies, operationNames } from "../calls.ts";

/** Whose words a refusal is in. */
export type Speaker = "api" | "page" | "library" | "better-auth" | "nile" | "roq";

export interface FuzzRoute {
  speaker: Speaker;
  method: string;
  /** `{name}` stands for an id. */
  path: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** A body that is taken, where the schema alone makes none. */
  sample?: unknown;
  /** How the body is written. */
  media: "application/json" | "application/x-www-form-urlencoded" | "text/csv" | "message/rfc822";
  /** How often it is called, beside the others: hashing a password takes 60 ms, compiling a template 30. */
  weight: number;
}

const json = { media: "application/json" as const, weight: 8 };
const slow = { media: "application/json" as const, weight: 1 };

const native: FuzzRoute[] = operationNames.map((name) => {
  const operation: Operation = operations[name];
  const { method, path, query, body, media, rawBody } = operation;
  const heavy = /MailTemplate|testMailServer|importResult|exportInvites/.test(name);
  return {
    ...json,
    speaker: "api",
    method: method.toUpperCase(),
    path,
    ...(query ? { query } : {}),
    ...(body ? { body } : {}),
    ...(bodies[name] === undefined ? {} : { sample: inside(bodies[name]) }),
    media: media?.body ?? (rawBody === "message/rfc822" ? "message/rfc822" : "application/json"),
    weight: heavy ? 1 : 8,
  };
});

/** Half a million requests would ask the machine's name server for these too often, which then keeps silent. */
function inside(body: unknown): unknown {
  const text = JSON.stringify(body).replace("hooks.example", "localhost:9").replace("mail.example.com", "localhost");
  return JSON.parse(text);
}

const pages: FuzzRoute[] = [
  ["GET", "/"],
  ["GET", "/assets/{file}"],
  ["GET", "/favicon.svg"],
  ["GET", "/docs"],
  ["GET", "/openapi.json"],
  ["GET", "/healthz"],
  ["GET", "/readyz"],
  ["GET", "/metrics"],
  ["GET", "/mailbox"],
  ["GET", "/mailbox/messages"],
  ["GET", "/mailbox/messages/{id}/html"],
  ["GET", "/join"],
  ["GET", "/join/{token}"],
  ["GET", "/account/forgot"],
  ["GET", "/account/password/{token}"],
  ["GET", "/account/verify/{verify}"],
  ["GET", "/unsubscribe/{unsubscribe}"],
  ["GET", "/{file}"],
].map(([method = "", path = ""]) => ({
  ...json,
  speaker: /^\/(assets|favicon|openapi|healthz|readyz|metrics|mailbox\/)/.test(path) ? "api" : "page",
  method,
  path,
  query: z
    .object({ code: z.string(), form: z.string(), email: z.string(), to: z.string(), limit: z.string(), message: z.string() })
    .partial(),
  weight: path === "/docs" || path === "/openapi.json" || path === "/metrics" ? 1 : 4,
}));

const action = z.enum(["accept", "reject", "resume", "claim"]);
const forms: FuzzRoute[] = [
  ["/join/{token}", z.object({ action, name: z.string(), email: z.string() }).partial()],
  ["/account/forgot", z.object({ email: z.string() })],
  ["/account/password/{token}", z.object({ password: z.string() })],
  ["/account/verify/{verify}", z.object({})],
  ["/unsubscribe/{unsubscribe}", z.object({ action }).partial()],
].map(([path, body]) => ({
  speaker: "page",
  method: "POST",
  path: path as string,
  body: body as z.ZodType,
  media: "application/x-www-form-urlencoded",
  weight: 6,
}));

const text = z.string();
const account = z
  .object({ name: text, email: text, password: text, inviteToken: text, image: text, rememberMe: z.boolean() })
  .partial();
const library: FuzzRoute[] = [
  ...["get-session", "list-sessions", "list-accounts", "ok", "error", "verify-email", "callback/{token}"].map((path) => ({
    ...slow,
    speaker: "library" as const,
    method: "GET",
    path: `/api/auth/${path}`,
    query: z.object({ token: text, callbackURL: text, error: text }).partial(),
    weight: 3,
  })),
  ...[
    ["sign-in/email", account, { email: "{leaver}", password: "{password}" }],
    ["sign-up/email", account],
    ["request-password-reset", account],
    ["forget-password", account],
    ["send-verification-email", account],
    ["reset-password", z.object({ newPassword: text, token: text }).partial()],
    ["change-password", z.object({ currentPassword: text, newPassword: text, revokeOtherSessions: z.boolean() }).partial()],
    ["verify-password", z.object({ password: text })],
    ["update-user", z.object({ name: text, image: text, emailVerified: z.boolean(), role: text }).partial()],
    ["revoke-session", z.object({ token: text })],
    ["sign-out", z.object({})],
    ["sign-in/social", z.object({ provider: text, callbackURL: text, idToken: z.object({ token: text }) }).partial()],
  ].map(([path, body, sample]) => ({
    ...slow,
    speaker: "library" as const,
    method: "POST",
    path: `/api/auth/${path}`,
    body: body as z.ZodType,
    sample,
    weight: 2,
  })),
];

const invites = "/api/auth/invite";
const invited = { role: "member", email: "called@example.com", tenantId: "{tenantId}" };
const betterAuth: FuzzRoute[] = [
  { ...json, speaker: "better-auth", method: "POST", path: `${invites}/create`, body: createBody, sample: invited },
  { ...json, speaker: "better-auth", method: "POST", path: `${invites}/cancel`, body: cancelBody },
  { ...json, speaker: "better-auth", method: "POST", path: `${invites}/resend`, body: resendBody },
  { ...json, speaker: "better-auth", method: "POST", path: `${invites}/reject`, body: rejectBody },
  { ...json, speaker: "better-auth", method: "POST", path: `${invites}/activate`, body: activateBody },
  { ...json, speaker: "better-auth", method: "GET", path: `${invites}/list`, query: listQuery },
  { ...json, speaker: "better-auth", method: "GET", path: `${invites}/get`, query: getQuery },
  { ...json, speaker: "better-auth", method: "GET", path: `${invites}/{token}`, query: openQuery },
];

const nilePath = "/nile/v2/databases/main";
const nileFields = z
  .object({
    identifier: text,
    token: text,
    callbackUrl: text,
    redirectUrl: text,
    csrfToken: text,
    name: text,
    email: text,
    json: z.boolean(),
  })
  .partial();
const nileSample = {
  ...{ identifier: "called@example.com", email: "{leaver}", password: "{password}", name: "Somebody" },
  ...{ csrfToken: "{csrfToken}", token: "{token}", callbackUrl: "http://localhost:4400/welcome" },
};
const nile: FuzzRoute[] = [
  ...[
    "auth/providers",
    "auth/csrf",
    "auth/session",
    "me",
    "users/{userId}/tenants",
    "tenants/{tenantId}",
    "tenants/{tenantId}/users",
    "tenants/{tenantId}/invites",
  ].map((path) => ({ ...json, speaker: "nile" as const, method: "GET", path: `${nilePath}/${path}`, weight: 4 })),
  ...[
    ["POST", "auth/callback/credentials"],
    ["POST", "auth/signout"],
    ["POST", "signup"],
    ["PUT", "me"],
    ["POST", "tenants"],
    ["PUT", "tenants/{tenantId}"],
    ["DELETE", "tenants/{tenantId}"],
    ["PUT", "tenants/{tenantId}/users/{userId}/link"],
    ["DELETE", "tenants/{tenantId}/users/{userId}/link"],
    ["POST", "tenants/{tenantId}/invite"],
    ["PUT", "tenants/{tenantId}/invite"],
    ["DELETE", "tenants/{tenantId}/invite/{id}"],
  ].map(([method = "", path = ""], index) => ({
    ...json,
    speaker: "nile" as const,
    method,
    path: `${nilePath}/${path}`,
    body: nileFields,
    sample: nileSample,
    query: z.object({ token: text, tenantId: text, newTenantName: text }).partial(),
    media: index % 2 ? ("application/json" as const) : ("application/x-www-form-urlencoded" as const),
    weight: /auth|signup/.test(path) ? 2 : 4,
  })),
];

const variables = z
  .object({
    id: text,
    userInviteId: text,
    token: text,
    limit: z.int(),
    offset: z.int(),
    filter: z.object({ email: z.object({ equalTo: text, iLike: text, valueIn: z.array(text) }).partial() }).partial(),
    search: z.object({ key: z.enum(["firstName", "lastName", "locale"]), value: text }),
    order: z.object({ sort: z.enum(["createdAt", "email"]), order: z.enum(["ASC", "DESC"]) }),
    acceptUserInvite: z.object({ token: text }),
    data: z.object({
      tenantId: text,
      userInvites: z.array(z.object({ email: text, createdByUserId: text, locale: text, roles: z.array(text) })),
    }),
    userInvites: z.object({
      tenantId: text,
      userInvites: z.array(z.object({ email: text, createdByUserId: text, data: z.record(text, z.unknown()) })),
    }),
    userInvite: z.object({ firstName: text, locale: text, data: z.record(text, z.unknown()) }).partial(),
  })
  .partial();
const hostileDocuments = [
  "{ __typename }",
  "{ __schema { types { name fields { name type { name } } } } }",
  `{ ${Array.from({ length: 300 }, (_, index) => `a${index}: userInvites(limit: 1000) { totalCount }`).join(" ")} }`,
  `{ userInvites { data { ${"createdBy { tenant { users { totalCount } } } ".repeat(20)} } } }`,
  `query { ${"...A ".repeat(30)} } fragment A on Query { ...B ...B } fragment B on Query { ...A }`,
  `{ ${"a{".repeat(500)} }`,
  'mutation { a: cancelUserInvite(id: "x") { id } b: cancelUserInvite(id: "x") { id } }',
  "subscription { a }",
  "query A { __typename } query B { __typename }",
  '{ userInvite(id: "\\u0000") { id } }',
  "{ userInvites(limit: 99999999999) { totalCount } }",
  "{ userInvites @skip(if: true) { totalCount } @a @a @a }",
];
const documentsSent = z.enum([...Object.values(documents), ...hostileDocuments] as [string, ...string[]]);
const graphqlBody = z.object({
  query: documentsSent,
  variables,
  operationName: text.optional(),
  extensions: z.record(text, z.unknown()).optional(),
});
const key = z.object({ apiKey: text, environmentId: text, userId: text, expiresIn: z.union([text, z.int()]) }).partial();
const roq: FuzzRoute[] = [
  { ...json, speaker: "roq", method: "POST", path: "/roq/v01/authorize/serviceAccount", body: key },
  { ...json, speaker: "roq", method: "POST", path: "/roq/v01/authorize", body: key },
  { ...json, speaker: "roq", method: "GET", path: "/roq/v01/session" },
  { ...json, speaker: "roq", method: "POST", path: "/roq/v01/server/graphql", body: graphqlBody, weight: 60 },
  { ...json, speaker: "roq", method: "POST", path: "/roq/v01/graphql", body: graphqlBody, weight: 120 },
];

export const fuzzRoutes: readonly FuzzRoute[] = [...native, ...pages, ...forms, ...library, ...betterAuth, ...nile, ...roq];
