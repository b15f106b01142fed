/** Values that a schema allows, as far as JSON Schema tells; names that mean something get what they mean. */
import fc from "fast-check";
import { z } from "zod";

interface Json {
  $ref?: string;
  $defs?: Record<string, Json>;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Json[];
  oneOf?: Json[];
  allOf?: Json[];
  properties?: Record<string, Json>;
  required?: string[];
  additionalProperties?: Json | boolean;
  items?: Json;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

/** What a string of this name looks like, where its schema does not say. */
const MEANT: Record<string, readonly string[]> = {
  email: ["called@example.com", "Other.Person+tag@example.com", "jörg@example.com"],
  to: ["called@example.com"],
  from: ["Called <called@example.com>", "2026-01-01T00:00:00Z"],
  host: ["localhost"],
  url: ["https://localhost:9/called", "https://localhost:4400/a"],
  callbackUrl: ["/welcome", "http://localhost:4400/welcome"],
  redirectUrl: ["/welcome", "http://localhost:4400/welcome"],
  callbackURL: ["/welcome"],
  locale: ["de", "pt-BR", "zh-Hant-TW"],
  timeZone: ["Europe/Berlin", "UTC"],
  roles: ["member", "admin", "owner"],
  role: ["member", "admin"],
  allowedDomains: ["example.com", "example.org"],
  allowedOrigins: ["https://app.example"],
  identifier: ["called@example.com", "ana@example.com"],
  id: ["{id}"],
  userInviteId: ["{id}"],
  tenantId: ["{tenantId}"],
  createdByUserId: ["{userId}"],
  userId: ["{userId}"],
  token: ["{token}"],
  csrfToken: ["{csrfToken}"],
  apiKey: ["{key}"],
  environmentId: ["env"],
  password: ["{password}", "wrong password"],
  currentPassword: ["{password}"],
  newPassword: ["{password}", "another horse 2"],
  name: ["Somebody", "Ünï Cödé"],
  since: ["2020-01-01T00:00:00Z"],
  until: ["2030-01-01T00:00:00Z"],
  expiresAt: ["2026-12-01T00:00:00Z", "2027-01-01T00:00:00+02:00"],
  createdAfter: ["2020-01-01T00:00:00Z"],
  createdBefore: ["2030-01-01T00:00:00Z"],
  subject: ["Welcome to {{ tenant.name }}"],
  text: ["{{ url }}"],
};

/** @param cost of the arbitrary's size: how many schemas deep it still goes */
export function valid(schema: z.ZodType): fc.Arbitrary<unknown> {
  const whole = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json;
  return from(whole, "", whole.$defs ?? {}, 4);
}

function from(schema: Json, name: string, defs: Record<string, Json>, depth: number): fc.Arbitrary<unknown> {
  const below = (inner: Json, called = name) => from(inner, called, defs, depth - 1);
  if (schema.$ref) return below(defs[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => below(choice)));
  if (schema.allOf) return below(Object.assign({}, ...schema.allOf));
  switch (schema.type) {
    case "object":
      return objects(schema, below, depth);
    case "array":
      return fc.array(below(schema.items ?? {}), { maxLength: depth > 0 ? 3 : 0 });
    case "integer":
    case "number": {
      const least = Math.max(schema.minimum ?? 0, -(2 ** 31));
      return fc.integer({ min: Math.ceil(least), max: Math.max(least, Math.min(schema.maximum ?? 5000, 2 ** 31 - 1)) });
    }
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      return MEANT[name]
        ? fc.constantFrom(...MEANT[name])
        : fc.string({ minLength: 1, maxLength: Math.min(schema.maxLength ?? 12, 12) });
    default:
      // Anything: what a query coerces to a number, or the invites of a batch.
      return fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom<unknown>({ email: "called@example.com" }, "called"));
  }
}

function objects(
  schema: Json,
  below: (inner: Json, name: string) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  const entries = Object.entries(schema.properties ?? {});
  const fields = Object.fromEntries(entries.map(([name, inner]) => [name, below(inner, name)]));
  if (entries.length > 0) return fc.record(fields, { requiredKeys: schema.required ?? [] });
  const inner = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  return depth > 0 ? fc.dictionary(fc.constantFrom("plan", "team", "a b"), below(inner, ""), { maxKeys: 2 }) : fc.constant({});
}
