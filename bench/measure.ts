/** One case on one engine: floor and ours in turn, so that what else the machine does falls on both. */
import type { HttpCase } from "./cases.ts";
import { drive, type Measurement, percentile, type Traffic, tryOnce } from "./drive.ts";
import type { Engine } from "./engines.ts";
import { type Server, startFloor, startOurs } from "./processes.ts";
import { openSeeder, SECRET } from "./seed.ts";

export interface Plan {
  /** Of load, for each measurement. */
  seconds: number;
  rounds: number;
}

export interface Figure {
  engine: Engine["name"];
  case: string;
  connections: number;
  /** Requests, items (batch) or messages (outbox) a second. */
  rps: number;
  /** Null where there are no requests. */
  p50Ms: number | null;
  p99Ms: number | null;
  floorRps: number;
  /** `rps / floorRps` */
  ratio: number;
  /** SQLite, writes: a floor whose last commits a power failure may undo (`synchronous=NORMAL`). */
  floorNormalRps?: number;
  /** CPU seconds a second of the driver, at its busiest. Near 1: the servers were faster than could be seen. */
  driverLoad?: number;
}

interface Contestant {
  server: Server;
  traffic: Traffic;
  found: Measurement[];
}

export async function measureCase(engine: Engine, one: HttpCase, { seconds, rounds }: Plan): Promise<Figure[]> {
  const id = `${one.name}-${Date.now().toString(36)}`;
  const url = await engine.create(`ours-${id}`);
  const seeder = await openSeeder(url);
  const warmUp = Math.min(1, seconds / 2);
  const prepared = await one.prepare(seeder, warmUp + rounds * one.connections.length * seconds);
  await seeder.settle();
  await engine.analyze(url);

  const servers: Server[] = [];
  const contestant = async (starting: Promise<Server>, traffic: Traffic): Promise<Contestant> => {
    const server = await starting;
    servers.push(server);
    await tryOnce(server.url, traffic);
    await drive(server.url, limited(traffic, one.requests && 1), 1, one.requests ? null : warmUp);
    return { server, traffic, found: [] };
  };
  const floorOf = async (sync: "full" | "normal") => {
    const floorUrl = await engine.create(`floor-${sync}-${id}`);
    const floor = await contestant(startFloor(engine.name, floorUrl, { rows: one.floorRows, sync }), prepared.floor);
    await engine.analyze(floorUrl);
    return floor;
  };
  try {
    const floor = await floorOf("full");
    const normal = one.writes && engine.name === "sqlite" ? await floorOf("normal") : undefined;
    const ours = await contestant(startOurs(url, { DOORLIST_SECRET: SECRET }), prepared.ours);
    await seeder.settle();

    const figures: Figure[] = [];
    for (const connections of one.connections) {
      for (let round = 0; round < rounds; round += 1) {
        for (const each of [floor, ours, ...(normal ? [normal] : [])]) {
          each.found.push(
            await drive(each.server.url, limited(each.traffic, one.requests), connections, one.requests ? null : seconds),
          );
          if (each === ours) await seeder.settle();
        }
      }
      figures.push(figureOf(engine, one, connections, take(ours), take(floor), normal && take(normal)));
    }
    return figures;
  } finally {
    for (const server of servers) await server.stop();
    await seeder.close();
  }
}

/** So many requests, made before the clock starts. */
function limited(traffic: Traffic, requests: number | undefined): Traffic {
  if (requests === undefined) return traffic;
  const ready = Array.from({ length: requests }, traffic.next);
  let sent = 0;
  return { ...traffic, next: () => ready[sent++] ?? traffic.next(), left: () => requests - sent };
}

const take = ({ found }: Contestant): Measurement[] => found.splice(0);
const mean = (measurements: Measurement[]) => measurements.reduce((sum, { rps }) => sum + rps, 0) / measurements.length;

function figureOf(
  engine: Engine,
  { name, items = 1 }: HttpCase,
  connections: number,
  ours: Measurement[],
  floor: Measurement[],
  normal: Measurement[] | undefined,
): Figure {
  const latencies = ours.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
  return {
    engine: engine.name,
    case: name,
    connections,
    rps: mean(ours) * items,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    floorRps: mean(floor) * items,
    ratio: mean(ours) / mean(floor),
    ...(normal ? { floorNormalRps: mean(normal) * items } : {}),
    driverLoad: Math.max(...[...ours, ...floor].map(({ driverLoad }) => driverLoad)),
  };
}
