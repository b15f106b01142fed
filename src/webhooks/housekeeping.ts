/** What is done for webhooks now and then: old deliveries are forgotten, secrets move to the newest key. */
import { resealSecret } from "../core/secret-box.ts";
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

/**
 * After the installation's secret was rotated: what an older key sealed, the newest does. Where a key is gone, deliveries
 * fail and say so, until the endpoint's secret is rotated.
 */
async function reseal({ store, keyring }: Pick<World, "store" | "keyring">): Promise<void> {
  const older = keyring.keyIds.filter((keyId) => keyId !== keyring.current);
  for (const endpoint of await store.webhookEndpoints.sealedBy(older, SLICE)) {
    const { id, secret, previousSecret } = endpoint;
    const again = (sealed: string) => resealSecret(keyring, sealed, id);
    await store.webhookEndpoints.reseal(endpoint, again(secret), previousSecret && again(previousSecret));
  }
}
