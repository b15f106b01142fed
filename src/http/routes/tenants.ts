import type { Hono } from "hono";
import { operations } from "../../contract/operations.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "../../core/api-keys.ts";
import { listMembers, removeMember, setMemberRoles } from "../../core/members.ts";
import { createTenant, getTenant, listTenants, updateTenant } from "../../core/tenants.ts";
import type { Deps } from "../context.ts";
import { tagged, versionsOf } from "../etag.ts";
import { shownOnce } from "../idempotency.ts";
import { known } from "../identity.ts";
import { route } from "../route.ts";
import { wireApiKey, wireMember, wireTenant } from "../wire.ts";

export function tenantRoutes(app: Hono, { world, identity }: Deps): void {
  const actorOf = async (request: Request) => known(await identity.actorOf(request));

  route(app, operations.createTenant, async ({ request, body }) =>
    wireTenant(await createTenant(world, await actorOf(request), body)),
  );
  route(app, operations.listTenants, async ({ request, query }) => {
    const { data, nextCursor } = await listTenants(world, await actorOf(request), query);
    return { data: data.map(wireTenant), nextCursor };
  });
  route(app, operations.getTenant, async ({ context, request, params }) =>
    tagged(context, wireTenant(await getTenant(world, await actorOf(request), params.tenantId))),
  );
  route(app, operations.updateTenant, async ({ context, request, params, body }) => {
    const versions = versionsOf(context);
    return tagged(context, wireTenant(await updateTenant(world, await actorOf(request), params.tenantId, body, versions)));
  });

  route(app, operations.listMembers, async ({ request, params, query }) => {
    const asked = { ...query, ids: query.ids?.split(",") };
    const { data, nextCursor } = await listMembers(world, await actorOf(request), params.tenantId, asked);
    const members = data.map((member) => ({
      ...wireMember(member),
      user: member.user && { email: member.user.email, name: member.user.name },
    }));
    return { data: members, nextCursor };
  });
  route(app, operations.setMemberRoles, async ({ request, params, body }) =>
    wireMember(await setMemberRoles(world, await actorOf(request), params.tenantId, params.userId, body.roles)),
  );
  route(app, operations.removeMember, async ({ request, params }) => {
    await removeMember(world, await actorOf(request), params.tenantId, params.userId);
    return undefined;
  });

  route(
    app,
    operations.createApiKey,
    async ({ request, params, body }) => {
      const { apiKey, key } = await createApiKey(world, await actorOf(request), params.tenantId, body.name);
      return { apiKey: wireApiKey(apiKey), key };
    },
    () => shownOnce,
  );
  route(app, operations.listApiKeys, async ({ request, params }) => ({
    data: (await listApiKeys(world, await actorOf(request), params.tenantId)).map(wireApiKey),
  }));
  route(app, operations.revokeApiKey, async ({ request, params }) => {
    await revokeApiKey(world, await actorOf(request), params.tenantId, params.id);
    return undefined;
  });
}
