/** The OpenAPI 3.1 document of the native API, from the table of operations. */
import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { problem } from "../contract/common.ts";
import { type Operation, operations } from "../contract/operations.ts";

const json = (schema: z.ZodType) => ({ content: { "application/json": { schema } } });

const lastEventId = z.string().optional().meta({ description: "Streams: the position behind which to go on; 0 for all" });
const eventStream = { "text/event-stream": { schema: z.string().meta({ description: "id: POSITION, data: EVENT" }) } };
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
    security: [{ apiKey: [] }, { session: [] }],
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
  const { tag, summary, description, path, query, body, bodyOptional, rawBody, status, response, streams, media } = operation;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, z.string()]);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    requestParams: {
      ...(params.length > 0 ? { path: z.object(Object.fromEntries(params)) } : {}),
      ...(query ? { query: query as z.ZodObject } : {}),
      ...(streams ? { header: z.object({ "Last-Event-ID": lastEventId }) } : {}),
    },
    ...(rawBody ? { requestBody: { content: { [rawBody]: { schema: { type: "string" } } }, required: true } } : {}),
    ...(body ? { requestBody: { ...json(body), required: !bodyOptional } } : {}),
    ...(media?.body ? { requestBody: { ...text(media.body), required: true } } : {}),
    responses: {
      [status]: {
        description: "Done",
        ...(response ? { content: { ...json(response).content, ...(streams ? eventStream : {}) } } : {}),
        ...(media?.response ? text(media.response) : {}),
      },
      default: { description: "A problem (RFC 9457)", content: { "application/problem+json": { schema: problem } } },
    },
  };
}
