/** What happened in a tenant: a page of it, or a stream that goes on. */
import type { Hono } from "hono";
import { operations } from "../../contract/operations.ts";
import { authorOf, inviterIn } from "../../core/actor.ts";
import { listEvents, streamStart } from "../../core/read.ts";
import type { Deps } from "../context.ts";
import { type EventStreams, eventStreamHeaders } from "../event-streams.ts";
import { known } from "../identity.ts";
import { route } from "../route.ts";
import { wireEvent } from "../wire.ts";

export function eventRoutes(app: Hono, { world, identity }: Deps, streams: EventStreams): void {
  const actorOf = async (request: Request) => known(await identity.actorOf(request));

  route(app, operations.listEvents, async ({ request, params: { tenantId }, query: { type, inviteId, ...page } }) => {
    const actor = await actorOf(request);
    if (!/\btext\/event-stream\b/.test(request.headers.get("accept") ?? "")) {
      const { data, nextCursor } = await listEvents(world, actor, tenantId, { type, inviteId }, page);
      return { data: data.map(wireEvent), nextCursor };
    }
    const after = await streamStart(world, actor, tenantId, request.headers.get("last-event-id"));
    if (request.method === "HEAD") return new Response(null, { headers: eventStreamHeaders });
    return streams.open({
      tenantId,
      after,
      owner: authorOf(actor).actor,
      matches: (event) => (type ?? event.type) === event.type && (inviteId ?? event.inviteId) === event.inviteId,
      authorize: async () => inviterIn(world, await actorOf(request), tenantId),
    });
  });
}
