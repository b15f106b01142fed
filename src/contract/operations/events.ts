import { pageOf } from "../common.ts";
import * as tenants from "../tenant.ts";
import { type Operation, tenantPath } from "./operation.ts";

export const eventOperations = {
  listEvents: {
    method: "get",
    path: `${tenantPath}/events`,
    tag: "Events",
    summary: "What happened, newest first; or a stream of it",
    description:
      "With `Accept: text/event-stream` a stream of server-sent events that goes on: each an Event as JSON under the id of its `position`, in that order, once it is committed and sealed. It begins now, or behind the position in `Last-Event-ID`, and loses none; `limit` and `cursor` do not count.",
    streams: true,
    query: tenants.eventQuery,
    status: 200,
    response: pageOf(tenants.event),
  },
} as const satisfies Record<string, Operation>;
