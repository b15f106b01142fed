/** Webhook endpoints and their delivery log on the wire. */
import { z } from "zod";
import { deliveryStates, webhookEventTypes } from "../core/webhook.ts";
import { cursor, dateTime, limit, line, moment, pageOf } from "./common.ts";
import type { Operation } from "./operations.ts";

const url = z.string().min(1).max(2048).meta({ description: "https://…; on the internet, unless private addresses are allowed" });
const eventTypes = z
  .array(z.enum(webhookEventTypes))
  .min(1)
  .transform((types) => [...new Set(types)])
  .nullable()
  .meta({ description: "null: all" });
const description = line(200).nullable();

export const createWebhook = z
  .strictObject({
    url,
    description: description.optional(),
    eventTypes: eventTypes.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: "CreateWebhook" });
export const updateWebhook = z
  .strictObject({
    url: url.optional(),
    description: description.optional(),
    eventTypes: eventTypes.optional(),
    enabled: z.boolean().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), "Nothing to change")
  .meta({ id: "UpdateWebhook" });

export const webhook = z
  .object({
    id: z.string(),
    tenantId: z.string().nullable().meta({ description: "null: hears of every tenant" }),
    url: z.string(),
    description: z.string().nullable(),
    eventTypes: z.array(z.string()).nullable(),
    enabled: z.boolean(),
    disabledReason: z.string().nullable().meta({ description: "Why it was disabled by itself" }),
    previousSecretUntil: dateTime.nullable().meta({ description: "Until then requests are signed with the secret before, too" }),
    createdAt: dateTime,
    updatedAt: dateTime,
  })
  .meta({ id: "Webhook" });
export const webhookWithSecret = z.object({
  webhook,
  secret: z.string().meta({ description: "whsec_…; shown this once" }),
});

export const webhookDelivery = z
  .object({
    id: z.string().meta({ description: "webhook-id, on every attempt" }),
    webhookId: z.string(),
    eventId: z.string(),
    eventType: z.string(),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    nextAttemptAt: dateTime.nullable(),
    createdAt: dateTime,
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    lastAt: dateTime.nullable(),
  })
  .meta({ id: "WebhookDelivery" });
const attempt = z.object({
  at: dateTime,
  ms: z.int(),
  status: z.int().nullable(),
  response: z.string().nullable().meta({ description: "At most 64 KB of it" }),
  error: z.string().nullable(),
});
export const webhookDeliveryWithAttempts = webhookDelivery
  .extend({ payload: z.string().meta({ description: "The body, as it was signed" }), log: z.array(attempt) })
  .meta({ id: "WebhookDeliveryWithAttempts" });

export const deliveryQuery = z.strictObject({ state: z.enum(deliveryStates).optional(), limit, cursor });
export const replayFailed = z.strictObject({
  since: moment.meta({ description: "Those made since then" }),
  missed: z.boolean().optional().meta({ description: "Also what happened since then while the endpoint was disabled" }),
});
export const replayed = z.object({ replayed: z.int() });

/** The same operations for a tenant and for the installation. */
export function webhookOperations<const Base extends string>(base: Base) {
  const tag = "Webhooks";
  const one = `${base}/{webhookId}` as const;
  const delivery = `${one}/deliveries/{deliveryId}` as const;
  return {
    create: {
      method: "post",
      path: base,
      tag,
      summary: "Create a webhook endpoint",
      description: "Requests to it are signed as Standard Webhooks says. The secret is shown this once.",
      body: createWebhook,
      status: 201,
      response: webhookWithSecret,
    },
    list: {
      method: "get",
      path: base,
      tag,
      summary: "List webhook endpoints",
      status: 200,
      response: z.object({ data: z.array(webhook) }),
    },
    get: { method: "get", path: one, tag, summary: "Read a webhook endpoint", status: 200, response: webhook },
    update: {
      method: "patch",
      path: one,
      tag,
      summary: "Change, enable or disable a webhook endpoint",
      description: "Disabling gives up what is queued for it; its log can replay that.",
      body: updateWebhook,
      status: 200,
      response: webhook,
    },
    remove: { method: "delete", path: one, tag, summary: "Remove a webhook endpoint", status: 204 },
    rotateSecret: {
      method: "post",
      path: `${one}/rotate-secret`,
      tag,
      summary: "Change the secret",
      description: "For 24 hours, requests are signed with the secret before as well.",
      status: 200,
      response: webhookWithSecret,
    },
    test: {
      method: "post",
      path: `${one}/test`,
      tag,
      summary: "Send a test event",
      status: 201,
      response: webhookDelivery,
    },
    replayFailed: {
      method: "post",
      path: `${one}/replay`,
      tag,
      summary: "Send again what failed since a time",
      description: "At most 10,000 of them, the oldest first.",
      body: replayFailed,
      status: 200,
      response: replayed,
    },
    deliveries: {
      method: "get",
      path: `${one}/deliveries`,
      tag,
      summary: "The delivery log, newest first",
      description: "It goes back 30 days.",
      query: deliveryQuery,
      status: 200,
      response: pageOf(webhookDelivery),
    },
    delivery: {
      method: "get",
      path: delivery,
      tag,
      summary: "One delivery, with its attempts",
      status: 200,
      response: webhookDeliveryWithAttempts,
    },
    replay: {
      method: "post",
      path: `${delivery}/replay`,
      tag,
      summary: "Send one delivery again",
      status: 200,
      response: webhookDelivery,
    },
  } as const satisfies Record<string, Operation>;
}

export type WireWebhook = z.infer<typeof webhook>;
export type WireWebhookWithSecret = z.infer<typeof webhookWithSecret>;
export type WireWebhookDelivery = z.infer<typeof webhookDelivery>;
export type WireWebhookDeliveryWithAttempts = z.infer<typeof webhookDeliveryWithAttempts>;
export type CreateWebhookBody = z.input<typeof createWebhook>;
export type UpdateWebhookBody = z.input<typeof updateWebhook>;
