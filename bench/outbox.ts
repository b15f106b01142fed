/** How fast queued mail leaves: our worker, and bare nodemailer, to the same SMTP server. */
import { createInvites } from "../src/core/create.ts";
import { freePort } from "../test/support/postgres.ts";
import { emails } from "./cases.ts";
import type { Engine } from "./engines.ts";
import type { Figure, Plan } from "./measure.ts";
import { end, said, startOurs, startScript } from "./processes.ts";
import { openSeeder, SECRET, type Seeder } from "./seed.ts";

export const OUTBOX = "outbox";

/** Mails for each second of the plan: about what is sent in it. */
const MAILS_PER_SECOND = 400;
/** The first are not counted: processes start, connections open. */
const WARM_UP = 0.2;
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
        await arrivalsOf(count, async (smtp) => {
          const child = startScript("floor/smtp.ts", { FLOOR_SMTP_URL: smtp, FLOOR_MAILS: String(count) });
          return () => end(child);
        }),
      );
      await queue(seeder, count);
      ours.push(
        await arrivalsOf(count, async (smtp) => {
          const server = await startOurs(url, { DOORLIST_SECRET: SECRET, DOORLIST_SMTP_URL: smtp });
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

/** Mails a second at a fresh sink. @param start begins to send, and answers how to end it */
async function arrivalsOf(count: number, start: (smtpUrl: string) => Promise<() => Promise<void>>): Promise<number> {
  const port = await freePort();
  const sink = startScript("sink.ts", { PORT: String(port) });
  await said(sink, "ready");
  const times: number[] = [];
  const all = new Promise<void>((resolve) => {
    sink.on("message", (arrived: number[]) => {
      times.push(...arrived);
      if (times.length >= count) resolve();
    });
  });
  const late = AbortSignal.timeout(120_000);
  const tooLate = new Promise<never>((_, reject) => {
    late.onabort = () => reject(new Error(`Only ${times.length} of ${count} mails came`));
  });
  const stop = await start(`smtp://127.0.0.1:${port}`);
  await Promise.race([all, tooLate]).finally(async () => {
    await stop();
    await end(sink);
  });
  const first = Math.floor(count * WARM_UP);
  return ((count - first - 1) * 1000) / ((times[count - 1] ?? 0) - (times[first] ?? 0));
}
