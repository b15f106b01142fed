/** Us, each peer and, where there is one, the floor, in turn on the same engine. */
import { readFileSync } from "node:fs";
import { freePort } from "../../test/support/postgres.ts";
import { drive, percentile, type Traffic, tryOnce } from "../drive.ts";
import type { Engine } from "../engines.ts";
import { end, startFloor, startOurs, startScript } from "../processes.ts";
import { openSeeder, SECRET } from "../seed.ts";
import { grown, type OurFacts, ourTraffic, PEERS, type Peer, type PeerCase, peerCases, peerTraffic } from "./cases.ts";
import type { PeerFacts } from "./server.ts";

export interface PeerFigure {
  engine: Engine["name"];
  case: PeerCase;
  /** Invites that there are. */
  invites: number;
  who: "doorlist" | "floor" | Peer;
  rps: number;
  p50Ms: number;
  p99Ms: number;
}

export interface Memory {
  engine: Engine["name"];
  invites: number;
  who: PeerFigure["who"];
  /** Resident, MB: before the first request, and the most there ever was. */
  restMb: number;
  mostMb: number;
}

const CONNECTIONS = 16;
const FLOORS: Partial<Record<PeerCase, [status: number, method: "GET" | "POST", path: string]>> = {
  create: [201, "POST", "/rows"],
  list: [200, "GET", "/rows"],
};

interface Contestant {
  who: PeerFigure["who"];
  url: string;
  pid: number | undefined;
  restMb: number;
  of(name: PeerCase): Traffic | undefined;
  /** Takes off its queue what the case before left: peers send no mail. */
  settle?(): Promise<void>;
  stop(): Promise<void>;
}

export async function measurePeers(engine: Engine, invites: number, seconds: number) {
  const guests = Math.ceil(seconds * 2_000);
  const contestants = [await ours(engine, invites, guests)];
  for (const peer of PEERS) contestants.push(await startPeer(engine, peer, invites, guests));
  contestants.push(await floor(engine, invites));
  const figures: PeerFigure[] = [];
  try {
    for (const name of invites > 1_000 ? grown : peerCases) {
      for (const { who, url, of, settle } of contestants) {
        const traffic = of(name);
        if (!traffic) continue;
        process.stderr.write(`${engine.name}, ${invites} invites: ${name}, ${who}\n`);
        await settle?.();
        await tryOnce(url, traffic);
        const { rps, latenciesMs } = await answersOf(url, name, traffic, seconds);
        latenciesMs.sort((a, b) => a - b);
        const found = { rps, p50Ms: percentile(latenciesMs, 0.5), p99Ms: percentile(latenciesMs, 0.99) };
        figures.push({ engine: engine.name, case: name, invites, who, ...found });
      }
    }
    const memory = contestants.map(
      ({ who, pid, restMb }): Memory => ({ engine: engine.name, invites, who, restMb, mostMb: resident(pid, "VmHWM") }),
    );
    return { figures, memory };
  } finally {
    for (const { stop } of contestants) await stop();
  }
}

/** After a warm-up, where there is enough to ask. A batch, and a list that takes longer than there is time, are asked one after the other, a few times. */
async function answersOf(url: string, name: PeerCase, traffic: Traffic, seconds: number) {
  if (name === "batch-1000") return drive(url, traffic, 1, null);
  if (!traffic.left && !grown.includes(name)) await drive(url, traffic, CONNECTIONS, seconds / 2);
  const loaded = drive(url, traffic, CONNECTIONS, seconds);
  return grown.includes(name) ? loaded.catch(() => drive(url, few(traffic), 1, null)) : loaded;
}

function few(traffic: Traffic): Traffic {
  let left = 3;
  const next = () => {
    left -= 1;
    return traffic.next();
  };
  return { ...traffic, next, left: () => left };
}

async function ours(engine: Engine, invites: number, count: number): Promise<Contestant> {
  const url = await engine.create(`peers-ours-${invites}`);
  const seeder = await openSeeder(url);
  const addresses = (name: string, many: number) => Array.from({ length: many }, (_, n) => `${name}-${n}@example.com`);
  const seeded = await seeder.tenant();
  await seeder.invites(seeded, addresses("seed", invites));
  const people = addresses("guest", count);
  const cookies = await seeder.signIn(await seeder.users(people));
  const tokens = await seeder.invites(seeded, people);
  await engine.analyze(url);
  const server = await startOurs(url, { DOORLIST_SECRET: SECRET });
  const facts: OurFacts = { ...seeded, guests: tokens.map((key, index) => ({ key, cookie: cookies[index] ?? "" })) };
  return {
    who: "doorlist",
    ...server,
    restMb: resident(server.pid, "VmRSS"),
    of: (name) => ourTraffic(name, facts),
    settle: seeder.settle,
    async stop() {
      await server.stop();
      await seeder.close();
    },
  };
}

async function startPeer(engine: Engine, peer: Peer, invites: number, guests: number): Promise<Contestant> {
  const port = await freePort();
  const child = startScript("peers/server.ts", {
    PORT: String(port),
    PEER: peer,
    PEER_DATABASE: await engine.create(`peers-${peer}-${invites}`),
    PEER_ROWS: String(invites),
    PEER_GUESTS: String(guests),
    NODE_ENV: "production",
  });
  const facts = await new Promise<PeerFacts>((resolve, reject) => {
    child.once("message", (message) => resolve(message as PeerFacts));
    child.once("exit", (code) => reject(new Error(`${peer} ended with ${code}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  const of = (name: PeerCase) => peerTraffic(peer, name, facts, url);
  return { who: peer, url, pid: child.pid, restMb: resident(child.pid, "VmRSS"), of, stop: () => end(child) };
}

async function floor(engine: Engine, rows: number): Promise<Contestant> {
  const server = await startFloor(engine.name, await engine.create(`peers-floor-${rows}`), { rows });
  const of = (name: PeerCase): Traffic | undefined => {
    const known = FLOORS[name];
    if (!known) return undefined;
    const [status, method, path] = known;
    const body = method === "POST" ? { headers: { "content-type": "application/json" }, body: "{}" } : {};
    return { status, next: () => ({ method, path, ...body }) };
  };
  return { who: "floor", ...server, restMb: resident(server.pid, "VmRSS"), of };
}

/** MB, as Linux tells it; 0 elsewhere. */
function resident(pid: number | undefined, field: "VmRSS" | "VmHWM"): number {
  try {
    const kb = readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`${field}:\\s+(\\d+)`))?.[1];
    return Math.round(Number(kb ?? 0) / 1024);
  } catch {
    return 0;
  }
}
