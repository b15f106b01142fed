/**
 * `npm run bench`: our server against the least that could be done, on each engine.
 *
 *     npm run bench -- --quick                            one second each, one round
 *     npm run bench -- --engine sqlite --case create      one case
 *     npm run bench -- --json figures.json --write        keep the figures, and put them into the README
 *     npm run bench -- --peers --invites 1000000          beside others who do the same
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { EngineName } from "../src/store/sql.ts";
import { httpCases } from "./cases.ts";
import { startEngine } from "./engines.ts";
import { type Figure, measureCase, type Plan } from "./measure.ts";
import { measureOutbox, OUTBOX } from "./outbox.ts";
import { type Memory, measurePeers, type PeerFigure } from "./peers/measure.ts";
import { memoryTable, peerTable, writePeers } from "./peers/report.ts";
import { tableOf, writeFigures } from "./report.ts";
import { measureWebhooks, WEBHOOKS } from "./webhooks.ts";

const ENGINES: EngineName[] = ["sqlite", "postgres"];
const SIZES = ["1000", "100000"];
const USAGE =
  "npm run bench -- [--engine sqlite|postgres] [--case NAME] [--seconds N] [--quick] [--peers [--invites N]] [--json FILE] [--write]";
const flags = readFlags();
const readme = fileURLToPath(new URL("README.md", import.meta.url));

const names = [...httpCases.map(({ name }) => name), OUTBOX, WEBHOOKS];
const engines = ENGINES.filter((engine) => flags.engine.includes(engine));
const wanted = names.filter((name) => flags.case?.includes(name) ?? true);
const plan: Plan = flags.quick ? { seconds: 1, rounds: 1 } : { seconds: Number(flags.seconds), rounds: 2 };
refuse(flags.engine, ENGINES, "engine");
refuse(flags.case ?? [], names, "case");
if (!(plan.seconds > 0)) throw new Error("--seconds must be a number above 0");

if (flags.peers) {
  await runPeers();
  process.exit();
}
const figures: Figure[] = [];
for (const name of engines) {
  const engine = await startEngine(name);
  try {
    for (const one of httpCases.filter((each) => wanted.includes(each.name))) {
      process.stderr.write(`${name}: ${one.name}\n`);
      figures.push(...(await measureCase(engine, one, plan)));
    }
    if (wanted.includes(OUTBOX)) figures.push(await measureOutbox(engine, plan));
    if (wanted.includes(WEBHOOKS)) figures.push(await measureWebhooks(engine, plan));
  } finally {
    await engine.stop();
  }
}

process.stdout.write(`${tableOf(figures)}\n`);
for (const { engine, case: name, connections, driverLoad = 0 } of figures) {
  if (driverLoad > 0.9) process.stdout.write(`${engine} ${name} ${connections}: the driver was busy, the ratio flatters\n`);
}
if (flags.json) writeFileSync(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
if (flags.write) writeFigures(readme, figures, plan.seconds);

async function runPeers(): Promise<void> {
  const found: PeerFigure[] = [];
  const memory: Memory[] = [];
  for (const name of engines) {
    const engine = await startEngine(name);
    try {
      for (const invites of flags.invites.map(Number)) {
        const one = await measurePeers(engine, invites, plan.seconds);
        found.push(...one.figures);
        memory.push(...one.memory);
      }
    } finally {
      await engine.stop();
    }
  }
  process.stdout.write(`${peerTable(found)}\n\n${memoryTable(memory)}\n`);
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify({ figures: found, memory }, null, 2)}\n`);
  if (flags.write) writePeers(readme, found, memory, plan.seconds);
}

function refuse(given: string[], known: string[], flag: string): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--${flag} ${unknown}: there are ${known.join(", ")}`);
}

function readFlags() {
  try {
    const options = {
      engine: { type: "string", multiple: true, default: ENGINES },
      case: { type: "string", multiple: true },
      seconds: { type: "string", default: "5" },
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      write: { type: "boolean", default: false },
      peers: { type: "boolean", default: false },
      invites: { type: "string", multiple: true, default: SIZES },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}
