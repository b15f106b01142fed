/**
 * From events to deliveries. Whoever puts committed events in their order calls it in that same transaction, so that an
 * event that is in the order is queued for every endpoint that asks for it, once.
 */
import type { DoorlistEvent } from "../core/events.ts";
import type { Invite } from "../core/invite.ts";
import type { Clock, Tables } from "../core/ports.ts";
import {
  type DeliveriesOf,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookEventType,
  webhookEventTypes,
} from "../core/webhook.ts";
import { newDelivery } from "../core/webhook-deliveries.ts";

export type FanOut = (tables: Tables, events: DoorlistEvent[]) => Promise<void>;

export interface FanOutOptions {
  clock: Clock;
  /** As the API shows them: nothing in them opens an invite. */
  wireEvent(event: DoorlistEvent): object;
  wireInvite(invite: Invite, now: number): object;
}

const told = new Set<string>(webhookEventTypes);

export function createFanOut(deliveriesOf: DeliveriesOf): FanOut {
  return async (tables, events) => {
    const news = events.filter(({ type }) => told.has(type));
    if (news.length === 0) return;
    const endpoints = await tables.webhookEndpoints.listening([...new Set(news.map(({ tenantId }) => tenantId))]);
    await tables.webhookDeliveries.enqueue(await deliveriesOf(tables, news, endpoints));
  };
}

/** What each of these endpoints asks for, of these events. */
export function createDeliveries({ clock, wireEvent, wireInvite }: FanOutOptions): DeliveriesOf {
  return async (tables, news, endpoints) => {
    const wanted = news.flatMap((event) =>
      endpoints.filter((endpoint) => wants(endpoint, event)).map((endpoint) => ({ event, endpoint })),
    );
    if (wanted.length === 0) return [];
    const now = clock.now();
    const invites = await invitesOf(tables, [...new Set(wanted.map(({ event }) => event))]);
    const payloads = new Map<DoorlistEvent, string>();
    const payloadOf = (event: DoorlistEvent): string => {
      const invite = invites.get(event.inviteId ?? "");
      const data = { event: wireEvent(event), ...(invite ? { invite: wireInvite(invite, now) } : {}) };
      return JSON.stringify({ type: event.type, timestamp: new Date(event.at).toISOString(), data });
    };
    return wanted.map(({ event, endpoint: { tenantId, id: endpointId } }): WebhookDelivery => {
      const payload = payloads.get(event) ?? payloadOf(event);
      payloads.set(event, payload);
      return newDelivery({ tenantId, endpointId, eventId: event.id, eventType: event.type, payload }, now);
    });
  };
}

/** What happened before an endpoint was made is not for it, however late it is put in order. */
function wants({ tenantId, eventTypes, createdAt }: WebhookEndpoint, event: DoorlistEvent): boolean {
  const hears = told.has(event.type) && (tenantId === null || tenantId === event.tenantId) && event.at >= createdAt;
  return hears && (eventTypes === null || eventTypes.includes(event.type as WebhookEventType));
}

async function invitesOf(tables: Pick<Tables, "invites">, events: DoorlistEvent[]): Promise<Map<string, Invite>> {
  const keys = events.flatMap(({ tenantId, inviteId }) => (inviteId === null ? [] : [{ tenantId, id: inviteId }]));
  const invites = keys.length > 0 ? await tables.invites.getMany(keys) : [];
  return new Map(invites.map((invite) => [invite.id, invite]));
}
