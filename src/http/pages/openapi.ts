/** As much of OpenAPI 3.1 and JSON Schema 2020-12 as the reference reads. A field it does not know is left out. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

export interface Parameter {
  name: string;
  in: string;
  description?: string;
  required?: boolean;
  schema?: Schema;
}

interface Content {
  content?: Record<string, { schema?: Schema; example?: unknown }>;
}

export interface ApiOperation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses?: Record<string, Content & { description?: string }>;
}

export interface OpenApiDocument {
  info?: { title?: string; version?: string; description?: string };
  servers?: { url: string }[];
  tags?: { name: string; description?: string }[];
  paths?: Record<string, Record<string, unknown>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface Endpoint {
  id: string;
  method: string;
  path: string;
  operation: ApiOperation;
}

const methods = ["get", "put", "post", "patch", "delete"];

/** The operations of a document, by tag, in the order in which they stand there. */
export function endpointsByTag(document: OpenApiDocument): Map<string, Endpoint[]> {
  const byTag = new Map<string, Endpoint[]>((document.tags ?? []).map(({ name }) => [name, []]));
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const shared = (item.parameters ?? []) as Parameter[];
    for (const method of methods.filter((name) => item[name])) {
      const found = item[method] as ApiOperation;
      const operation = { ...found, parameters: [...shared, ...(found.parameters ?? [])] };
      const tag = operation.tags?.[0] ?? "Other";
      byTag.set(tag, [
        ...(byTag.get(tag) ?? []),
        { id: anchor(operation.operationId ?? `${method}-${path}`), method, path, operation },
      ]);
    }
  }
  return new Map([...byTag].filter(([, endpoints]) => endpoints.length > 0));
}

/** The schema of a JSON body or answer. */
export function jsonSchema({ content }: Content): Schema | undefined {
  const [type] = Object.keys(content ?? {}).filter((name) => name.includes("json"));
  return type ? content?.[type]?.schema : undefined;
}

export function jsonExample({ content }: Content): unknown {
  return Object.entries(content ?? {}).find(([name]) => name.includes("json"))?.[1].example;
}

/** `Invite` of `#/components/schemas/Invite`. */
export function refName(ref: string): string {
  return decodeURIComponent(ref.slice(ref.lastIndexOf("/") + 1));
}

export function resolve(document: OpenApiDocument, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return document.components?.schemas?.[refName(schema.$ref)] ?? {};
}

/** What stands beside null in `anyOf`; any other schema is itself. */
export function withoutNull(schema: Schema): Schema {
  const others = (schema.anyOf ?? []).filter(({ type }) => type !== "null");
  const [only] = others;
  if (!only || others.length > 1) return schema;
  const { anyOf: _, ...own } = schema;
  return { ...only, ...own };
}

export function anchor(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
