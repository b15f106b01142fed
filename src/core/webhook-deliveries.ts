/** The delivery log of a webhook endpoint: read it, replay from it, send a test. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Actor } from "./actor.ts";
import type { DoorlistEvent } from "./events.ts";
import { newId } from "./ids.ts";
import type { Page, PageQuery } from "./ports.ts";
import { Problem } from "./problems.ts";
import {
  TEST_EVENT,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookDeliveryState,
  type WebhookEndpoint,
  webhookEventTypes,
} from "./webhook.ts";
import { getWebhook } from "./webhooks.ts";
import type { World } from "./world.ts";

/** Replays that one request queues at most. */
const MAX_REPLAYS = 10_000;

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

/**
 * Sends again what failed and was made since then; answers how many.
 * @param options `missed`: and what happened since then and was never queued for it, because it was disabled
 */
export async function replayFailed(
  world: World,
  actor: Actor,
  tenantId: string | null,
  endpointId: string,
  since: number,
  options: { missed?: boolean | undefined } = {},
): Promise<number> {
  const endpoint = await assertEnabled(world, actor, tenantId, endpointId);
  let replayed = await world.store.webhookDeliveries.replayFailed(endpoint, since, world.clock.now(), MAX_REPLAYS);
  if (options.missed) replayed += await queueMissed(world, endpoint, since, MAX_REPLAYS - replayed);
  world.webhooks.wake();
  return replayed;
}

/** Events that are looked at together; between two slices others get their turn. */
const SLICE = 200;
/** Tenants that are passed by together, where nothing happened. */
const TENANTS = 20;

async function queueMissed(world: World, endpoint: WebhookEndpoint, since: number, most: number): Promise<number> {
  const { seals } = world.store;
  let queued = 0;
  let passed = 0;
  // An endpoint of the installation hears of every tenant.
  let tenantId = endpoint.tenantId ?? (await seals.nextTenant(""));
  while (tenantId !== null && queued < most) {
    queued += await queueMissedOf(world, endpoint, tenantId, since, most - queued);
    tenantId = endpoint.tenantId === null ? await seals.nextTenant(tenantId) : null;
    passed += 1;
    if (passed % TENANTS === 0) await nextTurn();
  }
  return queued;
}

async function queueMissedOf(world: World, endpoint: WebhookEndpoint, tenantId: string, since: number, most: number) {
  const types: readonly string[] = endpoint.eventTypes ?? webhookEventTypes;
  let queued = 0;
  let events: DoorlistEvent[] = [];
  do {
    events = await world.store.events.since(tenantId, since, events.at(-1)?.id ?? "", SLICE);
    const wanted = events.filter(({ type }) => types.includes(type));
    if (wanted.length > 0) queued += await queueUnknown(world, endpoint, wanted, most - queued);
    if (events.length === SLICE) await nextTurn();
  } while (events.length === SLICE && queued < most);
  return queued;
}

function queueUnknown(world: World, endpoint: WebhookEndpoint, events: DoorlistEvent[], most: number): Promise<number> {
  return world.store.transaction(async (tables) => {
    const known = await tables.webhookDeliveries.knownEvents(
      endpoint,
      events.map(({ id }) => id),
    );
    const unknown = events.filter(({ id }) => !known.has(id));
    const deliveries = (await world.webhooks.deliveriesOf(tables, unknown, [endpoint])).slice(0, most);
    await tables.webhookDeliveries.enqueue(deliveries);
    return deliveries.length;
  });
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

async function assertEnabled(world: World, actor: Actor, tenantId: string | null, endpointId: string): Promise<WebhookEndpoint> {
  const endpoint = await getWebhook(world, actor, tenantId, endpointId);
  if (!endpoint.enabled) throw new Problem("webhook_disabled");
  return endpoint;
}
