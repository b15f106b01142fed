/**
 * Throughput with one, two and four servers on one PostgreSQL, each a process of its own: `create`, `preview` and
 * `accept` with 32 connections that are spread over them.
 *
 *     node bench/several.ts --seconds 5 --rounds 2
 *
 * All of it shares one machine's processors: PostgreSQL, the servers and the driver. So the CPU that each spends on a
 * request stands beside the rate; more servers cannot answer more than the processors that are left to them can.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { httpCases } from "./cases.ts";
import { drive, type Traffic, tryOnce } from "./drive.ts";
import { startEngine } from "./engines.ts";
import { type Server, startOurs } from "./processes.ts";
import { markdownTable, whole } from "./report.ts";
import { openSeeder, SECRET, type Seeder } from "./seed.ts";

const { values: flags } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "2" },
    case: { type: "string", multiple: true, default: ["create", "preview", "accept"] },
  },
});
const SERVERS = [1, 2, 4];
const CONNECTIONS = 32;
const WARM_UP = 1_000;
/** Of processor time, a second. */
const TICKS = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
const seconds = Number(flags.seconds);
const rounds = Number(flags.rounds);

interface Found {
  rps: number[];
  answers: number;
  /** Seconds in all. */
  cpu: { servers: number; postgres: number; driver: number };
}

const engine = await startEngine("postgres");
const rows: string[][] = [];
try {
  for (const one of httpCases.filter(({ name }) => flags.case.includes(name))) {
    const url = await engine.create(`several-${one.name}-${Date.now().toString(36)}`);
    const seeder = await openSeeder(url);
    try {
      const { ours } = await one.prepare(seeder, seconds * (rounds * SERVERS.length + 1));
      await seeder.settle();
      await engine.analyze(url);
      const found = new Map<number, Found>();
      // In turn, so that what else the machine does falls on all of them.
      for (let round = 0; round < rounds; round += 1) {
        for (const count of SERVERS) await measure(url, count, ours, seeder, found);
      }
      const alone = mean(found.get(1)?.rps ?? []);
      for (const [count, of] of found) rows.push(rowOf(one.name, count, of, alone));
    } finally {
      await seeder.close();
    }
  }
} finally {
  await engine.stop();
}
const head = ["case", "servers", "requests/s", "to one", "µs of servers", "µs of PostgreSQL", "µs of the driver"];
console.log(`${availableParallelism()} processors\n\n${markdownTable(head, rows, (column) => column > 0)}`);

async function measure(url: string, count: number, traffic: Traffic, seeder: Seeder, found: Map<number, Found>): Promise<void> {
  const servers = await Promise.all(Array.from({ length: count }, () => startOurs(url, { DOORLIST_SECRET: SECRET })));
  try {
    for (const server of servers) {
      await tryOnce(server.url, traffic);
      await drive(server.url, limited(traffic, WARM_UP), CONNECTIONS / count, null);
    }
    await seeder.settle();
    const before = spent(servers);
    const parts = await Promise.all(servers.map((server) => drive(server.url, traffic, CONNECTIONS / count, seconds)));
    const after = spent(servers);
    const known = found.get(count) ?? { rps: [], answers: 0, cpu: { servers: 0, postgres: 0, driver: 0 } };
    known.rps.push(sum(parts, ({ rps }) => rps));
    process.stderr.write(`${count}: ${whole.format(known.rps.at(-1) ?? 0)}/s\n`);
    known.answers += sum(parts, ({ latenciesMs }) => latenciesMs.length);
    for (const who of ["servers", "postgres", "driver"] as const) known.cpu[who] += after[who] - before[who];
    found.set(count, known);
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** So many for a warm-up: each server compiles for itself. */
function limited(traffic: Traffic, requests: number): Traffic {
  let sent = 0;
  const next = () => {
    sent += 1;
    return traffic.next();
  };
  return { ...traffic, next, left: () => requests - sent };
}

/** CPU seconds so far. PostgreSQL's processes that have ended meanwhile are lost: none of them works for us. */
function spent(servers: Server[]): Found["cpu"] {
  const { user, system } = process.cpuUsage();
  return {
    servers: sum(servers, ({ pid }) => secondsOf(pid ?? 0)),
    postgres: sum(childrenOf(engine.pid ?? 0), secondsOf),
    driver: (user + system) / 1e6,
  };
}

function secondsOf(pid: number): number {
  const [user = 0, system = 0] = fieldsOf(pid).slice(11, 13).map(Number);
  return (user + system) / TICKS;
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? [] : children.split(" ").map(Number);
}

/** Behind the name, which may hold spaces. */
function fieldsOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

function rowOf(name: string, count: number, { rps, answers, cpu }: Found, alone: number): string[] {
  const each = (of: number) => whole.format((of / answers) * 1e6);
  const costs = [each(cpu.servers), each(cpu.postgres), each(cpu.driver)];
  return [name, String(count), whole.format(mean(rps)), (mean(rps) / alone).toFixed(2), ...costs];
}

function sum<T>(items: T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function mean(numbers: number[]): number {
  return sum(numbers, (each) => each) / numbers.length;
}
