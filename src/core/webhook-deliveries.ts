/** The delivery log of a webhook endpoint: read it, replay from it, send a test. */
import type { Actor } from "./actor.ts";
import { newId } from "./ids.ts";
import type { Page, PageQuery } from "./ports.ts";
import { Problem } from "./problems.ts";
import { TEST_EVENT, type WebhookAttempt, type WebhookDelivery, type WebhookDeliveryState } from "./webhook.ts";
import { getWebhook } from "./webhooks.ts";
import type { World } from "./world.ts";

/** Replays that one request queues at most. */
export const MAX_REPLAYS = 10_000;

export async function listDeliveries(
  world: World,
  actor: Actor,
  tenantId: string | null,
  endpointId: string,
  filter: { state?: WebhookDeliveryState },
  page: PageQuery,
): Promise<Page<WebhookDelivery>> {
  await getWebhook(world, actor, tenantId, endpointId);
  return world.store.webhookDeliveries.list({ tenantId, id: endpointId }, filter, page);
}

/** @throws Problem `delivery_not_found` */
export async function getDelivery(
  world: World,
  actor: Actor,
  tenantId: string | null,
  endpointId: string,
  id: string,
): Promise<{ delivery: WebhookDelivery; attempts: WebhookAttempt[] }> {
  await getWebhook(world, actor, tenantId, endpointId);
  const { webhookDeliveries } = world.store;
  const delivery = await webhookDeliveries.get({ tenantId, endpointId, id });
  if (!delivery) throw new Problem("delivery_not_found");
  return { delivery, attempts: await webhookDeliveries.attempts({ tenantId, endpointId, id }) };
}

/** Sends a delivery again, whatever became of it. @throws Problem `delivery_not_found`, `webhook_disabled` */
export async function replayDelivery(
  world: World,
  actor: Actor,
  tenantId: string | null,
  endpointId: string,
  id: string,
): Promise<WebhookDelivery> {
  await assertEnabled(world, actor, tenantId, endpointId);
  const delivery = await world.store.webhookDeliveries.replay({ tenantId, endpointId, id }, world.clock.now());
  if (!delivery) throw new Problem("delivery_not_found");
  world.webhooks.wake();
  return delivery;
}

/** Sends again what failed and was made since then; answers how many. */
export async function replayFailed(
  world: World,
  actor: Actor,
  tenantId: string | null,
  endpointId: string,
  since: number,
): Promise<number> {
  await assertEnabled(world, actor, tenantId, endpointId);
  const key = { tenantId, id: endpointId };
  const replayed = await world.store.webhookDeliveries.replayFailed(key, since, world.clock.now(), MAX_REPLAYS);
  world.webhooks.wake();
  return replayed;
}

/** An event of no consequence, to see whether the endpoint hears. */
export async function sendTestEvent(
  world: World,
  actor: Actor,
  tenantId: string | null,
  endpointId: string,
): Promise<WebhookDelivery> {
  await assertEnabled(world, actor, tenantId, endpointId);
  const now = world.clock.now();
  const id = newId(now);
  const data = { endpointId, tenantId, message: "A test: nothing happened." };
  const payload = JSON.stringify({ type: TEST_EVENT, timestamp: new Date(now).toISOString(), data });
  const delivery = newDelivery({ tenantId, endpointId, eventId: id, eventType: TEST_EVENT, payload }, now);
  await world.store.webhookDeliveries.enqueue([delivery]);
  world.webhooks.wake();
  return delivery;
}

/** Due at once. */
export function newDelivery(
  of: Pick<WebhookDelivery, "tenantId" | "endpointId" | "eventId" | "eventType" | "payload">,
  now: number,
): WebhookDelivery {
  const untried = { state: "queued", attempts: 0, lastStatus: null, lastError: null, lastAt: null } as const;
  return { id: newId(now), ...of, ...untried, dueAt: now, createdAt: now };
}

async function assertEnabled(world: World, actor: Actor, tenantId: string | null, endpointId: string): Promise<void> {
  const { enabled } = await getWebhook(world, actor, tenantId, endpointId);
  if (!enabled) throw new Problem("webhook_disabled");
}
