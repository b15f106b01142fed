import { listOf, pageOf } from "../common.ts";
import * as webhooks from "../webhook.ts";
import { type Operation, tenantPath } from "./operation.ts";

/** The same operations for a tenant and for the installation. */
function webhooksAt<const Base extends string>(base: Base) {
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
      body: webhooks.createWebhook,
      status: 201,
      response: webhooks.webhookWithSecret,
    },
    list: {
      method: "get",
      path: base,
      tag,
      summary: "List webhook endpoints",
      status: 200,
      response: listOf(webhooks.webhook),
    },
    get: { method: "get", path: one, tag, summary: "Read a webhook endpoint", status: 200, response: webhooks.webhook },
    update: {
      method: "patch",
      path: one,
      tag,
      summary: "Change, enable or disable a webhook endpoint",
      description: "Disabling gives up what is queued for it; its log can replay that.",
      body: webhooks.updateWebhook,
      status: 200,
      response: webhooks.webhook,
    },
    remove: { method: "delete", path: one, tag, summary: "Remove a webhook endpoint", status: 204 },
    rotateSecret: {
      method: "post",
      path: `${one}/rotate-secret`,
      tag,
      summary: "Change the secret",
      description: "For 24 hours, requests are signed with the secret before as well.",
      status: 200,
      response: webhooks.webhookWithSecret,
    },
    test: {
      method: "post",
      path: `${one}/test`,
      tag,
      summary: "Send a test event",
      status: 201,
      response: webhooks.webhookDelivery,
    },
    replayFailed: {
      method: "post",
      path: `${one}/replay`,
      tag,
      summary: "Send again what failed since a time",
      description: "At most 10,000 of them, the oldest first.",
      body: webhooks.replayFailed,
      status: 200,
      response: webhooks.replayed,
    },
    deliveries: {
      method: "get",
      path: `${one}/deliveries`,
      tag,
      summary: "The delivery log, newest first",
      description: "It goes back 30 days.",
      query: webhooks.deliveryQuery,
      status: 200,
      response: pageOf(webhooks.webhookDelivery),
    },
    delivery: {
      method: "get",
      path: delivery,
      tag,
      summary: "One delivery, with its attempts",
      status: 200,
      response: webhooks.webhookDeliveryWithAttempts,
    },
    replay: {
      method: "post",
      path: `${delivery}/replay`,
      tag,
      summary: "Send one delivery again",
      status: 200,
      response: webhooks.webhookDelivery,
    },
  } as const satisfies Record<string, Operation>;
}

export const tenantWebhooks = webhooksAt(`${tenantPath}/webhooks`);
/** Hear of every tenant; kept with an installation-wide key. */
export const installationWebhooks = webhooksAt("/v1/webhooks");

export const webhookOperations = {
  createWebhook: tenantWebhooks.create,
  listWebhooks: tenantWebhooks.list,
  getWebhook: tenantWebhooks.get,
  updateWebhook: tenantWebhooks.update,
  removeWebhook: tenantWebhooks.remove,
  rotateWebhookSecret: tenantWebhooks.rotateSecret,
  testWebhook: tenantWebhooks.test,
  replayFailedDeliveries: tenantWebhooks.replayFailed,
  listDeliveries: tenantWebhooks.deliveries,
  getDelivery: tenantWebhooks.delivery,
  replayDelivery: tenantWebhooks.replay,

  createInstallationWebhook: installationWebhooks.create,
  listInstallationWebhooks: installationWebhooks.list,
  getInstallationWebhook: installationWebhooks.get,
  updateInstallationWebhook: installationWebhooks.update,
  removeInstallationWebhook: installationWebhooks.remove,
  rotateInstallationWebhookSecret: installationWebhooks.rotateSecret,
  testInstallationWebhook: installationWebhooks.test,
  replayFailedInstallationDeliveries: installationWebhooks.replayFailed,
  listInstallationDeliveries: installationWebhooks.deliveries,
  getInstallationDelivery: installationWebhooks.delivery,
  replayInstallationDelivery: installationWebhooks.replay,
} as const satisfies Record<string, Operation>;
