/** What is done for webhooks now and then: secrets move to the newest key of the installation. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../src/core/ids.ts";
import { createKeyring, type Keyring } from "../../src/core/keyring.ts";
import { openSecret, sealSecret, secretKeyId } from "../../src/core/secret-box.ts";
import type { WebhookEndpoint } from "../../src/core/webhook.ts";
import { tidyWebhooks } from "../../src/webhooks/housekeeping.ts";
import { engines } from "../support/databases.ts";
import { NOW, openStore, type TestStore } from "../support/store.ts";

const OLD = "an older secret for tests";
const NEW = "a newer secret for tests";
const lost = createKeyring(["a secret that is lost"]);
const before = createKeyring([OLD]);
const after = createKeyring([NEW, OLD]);
const clock = { now: () => NOW };

describe.each(engines)("the secrets of webhooks on %s", (engine) => {
  let opened: TestStore;
  beforeEach(async () => {
    opened = await openStore(engine);
  });
  afterEach(() => opened.close());

  async function endpointOf(secret: Keyring, previous?: Keyring): Promise<WebhookEndpoint> {
    const id = newId(NOW);
    const endpoint: WebhookEndpoint = {
      ...{ id, tenantId: `tenant ${id}`, url: "https://hooks.example", description: null, eventTypes: null, enabled: true },
      ...{ disabledReason: null, resumeAt: 0, createdAt: NOW, updatedAt: NOW },
      secret: sealSecret(secret, "whsec_now", id),
      previousSecret: previous ? sealSecret(previous, "whsec_before", id) : null,
      previousSecretUntil: previous ? NOW + 1000 : null,
    };
    await opened.store.webhookEndpoints.insert(endpoint, 20);
    return endpoint;
  }
  const tidied = async (endpoint: WebhookEndpoint) => {
    await tidyWebhooks({ store: opened.store, clock, keyring: after });
    return (await opened.store.webhookEndpoints.get(endpoint)) as WebhookEndpoint;
  };

  it("are sealed anew where the newest key did not seal them, one by one", async () => {
    const endpoint = await endpointOf(after, before);
    const { id, secret, previousSecret } = await tidied(endpoint);
    expect(secret).toBe(endpoint.secret);
    expect(secretKeyId(previousSecret ?? "")).toBe(after.current);
    expect(openSecret(after, previousSecret ?? "", id)).toBe("whsec_before");
  });

  it("are sealed anew however many others nobody can open any more", async () => {
    for (let count = 0; count < 500; count += 1) await endpointOf(lost);
    const { id, secret } = await tidied(await endpointOf(before, lost));
    expect(secretKeyId(secret)).toBe(after.current);
    expect(openSecret(after, secret, id)).toBe("whsec_now");
  });
});
