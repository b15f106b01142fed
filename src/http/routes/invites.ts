import type { Hono } from "hono";
import { createInvite as createInviteSchema, type WireBatchResult, type WireCreatedInvite } from "../../contract/invite.ts";
import { operations } from "../../contract/operations.ts";
import { cancelInvite } from "../../core/cancel.ts";
import { type Created, createInvite, createInvites } from "../../core/create.ts";
import type { Invite } from "../../core/invite.ts";
import { showLink } from "../../core/link.ts";
import { getInvite, inviteStats, listInvites, listUses } from "../../core/read.ts";
import { resendInvite } from "../../core/resend.ts";
import { showCreated, showManyCreated } from "../../core/show-created.ts";
import { updateInvite } from "../../core/update.ts";
import type { Deps } from "../context.ts";
import { tagged, versionsOf } from "../etag.ts";
import { known } from "../identity.ts";
import { iso } from "../iso.ts";
import { jsonArray } from "../json-array.ts";
import { parse } from "../parse.ts";
import { route, routeInOne } from "../route.ts";
import { apiHeaders } from "../security-headers.ts";
import { wireInvite, wireStats } from "../wire.ts";

export function inviteRoutes(app: Hono, { world, identity }: Deps): void {
  const actorOf = async (request: Request) => known(await identity.actorOf(request));
  const wire = (invite: Invite) => wireInvite(invite, world.clock.now());
  const wireCreated = ({ invite, ...shown }: Created) => ({ invite: wire(invite), ...shown });

  routeInOne(
    app,
    world,
    operations.createInvite,
    async ({ request, params, body }, world) =>
      wireCreated(await createInvite(world, await actorOf(request), params.tenantId, body)),
    ({ request, params }) => ({
      reference: ({ invite: { id } }: WireCreatedInvite) => id,
      rebuild: async (id: string) => wireCreated(await showCreated(world, await actorOf(request), params.tenantId, id)),
    }),
  );
  routeInOne(
    app,
    world,
    operations.createInvites,
    async ({ request, params, body }, world) => {
      const inputs = body.invites.map((item) => () => parse(createInviteSchema, withDefaults(item, body.defaults)));
      const { succeeded, failed } = await createInvites(world, await actorOf(request), params.tenantId, inputs);
      const done = await jsonArray(succeeded, ({ index, ...created }) => ({ index, ...wireCreated(created) }));
      const refused = await jsonArray(failed, ({ index, problem }) => ({
        index,
        email: emailOf(body.invites[index]),
        problem: problem.toJSON(),
      }));
      const headers = { ...apiHeaders, "content-type": "application/json" };
      return new Response(`{"succeeded":${done},"failed":${refused}}`, { headers });
    },
    ({ request, params }) => ({
      reference: ({ succeeded, failed }: WireBatchResult) => ({
        succeeded: succeeded.map(({ index, invite: { id } }) => ({ index, id })),
        failed,
      }),
      async rebuild({ succeeded, failed }: { succeeded: { index: number; id: string }[]; failed: WireBatchResult["failed"] }) {
        const actor = await actorOf(request);
        const ids = succeeded.map(({ id }) => id);
        const made = await showManyCreated(world, actor, params.tenantId, ids);
        const shown = succeeded.flatMap(({ index, id }) => {
          const one = made.get(id);
          return one ? [{ index, ...wireCreated(one) }] : [];
        });
        return { succeeded: shown, failed };
      },
    }),
  );
  route(app, operations.listInvites, async ({ request, params, query }) => {
    const { data, nextCursor } = await listInvites(world, await actorOf(request), params.tenantId, query);
    return { data: data.map(wire), nextCursor };
  });
  route(app, operations.inviteStats, async ({ request, params, query }) =>
    wireStats(await inviteStats(world, await actorOf(request), params.tenantId, query)),
  );
  route(app, operations.getInvite, async ({ context, request, params }) =>
    tagged(context, wire(await getInvite(world, await actorOf(request), params.tenantId, params.id))),
  );
  route(app, operations.updateInvite, async ({ context, request, params, body }) => {
    const versions = versionsOf(context);
    return tagged(context, wire(await updateInvite(world, await actorOf(request), params.tenantId, params.id, body, versions)));
  });
  routeInOne(app, world, operations.resendInvite, async ({ request, params, body }, world) =>
    wire(await resendInvite(world, await actorOf(request), params.tenantId, params.id, body)),
  );
  routeInOne(app, world, operations.cancelInvite, async ({ request, params }, world) =>
    wire(await cancelInvite(world, await actorOf(request), params.tenantId, params.id)),
  );
  route(app, operations.inviteLink, async ({ request, params }) =>
    showLink(world, await actorOf(request), params.tenantId, params.id),
  );
  route(app, operations.inviteUses, async ({ request, params, query }) => {
    const { data, nextCursor } = await listUses(world, await actorOf(request), params.tenantId, params.id, query);
    const uses = data.map(({ userId, usedAt, user }) => ({
      userId,
      usedAt: iso(usedAt),
      user: user && { email: user.email, name: user.name },
    }));
    return { data: uses, nextCursor };
  });
}

/** As it was sent, where it was text at all. */
function emailOf(item: unknown): string | null {
  const { email } = (item ?? {}) as { email?: unknown };
  return typeof email === "string" ? email : null;
}

/** An item that is no object is left as it is, for its schema to refuse. */
function withDefaults(item: unknown, defaults: Record<string, unknown> | undefined): unknown {
  return defaults && typeof item === "object" && item !== null && !Array.isArray(item) ? { ...defaults, ...item } : item;
}
