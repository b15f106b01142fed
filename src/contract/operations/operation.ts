import type { z } from "zod";

export const tenantPath = "/v1/tenants/{tenantId}";

export interface Operation {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** OpenAPI form: `/v1/tenants/{tenantId}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Where the body may be left out. */
  bodyOptional?: boolean;
  /** Instead of `body`: the media type of one that is taken as it comes. */
  rawBody?: string;
  status: 200 | 201 | 204;
  response?: z.ZodType;
  /** For whoever asks, signed in or not. */
  open?: boolean;
  /** Its answer has an `ETag`; a PATCH takes `If-Match`. */
  tagged?: boolean;
  /** Also answers `text/event-stream`, and takes `Last-Event-ID`. */
  streams?: boolean;
  /** What the body or the answer is, where it is not JSON. */
  media?: { body?: "text/csv"; response?: "text/csv" };
}
