/** How fast queued webhooks leave: our worker, and a bare loop of fetch, to the same receiver. */
import { newId } from "../src/core/ids.ts";
import { newDelivery } from "../src/core/webhook-deliveries.ts";
import { createWebhook } from "../src/core/webhooks.ts";
import { arrivalsOf } from "./arrivals.ts";
import type { Engine } from "./engines.ts";
import type { Figure, Plan } from "./measure.ts";
import { end, startOurs, startScript } from "./processes.ts";
import { openSeeder, SECRET, type Seeder } from "./seed.ts";

export const WEBHOOKS = "webhooks";

/** Deliveries for each second of the plan: about what is sent in it. */
const PER_SECOND = 1000;
const ENDPOINTS = 10;

export async function measureWebhooks(engine: Engine, { seconds, rounds }: Plan): Promise<Figure> {
  const count = Math.ceil(seconds * PER_SECOND);
  const url = await engine.create(`webhooks-${Date.now().toString(36)}`);
  const seeder = await openSeeder(url);
  const ours: number[] = [];
  const floor: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      floor.push(
        await arrivalsOf("receiver.ts", count, async (port) => {
          const child = startScript("floor/fetch.ts", { FLOOR_URL: `http://127.0.0.1:${port}/`, FLOOR_POSTS: String(count) });
          return () => end(child);
        }),
      );
      ours.push(
        await arrivalsOf("receiver.ts", count, async (port) => {
          await queue(seeder, `http://127.0.0.1:${port}/`, count);
          const server = await startOurs(url, { DOORLIST_SECRET: SECRET, DOORLIST_WEBHOOK_ALLOW_PRIVATE: "1" });
          return () => server.stop();
        }),
      );
    }
  } finally {
    await seeder.close();
  }
  const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const [rps, floorRps] = [mean(ours), mean(floor)];
  return {
    engine: engine.name,
    case: WEBHOOKS,
    connections: 100,
    rps,
    p50Ms: null,
    p99Ms: null,
    floorRps,
    ratio: rps / floorRps,
  };
}

async function queue({ world, tenant }: Seeder, url: string, count: number): Promise<void> {
  const { tenantId } = await tenant();
  const operator = { type: "key", keyId: "bench", tenantId: null, user: null } as const;
  const allowed = { ...world, webhooks: { ...world.webhooks, allowPrivate: true } };
  const now = Date.now();
  for (let made = 0; made < ENDPOINTS; made += 1) {
    const { endpoint } = await createWebhook(allowed, operator, tenantId, { url });
    const data = { text: "x".repeat(1200) };
    const payload = JSON.stringify({ type: "invite.created", timestamp: new Date(now).toISOString(), data });
    const about = { tenantId, endpointId: endpoint.id, eventType: "invite.created", payload };
    const share = Array.from({ length: count / ENDPOINTS }, () => newDelivery({ ...about, eventId: newId(now) }, now));
    await world.store.webhookDeliveries.enqueue(share);
  }
}
