/** The OpenAPI 3.1 document of the native API, from the table of operations. */
import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { problem } from "../contract/common.ts";
import { type Operation, operations } from "../contract/operations.ts";

const json = (schema: z.ZodType) => ({ content: { "application/json": { schema } } });

const optional = (description: string) => z.string().optional().meta({ description });
const lastEventId = optional("Streams: the position behind which to go on; 0 for all");
const idempotencyKey = optional("Of your own: sent again with it, the request is done once and answered the same");
const ifNoneMatch = optional("An ETag: 304 where it is still that of the answer");
const ifMatch = optional("An ETag: 412 where it was changed since");
const etag = z.object({ ETag: z.string() });
const retryAfter = z.object({ "Retry-After": optional("Seconds: with a 429, a 503 and some 409") });
const eventStream = { "text/event-stream": { schema: z.string().meta({ description: "id: POSITION, data: EVENT" }) } };
const security: Record<string, string[]>[] = [{ apiKey: [] }, { session: [] }];
const text = (type: string) => ({ content: { [type]: { schema: z.string() } } });

export function openApiDocument(baseUrl: string): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const [operationId, operation] of Object.entries(operations) as [string, Operation][]) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operationId, operation) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Doorlist",
      version: "1",
      description:
        "Invite, deliver, accept. Send an API key as a bearer token, or the session cookie of a person who is signed in.",
    },
    servers: [{ url: baseUrl }],
    security,
    components: {
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "dl_…; with Doorlist-Acting-User it acts for that member" },
        session: { type: "apiKey", in: "cookie", name: "better-auth.session_token" },
      },
    },
    paths,
  });
}

function describe(operationId: string, operation: Operation): ZodOpenApiOperationObject {
  const { tag, summary, description, method, path, query, body, bodyOptional, rawBody, status, response, media } = operation;
  const { open, tagged, streams } = operation;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, z.string()]);
  const header = headersOf(operation);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(open ? { security: [{}, ...security] } : {}),
    requestParams: {
      ...(params.length > 0 ? { path: z.object(Object.fromEntries(params)) } : {}),
      ...(query ? { query: query as z.ZodObject } : {}),
      ...(header.length > 0 ? { header: z.object(Object.fromEntries(header)) } : {}),
    },
    ...(rawBody
      ? {
          requestBody: {
            content: { [rawBody]: { schema: { type: /json/.test(rawBody) ? "object" : "string" } } },
            required: true,
          },
        }
      : {}),
    ...(body ? { requestBody: { ...json(body), required: !bodyOptional } } : {}),
    ...(media?.body ? { requestBody: { ...text(media.body), required: true } } : {}),
    responses: {
      [status]: {
        description: "Done",
        ...(tagged ? { headers: etag } : {}),
        ...(response ? { content: { ...json(response).content, ...(streams ? eventStream : {}) } } : {}),
        ...(media?.response ? text(media.response) : {}),
      },
      ...(tagged && method === "get" ? { 304: { description: "As it was", headers: etag } } : {}),
      default: {
        description: "A problem (RFC 9457)",
        headers: retryAfter,
        content: { "application/problem+json": { schema: problem } },
      },
    },
  };
}

function headersOf({ method, tagged, streams }: Operation): [name: string, schema: z.ZodType][] {
  if (method === "post") return [["Idempotency-Key", idempotencyKey]];
  if (tagged) return method === "get" ? [["If-None-Match", ifNoneMatch]] : [["If-Match", ifMatch]];
  return streams ? [["Last-Event-ID", lastEventId]] : [];
}
