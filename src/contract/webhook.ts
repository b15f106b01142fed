/** Webhook endpoints and their delivery log on the wire. */
import { z } from "zod";
import { deliveryStates, type TEST_EVENT, type WebhookEventType, webhookEventTypes } from "../core/webhook.ts";
import { cursor, dateTime, limit, line, moment } from "./common.ts";
import type { WireInvite } from "./invite.ts";
import type { WireEvent } from "./tenant.ts";

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

export interface WireWebhook extends z.infer<typeof webhook> {}
export interface WireWebhookWithSecret extends z.infer<typeof webhookWithSecret> {}
export interface WireWebhookDelivery extends z.infer<typeof webhookDelivery> {}
export interface WireWebhookDeliveryWithAttempts extends z.infer<typeof webhookDeliveryWithAttempts> {}
export interface CreateWebhookBody extends z.input<typeof createWebhook> {}
export interface UpdateWebhookBody extends z.input<typeof updateWebhook> {}
/** What a receiver is sent, once it has verified it: an event, with the invite that it is about; or the test that somebody asked for. */
export type WireWebhookPayload =
  | { type: WebhookEventType; timestamp: string; data: { event: WireEvent; invite?: WireInvite } }
  | { type: typeof TEST_EVENT; timestamp: string; data: { endpointId: string; tenantId: string | null; message: string } };
