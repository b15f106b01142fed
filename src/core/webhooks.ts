/** The webhook endpoints of a tenant, kept by its owners; and those of the installation, kept with its own keys. */
import { randomBytes } from "node:crypto";
import { type Actor, assertOperator, authorOf, ownerIn } from "./actor.ts";
import { type Author, type EventType, newEvent } from "./events.ts";
import { newId } from "./ids.ts";
import type { Tables } from "./ports.ts";
import { Problem } from "./problems.ts";
import { sealSecret } from "./secret-box.ts";
import type { WebhookEndpoint, WebhookEventType } from "./webhook.ts";
import { assertWebhookUrl } from "./webhook-url.ts";
import type { World } from "./world.ts";

/** How long the secret before signs beside a new one. */
const SECRET_OVERLAP_MS = 24 * 3_600_000;
/** The most endpoints of one tenant: each is a request for every event. */
const MAX_ENDPOINTS = 20;

export interface WebhookInput {
  url?: string;
  description?: string | null;
  /** Null: all. */
  eventTypes?: WebhookEventType[] | null;
  enabled?: boolean;
}

/** The secret is shown here, and never again. @throws Problem `webhook_url_not_allowed`, `too_many_webhooks` */
export async function createWebhook(
  world: World,
  actor: Actor,
  tenantId: string | null,
  input: WebhookInput & { url: string },
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  await assertOwnerOrOperator(world, actor, tenantId);
  assertWebhookUrl(input.url, world.webhooks.allowPrivate);
  const now = world.clock.now();
  const id = newId(now);
  const secret = newSecret();
  const endpoint: WebhookEndpoint = {
    id,
    tenantId,
    url: input.url,
    description: input.description ?? null,
    eventTypes: input.eventTypes ?? null,
    enabled: input.enabled ?? true,
    disabledReason: null,
    secret: sealSecret(world.keyring, secret, id),
    previousSecret: null,
    previousSecretUntil: null,
    resumeAt: 0,
    createdAt: now,
    updatedAt: now,
  };
  await world.store.transaction(async (tables) => {
    if (!(await tables.webhookEndpoints.insert(endpoint, MAX_ENDPOINTS))) throw new Problem("too_many_webhooks");
    await note(tables, "webhook.created", authorOf(actor), endpoint, now, { url: endpoint.url });
  });
  return { endpoint, secret };
}

export async function listWebhooks(world: World, actor: Actor, tenantId: string | null): Promise<WebhookEndpoint[]> {
  await assertOwnerOrOperator(world, actor, tenantId);
  return world.store.webhookEndpoints.list(tenantId);
}

/** @throws Problem `webhook_not_found` */
export async function getWebhook(world: World, actor: Actor, tenantId: string | null, id: string): Promise<WebhookEndpoint> {
  await assertOwnerOrOperator(world, actor, tenantId);
  return found(await world.store.webhookEndpoints.get({ tenantId, id }));
}

/** What was queued for one that is disabled is given up; the log can replay it. */
export async function updateWebhook(
  world: World,
  actor: Actor,
  tenantId: string | null,
  id: string,
  input: WebhookInput,
): Promise<WebhookEndpoint> {
  await assertOwnerOrOperator(world, actor, tenantId);
  if (input.url !== undefined) assertWebhookUrl(input.url, world.webhooks.allowPrivate);
  const now = world.clock.now();
  const change = { ...input, ...(input.enabled === undefined ? {} : { disabledReason: null }) };
  return world.store.transaction(async (tables) => {
    const endpoint = found(await tables.webhookEndpoints.update({ tenantId, id }, change, now));
    if (input.enabled === false) await tables.webhookDeliveries.failQueued({ tenantId, id }, "The endpoint was disabled");
    await note(tables, "webhook.updated", authorOf(actor), endpoint, now, { fields: Object.keys(input) });
    return endpoint;
  });
}

export async function removeWebhook(world: World, actor: Actor, tenantId: string | null, id: string): Promise<void> {
  await assertOwnerOrOperator(world, actor, tenantId);
  await world.store.transaction(async (tables) => {
    if (!(await tables.webhookEndpoints.remove({ tenantId, id }))) throw new Problem("webhook_not_found");
    await note(tables, "webhook.removed", authorOf(actor), { tenantId, id }, world.clock.now());
  });
}

/** A new secret, shown this once; for a day, requests are signed with the one before as well, where its key is still configured. */
export async function rotateWebhookSecret(
  world: World,
  actor: Actor,
  tenantId: string | null,
  id: string,
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  await assertOwnerOrOperator(world, actor, tenantId);
  const now = world.clock.now();
  const secret = newSecret();
  const sealed = sealSecret(world.keyring, secret, id);
  return world.store.transaction(async (tables) => {
    const previous = { until: now + SECRET_OVERLAP_MS, keyIds: world.keyring.keyIds };
    const endpoint = found(await tables.webhookEndpoints.rotate({ tenantId, id }, sealed, previous, now));
    await note(tables, "webhook.secret_rotated", authorOf(actor), endpoint, now);
    return { endpoint, secret };
  });
}

/** @throws Problem `not_allowed`, `tenant_not_found` */
async function assertOwnerOrOperator(world: World, actor: Actor, tenantId: string | null): Promise<void> {
  if (tenantId === null) assertOperator(actor);
  else await ownerIn(world, actor, tenantId);
}

/** A tenant's own history holds what happened to its endpoints. */
export async function note(
  tables: Tables,
  type: EventType & `webhook.${string}`,
  author: Author,
  { tenantId, id }: Pick<WebhookEndpoint, "tenantId" | "id">,
  at: number,
  more: Record<string, unknown> = {},
): Promise<void> {
  if (tenantId === null) return;
  await tables.events.append([newEvent(type, { tenantId, actor: author, at, data: { id, ...more } })]);
}

function found(row: WebhookEndpoint | null): WebhookEndpoint {
  if (row === null) throw new Problem("webhook_not_found");
  return row;
}

/** 24 to 64 random bytes, says the specification. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}
