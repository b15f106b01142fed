/** The work that nobody waits for, on each side: how long a batch takes, and what requests notice of it meanwhile. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { admitWaiting } from "../../src/core/admit-waiting.ts";
import { checkDomains } from "../../src/core/check-domains.ts";
import { expireInvites } from "../../src/core/expire.ts";
import { expireRequests } from "../../src/core/expire-requests.ts";
import { newId } from "../../src/core/ids.ts";
import { purgeDecided } from "../../src/core/purge.ts";
import { sendReminders } from "../../src/core/reminder.ts";
import { sealEvents } from "../../src/core/seal-events.ts";
import type { World } from "../../src/core/world.ts";
import { percentile } from "../drive.ts";
import { markdownTable, whole } from "../report.ts";
import type { Places } from "./places.ts";

interface Work {
  name: string;
  /** Makes something to do. */
  prepare?(places: Places): Promise<unknown>;
  /** @param world its transactions are timed: each is a batch */
  run(world: World): Promise<unknown>;
}

interface Took {
  batches: number[];
  totalMs: number;
  heldMs: number;
  meanwhileMs: number[];
}

const DAY = 86_400_000;
const DUE = 1_000;
/** Noon, when reminders may go out everywhere the seeded tenants are. */
const noon = () => Math.floor(Date.now() / DAY) * DAY + DAY / 2;

/** Of tenants in no order: one of each where there are enough. */
const some = (status: string, count: number) => `select tenant_id, id from (
    select i.tenant_id, i.id from (select id from doorlist_tenant order by random() limit ${count}) as t cross join lateral
      (select tenant_id, id from doorlist_invite where tenant_id = t.id and status = '${status}' and kind = 'email' and sent_count > 0
        order by id desc limit greatest(1, ${count} / (select count(*) from doorlist_tenant))) as i
  ) as i limit ${count}`;

const works: Work[] = [
  {
    name: "sweep of expired invites",
    prepare: ({ pool }) =>
      pool.query(`update doorlist_invite set status = 'pending', expires_at = ${Date.now() - 1000}
        where (tenant_id, id) in (${some("expired", DUE)})`),
    run: (world) => expireInvites(world),
  },
  {
    name: "reminders",
    prepare: ({ pool }) =>
      pool.query(`update doorlist_invite set status = 'pending', expires_at = ${noon() + 4 * DAY}, next_reminder_at = ${noon() - 1000}
        where (tenant_id, id) in (${some("expired", DUE)})`),
    run: (world) => sendReminders({ ...world, clock: { now: noon } }),
  },
  {
    name: "retention, five tenants with 250 days",
    prepare: ({ pool, tenantIds }) =>
      pool.query("update doorlist_tenant set settings = $1 where id = any($2)", [
        JSON.stringify({ retentionDays: 250 }),
        tenantIds.slice(0, 5),
      ]),
    run: (world) => purgeDecided(world, null),
  },
  {
    name: "retention, nothing to do",
    run: (world) => purgeDecided(world, 400),
  },
  {
    name: "sealing",
    async prepare({ pool, anyTenant }) {
      const now = Date.now();
      const rows = Array.from({ length: 5 * DUE }, () => ({ tenant: anyTenant(), id: newId(now) }));
      await pool.query(
        `insert into doorlist_event (tenant_id, id, type, actor, at)
          select *, 'tenant.updated', 'system', ${now} from unnest($1::text[], $2::text[])`,
        [rows.map(({ tenant }) => tenant), rows.map(({ id }) => id)],
      );
    },
    async run({ store, clock, keyring }) {
      for (let sealed = -1; sealed !== 0; ) {
        sealed = (await sealEvents({ store, clock, keyring }))?.length ?? -1;
        if (sealed < 0) await sleep(1);
      }
    },
  },
  {
    name: "index of searches",
    prepare: ({ pool }) => pool.query(`insert into doorlist_search_queue ${some("accepted", DUE)} on conflict do nothing`),
    run: ({ store }) => store.invites.indexQueued(),
  },
  {
    name: "counts brought up to date",
    run: ({ store, clock }) => store.invites.recount(clock.now(), 0),
  },
  { name: "waitlists", run: (world) => admitWaiting(world) },
  { name: "requests that ran out", run: (world) => expireRequests(world) },
  { name: "domains to be checked", run: (world) => checkDomains(world) },
];

/** @param large the address of a server of the larger database, which is asked for lists meanwhile */
export async function measureBackground(sides: [Places, Places], large: string): Promise<void> {
  const head = ["work", "batches", "ms a batch, small", "large", "ratio", "longest, small", "large", "in all, small", "large"];
  const cells: string[][] = [];
  const notes: string[] = [];
  for (const work of works) {
    const [small, big] = [await timed(work, sides[0]), await timed(work, sides[1], large)];
    const middle = ({ batches, totalMs }: Took) => (batches.length > 0 ? percentile(batches, 0.5) : totalMs);
    const most = ({ batches }: Took) => (batches.length > 0 ? ms(batches.at(-1) ?? 0) : "");
    const counts = [small, big].map(({ batches }) => whole.format(batches.length)).join(", ");
    const ratio = (middle(big) / middle(small)).toFixed(2);
    cells.push([
      work.name,
      counts,
      ms(middle(small)),
      ms(middle(big)),
      ratio,
      most(small),
      most(big),
      ms(small.totalMs),
      ms(big.totalMs),
    ]);
    process.stderr.write(`${cells.at(-1)?.join("  ")}\n`);
    const asked = big.meanwhileMs.sort((a, b) => a - b);
    notes.push(
      `${work.name}: event loop held at most ${ms(big.heldMs)} ms; ${asked.length} first pages meanwhile, p50 ${ms(percentile(asked, 0.5))} ms, p99 ${ms(percentile(asked, 0.99))} ms`,
    );
  }
  console.log(`${markdownTable(head, cells, (column) => column > 1)}\n\n${notes.join("\n")}`);
}

async function timed(work: Work, places: Places, meanwhile?: string): Promise<Took> {
  await work.prepare?.(places);
  const batches: number[] = [];
  const { world } = places.seeder;
  const transaction: World["store"]["transaction"] = async (part) => {
    const since = performance.now();
    const result = await world.store.transaction(part);
    // Null: another process has the lock of it.
    if (result !== null) batches.push(performance.now() - since);
    return result;
  };
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const meanwhileMs: number[] = [];
  let done = false;
  const asking = meanwhile && ask(meanwhile, places, meanwhileMs, () => done);
  delay.enable();
  const since = performance.now();
  await work.run({ ...world, store: { ...world.store, transaction } });
  const totalMs = performance.now() - since;
  delay.disable();
  done = true;
  await asking;
  return { batches: batches.sort((a, b) => a - b), totalMs, heldMs: delay.max / 1e6, meanwhileMs };
}

async function ask(server: string, { apiKey, anyTenant }: Places, times: number[], done: () => boolean): Promise<void> {
  while (!done()) {
    const since = performance.now();
    const path = `/v1/tenants/${anyTenant()}/invites?limit=50`;
    await (await fetch(server + path, { headers: { authorization: `Bearer ${apiKey}` } })).text();
    times.push(performance.now() - since);
    await sleep(10);
  }
}

function ms(value: number): string {
  return value < 100 ? value.toFixed(value < 10 ? 2 : 1) : whole.format(value);
}
