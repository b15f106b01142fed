/** What is done for webhooks now and then: old deliveries are forgotten, secrets move to the newest key. */
import { openSecret, sealSecret, secretKeyId } from "../core/secret-box.ts";
import type { World } from "../core/world.ts";

const DAY = 24 * 3_600_000;
/** How long the delivery log goes back. */
const LOG_MS = 30 * DAY;
const SLICE = 500;

export async function tidyWebhooks(world: Pick<World, "store" | "clock" | "keyring">): Promise<void> {
  const before = world.clock.now() - LOG_MS;
  while ((await world.store.webhookDeliveries.purge(before, SLICE)) === SLICE);
  await reseal(world);
}

/** After the installation's secret was rotated: what the old key sealed, the new one does. */
async function reseal({ store, keyring }: Pick<World, "store" | "keyring">): Promise<void> {
  for (const endpoint of await store.webhookEndpoints.sealedOtherwise(keyring.current, SLICE)) {
    const { id, secret, previousSecret } = endpoint;
    // Where the key before is gone, deliveries fail and say so, until the endpoint's secret is rotated.
    const known = [secret, ...(previousSecret === null ? [] : [previousSecret])].map(secretKeyId);
    if (!known.every((keyId) => keyring.keyIds.includes(keyId))) continue;
    const again = (text: string) => sealSecret(keyring, openSecret(keyring, text, id), id);
    await store.webhookEndpoints.reseal(endpoint, again(secret), previousSecret && again(previousSecret));
  }
}
