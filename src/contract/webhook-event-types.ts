/** What a webhook may ask for; by itself, so that a browser need not load the schemas. */
export { type WebhookEventType, webhookEventTypes } from "../core/webhook.ts";
