/**
 * What was told of a person, and stays told: events, webhook deliveries, rows of imports, answers kept for a repeated
 * request. Erasing takes the person out of it, and leaves what happened.
 */
import type { DoorlistEvent } from "./events.ts";
import type { Keyring } from "./keyring.ts";
import type { EventKey, RowKey, TraceTable } from "./ports.ts";
import { erasedDigests } from "./seal.ts";
import type { WebhookDelivery } from "./webhook.ts";

/** In the data of an event, and in an invite as the API shows it: what tells who it is for. */
const PERSONAL = ["email", "firstName", "lastName", "name", "data", "message", "callbackUrl", "redirectUrl", "reason"];

export interface StoredEvent extends DoorlistEvent {
  erased: string | null;
  /** Of the seal that covers it; null: it is not sealed. */
  keyId: string | null;
}

export type BareEvent = Pick<StoredEvent, "tenantId" | "id" | "data" | "erased">;
export type TracedDelivery = Pick<WebhookDelivery, "tenantId" | "endpointId" | "id" | "payload">;

/** What somebody is taken out of: the data of an event, and an invite as the API shows it. */
interface Bare {
  data(data: Data): Data;
  invite(invite: Record<string, unknown>): Record<string, unknown>;
}

type Data = Record<string, unknown> | null;

const ofPerson: Bare = { data: withoutPerson, invite: bareInvite };
const ofOrigin: Bare = { data: (data) => data, invite: (invite) => invite };

/** Takes whom invites were for out of their events, and out of what webhooks tell of them. */
export async function eraseTraces(table: TraceTable, keyring: Keyring, invites: RowKey[]): Promise<void> {
  await erase(table, keyring, await table.eventsOf(invites), ofPerson);
}

/** Takes out of events, and of what webhooks tell of them, from where somebody did it. What they did stays. */
export async function eraseOrigins(table: TraceTable, keyring: Keyring, events: EventKey[]): Promise<void> {
  await erase(table, keyring, await table.eventsAt(events), ofOrigin);
}

async function erase(table: TraceTable, keyring: Keyring, events: StoredEvent[], bare: Bare): Promise<void> {
  await table.eraseEvents(bared(keyring, events, bare));
  const deliveries = await table.deliveriesOf(events);
  await table.eraseDeliveries(deliveries.map((delivery) => ({ ...delivery, payload: barePayload(delivery.payload, bare) })));
}

/** Those in which something is left to erase, without it. */
function bared(keyring: Keyring, events: StoredEvent[], bare: Bare): BareEvent[] {
  return events.flatMap((event) => {
    const left = { ...event, ip: null, userAgent: null, data: bare.data(event.data) };
    if (JSON.stringify(left) === JSON.stringify(event)) return [];
    return [{ ...left, erased: event.keyId === null ? null : erasedDigests(keyring, event.keyId, event, left) }];
  });
}

/** Without the keys that tell who, at any depth: `before` and `after` hold them too. */
function withoutPerson(data: Data): Data {
  if (data === null) return null;
  const kept = Object.entries(data).filter(([key]) => !PERSONAL.includes(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      const nested = typeof value === "object" && value !== null && !Array.isArray(value);
      return [key, nested ? withoutPerson(value as Record<string, unknown>) : value];
    }),
  );
}

/** Of the shape it had, as receivers know it. */
function barePayload(text: string, bare: Bare): string {
  const { data, ...payload } = JSON.parse(text);
  const event = { ...data.event, ip: null, userAgent: null, data: bare.data(data.event.data) };
  return JSON.stringify({ ...payload, data: { event, ...(data.invite && { invite: bare.invite(data.invite) }) } });
}

function bareInvite({ delivery, ...invite }: Record<string, unknown>): Record<string, unknown> {
  const { reason: _, ...known } = delivery as Record<string, unknown>;
  const fields = Object.entries(invite).map(([key, value]) => [key, PERSONAL.includes(key) ? null : value]);
  return { ...Object.fromEntries(fields), delivery: known };
}
