/**
 * How long the questions of the dashboard's list take in a tenant of many invites, through the handler:
 *
 *     node bench/view.ts --engine postgres --invites 1000000       seeds a database of its own, and asks
 *     node bench/view.ts --url sqlite:data/doorlist.db             asks one that was seeded before (npm run seed)
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { createDoorlist } from "../src/index.ts";
import type { EngineName } from "../src/store/sql.ts";
import { startEngine } from "./engines.ts";
import { SECRET } from "./seed.ts";

const { values: flags } = parseArgs({
  options: {
    engine: { type: "string", default: "sqlite" },
    invites: { type: "string", default: "1000000" },
    url: { type: "string" },
    rounds: { type: "string", default: "15" },
  },
});
const KEY = "dl_key_of_the_view_measurement_0123456789";

const engine = flags.url === undefined ? await startEngine(flags.engine as EngineName) : undefined;
try {
  await measure(flags.url ?? (await seeded()));
} finally {
  await engine?.stop();
}

async function seeded(): Promise<string> {
  const url = (await engine?.create("view")) ?? "";
  const env = { ...process.env, DOORLIST_DATABASE_URL: url, DOORLIST_SECRET: SECRET };
  const { status } = spawnSync(process.execPath, ["src/cli/main.ts", "seed", "--invites", flags.invites], {
    env,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("The seed failed");
  await engine?.analyze(url);
  return url;
}

async function measure(databaseUrl: string): Promise<void> {
  const doorlist = createDoorlist({ database: databaseUrl, secret: SECRET, baseUrl: "http://localhost:4400", apiKey: KEY });
  await doorlist.migrate();
  const ask = async (path: string) => {
    const request = new Request(`http://localhost:4400/v1${path}`, { headers: { authorization: `Bearer ${KEY}` } });
    const answer = await doorlist.handler(request);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const [tenant] = (await ask("/tenants")).data;
  const invites = `/tenants/${tenant.id}/invites`;
  const first = (await ask(`${invites}?limit=50&createdBefore=${ago(200)}`)) as { nextCursor: string };
  const [known] = (await ask(`${invites}?limit=1&kind=email&createdBefore=${ago(180)}`)).data;
  const questions: Record<string, string> = {
    "first page, newest first": `${invites}?limit=50`,
    "a page from the middle": `${invites}?limit=50&cursor=${first.nextCursor}`,
    "by address": `${invites}?limit=50&sort=email`,
    "expires first": `${invites}?limit=50&sort=expiresAt`,
    "changed last": `${invites}?limit=50&sort=-updatedAt`,
    pending: `${invites}?limit=50&status=pending`,
    expired: `${invites}?limit=50&status=expired`,
    "role admin": `${invites}?limit=50&role=admin`,
    "role admin, rejected": `${invites}?limit=50&role=admin&status=rejected`,
    links: `${invites}?limit=50&kind=link`,
    "one inviter": `${invites}?limit=50&createdBy=${known.createdBy}`,
    "one month, half a year ago": `${invites}?limit=50&createdAfter=${ago(210)}&createdBefore=${ago(180)}`,
    "links, rejected (none there are)": `${invites}?limit=50&kind=link&status=rejected`,
    "search: a first name": `${invites}?limit=50&q=ximena`,
    "search: one address, half a year back": `${invites}?limit=50&q=${encodeURIComponent(known.email)}`,
    "search: a miss": `${invites}?limit=50&q=nobody-at-all`,
    "search: a miss among the rejected": `${invites}?limit=50&q=nobody-at-all&status=rejected`,
    stats: `${invites}/stats`,
  };
  console.log("| question | median ms | slowest ms |\n| --- | ---: | ---: |");
  for (const [name, path] of Object.entries(questions)) {
    const times: number[] = [];
    const end = Date.now() + 20_000;
    for (let round = 0; round <= Number(flags.rounds) && (round < 3 || Date.now() < end); round += 1) {
      const start = performance.now();
      await ask(path);
      // The first one warms caches up, as the requests before it do in a server.
      if (round > 0) times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    console.log(`| ${name} | ${shown(times[Math.floor(times.length / 2)])} | ${shown(times.at(-1))} |`);
  }
  await doorlist.close();
}

function shown(ms = 0): string {
  return ms < 100 ? ms.toFixed(1) : Math.round(ms).toLocaleString("en");
}

function ago(days: number): string {
  return encodeURIComponent(new Date(Date.now() - days * 86_400_000).toISOString());
}
