/** A disk that is full, made of a limit on the size of the server's files, which can be lifted while it runs. */
import { execFileSync, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { createDatabase } from "../support/databases.ts";
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";
import { openRows, violations } from "../support/rows.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const KEY = "dl_full_key_of_the_installation_0123456789";
const LIMIT = 2 * 1024 * 1024;
/** The limit sends a signal besides, which a full disk does not. */
const DEAF = "--import=data:text/javascript,process.on('SIGXFSZ',()=>{})";

it("a server whose disk is full says so, loses nothing it acknowledged, and goes on when there is room", {
  timeout: 90_000,
}, async () => {
  const database = await createDatabase("sqlite");
  onTestFinished(() => database.drop());
  const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: "a secret for a full disk", DOORLIST_API_KEY: KEY };
  const server = await startServer({ ...env, NODE_OPTIONS: DEAF });
  onTestFinished(() => server.stop());
  const operator = remote(server.url, { key: KEY });
  expect(await operator.post("/v1/tenants", { name: "Acme", id: "acme" })).toMatchObject({ status: 201 });
  const limit = (size: string) => execFileSync("prlimit", ["--pid", String(server.process.pid), `--fsize=${size}:`]);
  const invite = (round: number, index: number) =>
    operator.post("/v1/tenants/acme/invites", { email: `p${round}-${index}@example.com`, data: { filler: "x".repeat(4000) } });

  limit(String(LIMIT));
  const kept = new Set<string>();
  let refused = 0;
  for (let round = 0; round < 200 && refused < 40; round += 1) {
    for (const { status, headers, body } of await Promise.all(Array.from({ length: 20 }, (_, index) => invite(round, index)))) {
      if (status === 201) kept.add(body.invite.id);
      else {
        refused += 1;
        expect([status, body.code, headers.get("retry-after")]).toEqual([503, "unavailable", "1"]);
      }
    }
  }
  expect(refused).toBeGreaterThan(0);
  expect(kept.size).toBeGreaterThan(0);
  expect(await operator.get("/v1/tenants/acme/invites")).toMatchObject({ status: 200 });
  expect(await operator.get("/healthz")).toMatchObject({ status: 200 });

  limit("unlimited");
  expect(await invite(999, 0)).toMatchObject({ status: 201 });
  const rows = await openRows(database.url);
  onTestFinished(() => rows.close());
  const there = new Set((await rows.all<{ id: string }>("select id from doorlist_invite")).map(({ id }) => id));
  expect([...kept].filter((id) => !there.has(id))).toEqual([]);
  expect(await violations(rows)).toEqual([]);
  expect(await rows.all("pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(server.process.exitCode).toBeNull();
});

it.runIf(process.platform === "linux")(
  "a server whose log is on a full disk answers as ever, and stops",
  {
    timeout: 90_000,
  },
  async () => {
    const database = await createDatabase("sqlite");
    onTestFinished(() => database.drop());
    const port = await freePort();
    const full = openSync("/dev/full", "w");
    const { PATH = "", HOME = "" } = process.env;
    const env = {
      PATH,
      HOME,
      PORT: String(port),
      DOORLIST_DATABASE_URL: database.url,
      DOORLIST_SECRET: "a secret for a full disk",
    };
    const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
    const server = spawn(process.execPath, [main, "serve"], { env, stdio: ["ignore", full, "ignore"] });
    closeSync(full);
    onTestFinished(() => void server.kill("SIGKILL"));
    const isReady = async (path: string) =>
      fetch(`http://localhost:${port}${path}`, { signal: AbortSignal.timeout(5000) }).then(
        ({ ok }) => ok,
        () => false,
      );
    await until("it is ready", () => isReady("/readyz"), 30_000);
    // A page is a line of the log each time, written some 250 ms later.
    for (let round = 0; round < 4; round += 1) {
      expect(await isReady("/docs")).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    server.kill("SIGTERM");
    await until("it has ended", () => server.exitCode !== null, 15_000);
    expect(server.exitCode).toBe(0);
  },
);
