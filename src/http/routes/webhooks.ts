import type { Hono } from "hono";
import { installationWebhooks, tenantWebhooks } from "../../contract/operations.ts";
import { getDelivery, listDeliveries, replayDelivery, replayFailed, sendTestEvent } from "../../core/webhook-deliveries.ts";
import {
  createWebhook,
  getWebhook,
  listWebhooks,
  removeWebhook,
  rotateWebhookSecret,
  updateWebhook,
} from "../../core/webhooks.ts";
import type { Deps } from "../context.ts";
import { shownOnce } from "../idempotency.ts";
import { known } from "../identity.ts";
import { route, routeInOne } from "../route.ts";
import { wireDelivery, wireDeliveryLog, wireWebhook } from "../wire-webhook.ts";

export function webhookRoutes(app: Hono, deps: Deps): void {
  mount(app, deps, tenantWebhooks, ({ tenantId = "" }) => tenantId);
  mount(app, deps, installationWebhooks, () => null);
}

type Params = Partial<Record<"tenantId" | "webhookId" | "deliveryId", string>>;

/** @param tenantOf whose endpoints these are; null: the installation's */
function mount(
  app: Hono,
  { world, identity }: Deps,
  operations: typeof tenantWebhooks | typeof installationWebhooks,
  tenantOf: (params: Params) => string | null,
): void {
  const asked = async ({ request, params }: { request: Request; params: Params }) => ({
    actor: known(await identity.actorOf(request)),
    tenantId: tenantOf(params),
    id: params.webhookId ?? "",
    deliveryId: params.deliveryId ?? "",
  });

  routeInOne(
    app,
    world,
    operations.create,
    async (call, world) => {
      const { actor, tenantId } = await asked(call);
      const { endpoint, secret } = await createWebhook(world, actor, tenantId, call.body);
      return { webhook: wireWebhook(endpoint), secret };
    },
    () => shownOnce,
  );
  route(app, operations.list, async (call) => {
    const { actor, tenantId } = await asked(call);
    return { data: (await listWebhooks(world, actor, tenantId)).map(wireWebhook) };
  });
  route(app, operations.get, async (call) => {
    const { actor, tenantId, id } = await asked(call);
    return wireWebhook(await getWebhook(world, actor, tenantId, id));
  });
  route(app, operations.update, async (call) => {
    const { actor, tenantId, id } = await asked(call);
    return wireWebhook(await updateWebhook(world, actor, tenantId, id, call.body));
  });
  route(app, operations.remove, async (call) => {
    const { actor, tenantId, id } = await asked(call);
    await removeWebhook(world, actor, tenantId, id);
    return undefined;
  });
  routeInOne(
    app,
    world,
    operations.rotateSecret,
    async (call, world) => {
      const { actor, tenantId, id } = await asked(call);
      const { endpoint, secret } = await rotateWebhookSecret(world, actor, tenantId, id);
      return { webhook: wireWebhook(endpoint), secret };
    },
    () => shownOnce,
  );
  routeInOne(app, world, operations.test, async (call, world) => {
    const { actor, tenantId, id } = await asked(call);
    return wireDelivery(await sendTestEvent(world, actor, tenantId, id));
  });
  // Not in one: past every tenant's events it goes in slices, and what it queued before it does not queue again.
  route(app, operations.replayFailed, async (call) => {
    const { actor, tenantId, id } = await asked(call);
    return { replayed: await replayFailed(world, actor, tenantId, id, call.body.since, call.body) };
  });
  route(app, operations.deliveries, async (call) => {
    const { actor, tenantId, id } = await asked(call);
    const { state, ...page } = call.query;
    const { data, nextCursor } = await listDeliveries(world, actor, tenantId, id, { state }, page);
    return { data: data.map(wireDelivery), nextCursor };
  });
  route(app, operations.delivery, async (call) => {
    const { actor, tenantId, id, deliveryId } = await asked(call);
    return wireDeliveryLog(await getDelivery(world, actor, tenantId, id, deliveryId));
  });
  routeInOne(app, world, operations.replay, async (call, world) => {
    const { actor, tenantId, id, deliveryId } = await asked(call);
    return wireDelivery(await replayDelivery(world, actor, tenantId, id, deliveryId));
  });
}
