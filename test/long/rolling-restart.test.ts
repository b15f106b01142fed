/** A new version comes up server by server, behind the nginx of examples/cluster, while people work. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { nginxConf } from "../../examples/cluster/nginx.ts";
import { createDatabase } from "../support/databases.ts";
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";
import { openRows, violations } from "../support/rows.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const KEY = "dl_rolling_key_of_the_installation_0123456789";
const SERVERS = 3;
const ROUNDS = 3;
const LANES = 16;

it("a rolling restart under load fails no request", async () => {
  const database = await createDatabase("postgres");
  onTestFinished(() => database.drop());
  const env = {
    DOORLIST_DATABASE_URL: database.url,
    DOORLIST_SECRET: "a secret that every server knows",
    DOORLIST_API_KEY: KEY,
  };
  const ports: number[] = [];
  while (ports.length < SERVERS) ports.push(await freePort());
  const servers = await Promise.all(ports.map((port) => startServer({ ...env, PORT: String(port) })));
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  const folder = mkdtempSync(join(tmpdir(), "doorlist-rolling-"));
  const port = await freePort();
  writeFileSync(join(folder, "nginx.conf"), nginxConf(port, ports, folder));
  const nginx = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  await once(nginx, "spawn").catch((cause) => {
    throw new Error("This test needs nginx: apt-get install nginx-light", { cause });
  });
  const gone = once(nginx, "exit");
  onTestFinished(async () => {
    nginx.kill();
    await gone;
    rmSync(folder, { recursive: true });
  });
  const operator = remote(`http://127.0.0.1:${port}`, { key: KEY });
  const isReady = () =>
    operator.get("/readyz").then(
      ({ status }) => status === 200,
      () => false,
    );
  await until("nginx and the servers are there", isReady);
  expect(await operator.post("/v1/tenants", { id: "acme", name: "Acme" })).toMatchObject({ status: 201 });

  let running = true;
  const answers: Record<string, number> = {};
  const note = (what: string) => {
    answers[what] = (answers[what] ?? 0) + 1;
  };
  const lane = async (name: number): Promise<void> => {
    for (let index = 0; running; index += 1) {
      const created = await operator.post("/v1/tenants/acme/invites", { email: `p${name}-${index}@example.com` });
      note(`create ${created.status}`);
      note(`list ${(await operator.get("/v1/tenants/acme/invites?limit=5")).status}`);
    }
  };
  const lanes = Array.from({ length: LANES }, (_, name) => lane(name));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, server] of servers.entries()) {
      await sleep(500);
      await server.stop("SIGTERM");
      servers[index] = await startServer({ ...env, PORT: String(ports[index]) });
    }
  }
  running = false;
  await Promise.all(lanes);

  expect(Object.keys(answers).sort()).toEqual(["create 201", "list 200"]);
  const rows = await openRows(database.url);
  onTestFinished(() => rows.close());
  const [kept] = await rows.all<{ n: number }>("select count(*) as n from doorlist_invite");
  expect(kept?.n).toBe(answers["create 201"]);
  expect(await violations(rows)).toEqual([]);
});
