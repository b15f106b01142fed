/** How fast queued mail leaves: our worker, and bare nodemailer, to the same SMTP server. */
import { createInvites } from "../src/core/create.ts";
import { arrivalsOf } from "./arrivals.ts";
import { emails } from "./cases.ts";
import type { Engine } from "./engines.ts";
import type { Figure, Plan } from "./measure.ts";
import { end, startOurs, startScript } from "./processes.ts";
import { openSeeder, SECRET, type Seeder } from "./seed.ts";

export const OUTBOX = "outbox";

/** Mails for each second of the plan: about what is sent in it. */
const MAILS_PER_SECOND = 400;
const CONNECTIONS = 5;

export async function measureOutbox(engine: Engine, { seconds, rounds }: Plan): Promise<Figure> {
  const count = Math.ceil(seconds * MAILS_PER_SECOND);
  const url = await engine.create(`outbox-${Date.now().toString(36)}`);
  const seeder = await openSeeder(url);
  const ours: number[] = [];
  const floor: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      floor.push(
        await arrivalsOf("sink.ts", count, async (port) => {
          const child = startScript("floor/smtp.ts", { FLOOR_SMTP_URL: smtpUrl(port), FLOOR_MAILS: String(count) });
          return () => end(child);
        }),
      );
      await queue(seeder, count);
      ours.push(
        await arrivalsOf("sink.ts", count, async (port) => {
          const server = await startOurs(url, { DOORLIST_SECRET: SECRET, DOORLIST_SMTP_URL: smtpUrl(port) });
          return () => server.stop();
        }),
      );
    }
  } finally {
    await seeder.close();
  }
  const [rps, floorRps] = [mean(ours), mean(floor)];
  return {
    engine: engine.name,
    case: OUTBOX,
    connections: CONNECTIONS,
    rps,
    p50Ms: null,
    p99Ms: null,
    floorRps,
    ratio: rps / floorRps,
  };
}

const smtpUrl = (port: number) => `smtp://127.0.0.1:${port}`;

const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

async function queue({ world, tenant }: Seeder, count: number): Promise<void> {
  const { tenantId, authority } = await tenant();
  const user = await world.directory.user(authority.userId ?? "");
  if (!user) throw new Error("The owner is gone");
  for (let left = count; left > 0; left -= 10_000) {
    const inputs = emails(Math.min(left, 10_000)).map((email) => () => ({ email }));
    await createInvites(world, { type: "user", user }, tenantId, inputs);
  }
}
