/** One command that calls an endpoint, with a body that it would take. */
import { type Endpoint, jsonExample, jsonSchema, type OpenApiDocument, refName, resolve, type Schema } from "./openapi.ts";

const MAX_DEPTH = 4;

/** What a field of a name is filled with, where its schema gives no example. */
const samples: Record<string, unknown> = {
  email: "ada@example.com",
  firstName: "Ada",
  lastName: "Lovelace",
  roles: ["member"],
  seats: 25,
  name: "Acme",
};

export function curlExample(document: OpenApiDocument, { method, path, operation }: Endpoint): string {
  const base = document.servers?.[0]?.url ?? "http://localhost:4400";
  const url = base.replace(/\/$/, "") + path.replace(/\{(\w+)\}/g, (_, name: string) => `$${shellName(name)}`);
  const lines = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"${url}"`,
    `-H "Authorization: Bearer $DOORLIST_API_KEY"`,
  ];
  const body = bodyExample(document, operation.requestBody);
  if (body !== undefined)
    lines.push(`-H "Content-Type: application/json"`, `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`);
  return lines.join(" \\\n  ");
}

/** `tenantId` -> `TENANT_ID` */
function shellName(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
}

function bodyExample(document: OpenApiDocument, body: Endpoint["operation"]["requestBody"]): unknown {
  if (!body) return undefined;
  const given = jsonExample(body);
  if (given !== undefined) return given;
  const schema = jsonSchema(body);
  return schema && exampleOf(document, schema);
}

/** The schema's own example, else its required fields, else its first two. */
function exampleOf(document: OpenApiDocument, given: Schema, name = "", seen: string[] = []): unknown {
  const ref = given.$ref && refName(given.$ref);
  if ((ref && seen.includes(ref)) || seen.length > MAX_DEPTH) return {};
  const schema = resolve(document, given);
  const inside = [...seen, ref ?? ""];
  const own = schema.example ?? schema.examples?.[0] ?? schema.const ?? schema.default ?? samples[name] ?? schema.enum?.[0];
  if (own !== undefined) return own;
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts?.[0]) return exampleOf(document, parts[0], name, inside);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(document, part, name, inside)));
  const [type] = [schema.type ?? (schema.properties ? "object" : "string")].flat();
  if (type === "object") return objectExample(document, schema, inside);
  if (type === "array") return schema.items ? [exampleOf(document, schema.items, "", inside)] : [];
  if (type === "integer" || type === "number") return schema.minimum !== undefined && schema.minimum > 0 ? schema.minimum : 1;
  if (type === "boolean") return true;
  return schema.format === "date-time" ? "2026-01-31T12:00:00.000Z" : "text";
}

function objectExample(document: OpenApiDocument, schema: Schema, seen: string[]): Record<string, unknown> {
  const all = Object.keys(schema.properties ?? {});
  const shown = schema.required?.length ? all.filter((name) => schema.required?.includes(name)) : all.slice(0, 2);
  return Object.fromEntries(shown.map((name) => [name, exampleOf(document, schema.properties?.[name] ?? {}, name, seen)]));
}
