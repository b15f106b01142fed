/**
 * Is the memory of a server flat that works for an hour? Light, steady traffic of every kind, over all tenants of a
 * database; a line for each sample, and at the end how fast what is in memory grows.
 *
 *     node bench/large/soak.ts --url postgres://… --minutes 60
 *
 * Resident memory follows the garbage collector. What is alive is told by the heap after a collection, asked for
 * every ten minutes.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort } from "../../test/support/postgres.ts";
import { startServer } from "../../test/support/server.ts";
import { markdownTable } from "../report.ts";
import { SECRET } from "../seed.ts";
import { liveHeapOf } from "./heap.ts";
import { openPlaces } from "./places.ts";
import { createVisits } from "./visits.ts";

const { values: flags } = parseArgs({
  options: {
    url: { type: "string" },
    minutes: { type: "string", default: "60" },
    rate: { type: "string", default: "40" },
  },
});
if (!flags.url) throw new Error("--url names a database that bench/large/main.ts --keep has filled");
const SAMPLE_S = 30;
const HEAP_S = 600;
const MB = 1024 * 1024;

interface Sample {
  second: number;
  rssMb: number;
  /** What no file stands behind. */
  anonMb: number;
  heapMb: number | null;
  connections: number;
  waiting: number;
  mails: number;
  streams: number;
}

const debugPort = await freePort();
const places = await openPlaces(flags.url);
const server = await startServer({
  DOORLIST_DATABASE_URL: flags.url,
  DOORLIST_SECRET: SECRET,
  NODE_OPTIONS: `--inspect=127.0.0.1:${debugPort}`,
});
const pid = server.process.pid ?? 0;
const visits = await createVisits(`http://127.0.0.1:${server.port}`, places);
const samples: Sample[] = [];
const startedAt = performance.now();
const seconds = () => (performance.now() - startedAt) / 1000;
let heapAt = 0;
try {
  const end = Number(flags.minutes) * 60;
  const pulse = setInterval(visits.next, 1000 / Number(flags.rate));
  for (let at = 60; at <= end; at += SAMPLE_S) {
    await sleep(Math.max(0, at - seconds()) * 1000);
    const sample = await take();
    samples.push(sample);
    console.log(JSON.stringify(sample));
  }
  clearInterval(pulse);
  await visits.end();
} finally {
  await server.stop();
  await places.close();
}
report();

async function take(): Promise<Sample> {
  const headers = { authorization: `Bearer ${places.apiKey}` };
  const metrics = await (await fetch(`http://127.0.0.1:${server.port}/metrics`, { headers })).text();
  const gauge = (name: string) => Number(new RegExp(`^${name.replace(/[{}]/g, "\\$&")} (\\S+)$`, "m").exec(metrics)?.[1]);
  const second = Math.round(seconds());
  const withHeap = samples.length === 0 || second - heapAt >= HEAP_S;
  if (withHeap) heapAt = second;
  const [rssMb, anonMb] = [memory("VmRSS"), memory("RssAnon")];
  return {
    second,
    rssMb,
    anonMb,
    heapMb: withHeap ? (await liveHeapOf(debugPort)) / MB : null,
    connections: gauge('doorlist_database_connections{state="busy"}') + gauge('doorlist_database_connections{state="idle"}'),
    waiting: gauge('doorlist_database_connections{state="waiting"}'),
    mails: gauge("doorlist_outbox_depth"),
    streams: visits.streams(),
  };
}

function memory(name: string): number {
  const [, kB] = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kB) / 1024;
}

function report(): void {
  const heaps = samples.filter(({ heapMb }) => heapMb !== null);
  const row = (name: string, of: Sample[], value: (sample: Sample) => number) => {
    const settled = of.filter(({ second }) => second >= HEAP_S);
    const slope = slopeOf(settled.map((sample) => [sample.second / 3600, value(sample)] as const));
    const shown = [of[0], settled[0], of.at(-1)].map((sample) => (sample ? value(sample).toFixed(1) : ""));
    return [name, ...shown, Math.max(...of.map(value)).toFixed(1), slope.toFixed(1)];
  };
  const rows = [
    row("resident, MB", samples, ({ rssMb }) => rssMb),
    row("of it not of files, MB", samples, ({ anonMb }) => anonMb),
    row("alive on the heap, MB", heaps, ({ heapMb }) => heapMb ?? 0),
    row("connections to PostgreSQL", samples, ({ connections }) => connections),
    row("waiting for one", samples, ({ waiting }) => waiting),
    row("mails that wait", samples, ({ mails }) => mails),
  ];
  const head = ["", "after a minute", "after ten", "at the end", "most", "an hour, after the tenth minute"];
  console.log(`\n${markdownTable(head, rows, (column) => column > 0)}\n\n${visits.summary()}`);
}

/** Least squares. */
function slopeOf(points: (readonly [number, number])[]): number {
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return over / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
