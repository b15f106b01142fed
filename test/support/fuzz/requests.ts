/** Requests that are valid, nearly valid, or hostile through and through; each a plain value, so that a failure can be read and shrunk. */
import fc from "fast-check";
import type { z } from "zod";
import { type FuzzRoute, fuzzRoutes } from "./routes.ts";
import { valid } from "./schema.ts";
import { asText, hostile, hostileText, toJson } from "./values.ts";

export const callers = ["owner", "member", "invited", "stranger", "key", "acting", "operator", "anyone", "garbled"] as const;
export type CallerName = (typeof callers)[number];

export interface FuzzRequest {
  route: number;
  method: string;
  who: CallerName;
  /** Which of the invites that there are. */
  invite: number;
  /** In the place of the ids in the path, in their order: null is a real one, `theirs` one of another tenant. */
  ids: (string | null | { theirs: true })[];
  query: [name: string, value: string][];
  body: string | null;
  type: string;
  headers: [name: string, value: string][];
}

const headerText = hostileText
  .map((text) => [...text].filter((one) => one >= " " && one <= "ÿ" && one !== "\u007f").join(""))
  .map((text) => text.trim());
const headers: fc.Arbitrary<[string, string]> = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "idempotency-key",
      "if-match",
      "last-event-id",
      "accept-language",
      "user-agent",
      "x-request-id",
      "traceparent",
      "referer",
    ),
    headerText,
  ),
  fc.tuple(
    fc.constantFrom("x-forwarded-for", "forwarded", "x-forwarded-host", "x-http-method-override", "x-original-url", "host"),
    headerText,
  ),
  fc.tuple(
    fc.constantFrom("nile-origin", "nile-secure-cookies", "nile-tenant-id", "roq-platform-authorization", "webhook-signature"),
    headerText,
  ),
  fc.constantFrom<[string, string]>(
    ["origin", "null"],
    ["origin", "https://evil.example"],
    ["sec-fetch-site", "cross-site"],
    ["accept", "text/event-stream"],
    ["accept", "text/html"],
    ["accept-encoding", "gzip, br;q=0"],
    ["transfer-encoding", "chunked"],
    ["content-length", "99999999999"],
    ["content-length", "-1"],
    ["content-encoding", "gzip"],
    ["expect", "100-continue"],
    ["range", "bytes=0-1,2-3"],
    ["cookie", `better-auth.session_token=${"a".repeat(4000)}`],
    ["cookie", "nile.csrf-token=a|b; nile.session-token=x.y; nile.invite-token=%00; nile.callback-url=//evil.example"],
  ),
);

const types = [
  "application/json; charset=utf-16",
  "text/plain",
  "application/problem+json",
  "multipart/form-data; boundary=x",
  "text/csv",
  "a/b/c",
  "",
];

/** @param schema of an object, whose fields are the ones that are changed */
function changed(schema: z.ZodType, sample: unknown): fc.Arbitrary<unknown> {
  const right = sample === undefined ? valid(schema) : fc.oneof(valid(schema), fc.constant(sample));
  const names = [...Object.keys((schema as { shape?: object }).shape ?? {}), "__proto__", "constructor", "x"];
  const bad = fc.array(fc.tuple(fc.constantFrom(...names), hostile), { minLength: 1, maxLength: 2 });
  return fc.oneof(
    { weight: 4, arbitrary: right },
    {
      weight: 7,
      arbitrary: fc.tuple(right, bad).map(([value, fields]) => (isRecord(value) ? withOwn(value, fields) : value)),
    },
    { weight: 1, arbitrary: hostile },
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** As JSON.parse would: `__proto__` is a field like any other. */
function withOwn(value: Record<string, unknown>, fields: [string, unknown][]): unknown {
  return Object.fromEntries([...Object.entries(value), ...fields]);
}

function written(route: FuzzRoute): fc.Arbitrary<string | null> {
  const { body, sample, media } = route;
  if (media === "text/csv") {
    const cells = fc.array(fc.array(hostileText, { maxLength: 4 }), { maxLength: 4 });
    return fc.oneof(
      fc.constant(String(sample)),
      cells.map((rows) => ["email,role", ...rows.map((row) => row.join(","))].join("\n")),
    );
  }
  if (!body) return fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: hostile.map(toJson) });
  const write = media === "application/json" ? toJson : asForm;
  const whole = changed(body, sample).map(write);
  return fc.oneof(
    { weight: 10, arbitrary: whole },
    {
      weight: 1,
      arbitrary: fc
        .tuple(whole, fc.double({ min: 0, max: 1, noNaN: true }))
        .map(([text, part]) => text.slice(0, text.length * part)),
    },
    { weight: 1, arbitrary: hostile.map(asText) },
  );
}

function asForm(value: unknown): string {
  if (!isRecord(value)) return asText(value);
  return new URLSearchParams(Object.entries(value).map(([name, item]) => [name, asText(item)])).toString();
}

function searched(query: z.ZodType | undefined): fc.Arbitrary<[string, string][]> {
  if (!query) return fc.array(fc.tuple(fc.constantFrom("x", "__proto__"), hostileText), { maxLength: 1 });
  const names = [...Object.keys((query as { shape?: object }).shape ?? {}), "x"];
  const extra = fc.array(fc.tuple(fc.constantFrom(...names), hostile.map(asText)), { maxLength: 2 });
  return fc.tuple(valid(query), extra).map(([value, more]) => [
    ...Object.entries(value as object)
      .slice(0, 3)
      .map(([name, item]): [string, string] => [name, asText(item)]),
    ...more,
  ]);
}

const replaced = fc.oneof(
  { weight: 12, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant({ theirs: true } as const) },
  { weight: 1, arbitrary: hostileText },
);
const sometimes = <T>(value: fc.Arbitrary<T>, usual: T, weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: value });

export const fuzzRequests: fc.Arbitrary<FuzzRequest> = fc.oneof(
  ...fuzzRoutes.map((route, index) => ({
    weight: route.weight,
    arbitrary: fc.record({
      route: fc.constant(index),
      method: sometimes(
        fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "get", "x"),
        route.method,
        30,
      ),
      who: fc.constantFrom<CallerName>("owner", "owner", "owner", ...callers),
      invite: fc.nat({ max: 999 }),
      ids: fc.array(replaced, { minLength: 3, maxLength: 3 }),
      query: searched(route.query),
      body: written(route),
      type: sometimes(fc.constantFrom(...types), route.media, 14),
      headers: fc.array(headers, { maxLength: 2 }).chain((some) => sometimes(fc.constant(some), [] as [string, string][], 2)),
    }),
  })),
);
