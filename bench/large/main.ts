/**
 * Are 10,000,000 invites of 10,000 tenants as quick as 10,000 of ten? The same questions in turn, through a server for
 * each of two databases of one PostgreSQL, and then the background work of each, batch by batch.
 *
 *     node bench/large/main.ts --tenants 10000                 fills a PostgreSQL of its own (about 15 minutes, 50 GB), and asks
 *     node bench/large/main.ts --tenants 500 --keep            leaves it up until it is interrupted, for soak.ts
 *     node bench/large/main.ts --url postgres://…/postgres     asks one that was left up
 */
import { once } from "node:events";
import { parseArgs } from "node:util";
import pg from "pg";
import { type Postgres, startPostgres } from "../../test/support/postgres.ts";
import { percentile, type Request } from "../drive.ts";
import { type Server, startOurs } from "../processes.ts";
import { markdownTable, whole } from "../report.ts";
import { SECRET } from "../seed.ts";
import { measureBackground } from "./background.ts";
import { seedCopies } from "./copies.ts";
import { openPlaces, type Places } from "./places.ts";
import { type Question, questions } from "./questions.ts";

const { values: flags } = parseArgs({
  options: {
    tenants: { type: "string", default: "10000" },
    url: { type: "string" },
    rounds: { type: "string", default: "100" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const INVITES = 1000;
const SMALL = 10;
/** A crash would lose all of it; it is undone before anything is measured. */
const FOR_SEEDING: Record<string, string> = {
  fsync: "off",
  autovacuum: "off",
  maintenance_work_mem: "1GB",
  max_parallel_maintenance_workers: "1",
};
/** Not measured: connections open, plans are made. */
const WARM_UP = 10;

interface Side {
  places: Places;
  server: Server;
}

const postgres = flags.url === undefined ? await fill() : undefined;
const url = postgres?.url ?? flags.url ?? "";
const urlOf = (name: string) => new URL(`/${name}`, url).href;
try {
  const sides = await Promise.all(["small", "large"].map((name) => open(urlOf(name))));
  try {
    await measure(sides as [Side, Side]);
  } finally {
    for (const { places, server } of sides) {
      await server.stop();
      await places.close();
    }
  }
  if (flags.keep) {
    console.log(`Left up at ${url} until it is interrupted`);
    await once(process, "SIGINT");
  }
} finally {
  await postgres?.stop();
}

async function fill(): Promise<Postgres> {
  const server = await startPostgres([
    ...["-c", "wal_level=minimal", "-c", "max_wal_senders=0"],
    ...["-c", "shared_buffers=2GB", "-c", "max_wal_size=2GB"],
  ]);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const set = async (settings: string[], how: (name: string) => string) => {
    for (const name of settings) await client.query(how(name));
    await client.query("select pg_reload_conf()");
  };
  await set(Object.keys(FOR_SEEDING), (name) => `alter system set ${name} = '${FOR_SEEDING[name]}'`);
  for (const [name, tenants] of [
    ["small", SMALL],
    ["large", Number(flags.tenants)],
  ] as const) {
    await client.query(`create database ${name}`);
    await seedCopies(new URL(`/${name}`, server.url).href, { tenants, invites: INVITES });
  }
  await set(Object.keys(FOR_SEEDING), (name) => `alter system reset ${name}`);
  await client.query("checkpoint");
  await client.end();
  return server;
}

async function open(databaseUrl: string): Promise<Side> {
  const places = await openPlaces(databaseUrl);
  return { places, server: await startOurs(databaseUrl, { DOORLIST_SECRET: SECRET }) };
}

async function measure(sides: [Side, Side]): Promise<void> {
  const { rows } = await sides[1].places.pool.query(
    "select (select count(*) from doorlist_tenant) as tenants, (select count(*) from doorlist_invite) as invites, pg_size_pretty(pg_database_size(current_database())) as size",
  );
  const [{ tenants, invites, size }] = rows;
  console.log(
    `${whole.format(invites)} invites of ${whole.format(tenants)} tenants (${size}) beside ${SMALL * INVITES} of ${SMALL}.\n`,
  );
  const head = ["question", "small, ms", "large, ms", "ratio", "p95, small", "p95, large", "again, small", "large", "ratio"];
  const cells: string[][] = [];
  for (const question of questions.filter(({ name }) => name.includes(flags.only ?? ""))) {
    const { first, again } = await inTurn(question, sides);
    const late = first.map((times) => ms(percentile(times, 0.95)));
    cells.push([question.name, ...medians(first), ...late, ...(again[0].length > 0 ? medians(again) : ["", "", ""])]);
    process.stderr.write(`${cells.at(-1)?.join("  ")}\n`);
  }
  console.log(`${markdownTable(head, cells, (column) => column > 0)}\n`);
  if (!flags.only) await measureBackground(sides.map(({ places }) => places) as [Places, Places], sides[1].server.url);
}

type Times = [small: number[], large: number[]];

/** What only reads is asked twice: the second time its tenant is in memory, however large the database. */
async function inTurn(question: Question, sides: [Side, Side]): Promise<{ first: Times; again: Times }> {
  const first: Times = [[], []];
  const again: Times = [[], []];
  for (let round = -WARM_UP; round < Number(flags.rounds); round += 1) {
    for (const index of [0, 1] as const) {
      const { places, server } = sides[index];
      const request = await question.next(places);
      const once = await timed(server, question, request);
      if (round >= 0) first[index].push(once);
      if (request.method !== "GET") continue;
      const twice = await timed(server, question, request);
      if (round >= 0) again[index].push(twice);
    }
  }
  for (const times of [...first, ...again]) times.sort((a, b) => a - b);
  return { first, again };
}

async function timed(server: Server, { name, status }: Question, { path, ...request }: Request): Promise<number> {
  const since = performance.now();
  const answer = await fetch(server.url + path, request as RequestInit);
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`${name}: ${path} answered ${answer.status}: ${text}`);
  return performance.now() - since;
}

/** And their ratio. */
function medians(times: Times): string[] {
  const [small, large] = [percentile(times[0], 0.5), percentile(times[1], 0.5)];
  return [ms(small), ms(large), (large / small).toFixed(2)];
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}
