/** docs/backup.md: a copy of a database that is written all the while, and a server that goes on from it elsewhere. */
import { spawn } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { blocksOf } from "../docs/blocks.ts";
import { KEY, makeTenant, openInstallation, SECRET } from "../support/installation.ts";
import { remote } from "../support/remote.ts";
import { until } from "../support/until.ts";

const { doorlist, inFolder, serve } = openInstallation();
const env = { DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };
const PATIENCE_MS = 20_000;

/** Commits a thousand times a second. */
const writing = `
  const { DatabaseSync } = require("node:sqlite");
  const database = new DatabaseSync(process.argv[1], { timeout: 5000 });
  database.exec("pragma synchronous = off; pragma wal_autocheckpoint = 0");
  database.exec("create table busy (n integer); insert into busy values (0)");
  for (;;) {
    database.exec("update busy set n = n + 1");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  }
`;

it("copies a SQLite file under load, and the copy opens what was sent, at another port and base URL", async () => {
  const first = await serve(env);
  await makeTenant(first, "acme");
  const { body } = await remote(first.url, { key: KEY }).post("/v1/tenants/acme/invites", { kind: "link" });
  const token = body.url.split("/").at(-1);
  const file = inFolder("data", "doorlist.db");
  const large = new DatabaseSync(file);
  large.exec("create table large (bytes blob); insert into large values (zeroblob(50000000))");
  large.close();
  const writer = spawn(process.execPath, ["-e", writing, file], { stdio: "ignore" });
  onTestFinished(() => void writer.kill("SIGKILL"));
  const reader = new DatabaseSync(file, { readOnly: true });
  onTestFinished(() => reader.close());
  const writes = () => {
    try {
      return Number(reader.prepare("select n from busy").get()?.n ?? 0);
    } catch {
      return 0;
    }
  };
  await until("it is written", () => writes() > 100, PATIENCE_MS);

  const [block] = blocksOf("docs/backup.md");
  const backup = spawn("bash", ["-c", block?.code ?? ""], {
    env: { ...process.env, DOORLIST_DATA: inFolder("data") },
    stdio: "ignore",
  });
  onTestFinished(() => void backup.kill("SIGKILL"));
  const before = writes();
  await until("the copy is made", () => backup.exitCode !== null, PATIENCE_MS);
  expect(backup.exitCode).toBe(0);
  expect(writes()).toBeGreaterThan(before);

  mkdirSync(inFolder("elsewhere"));
  renameSync(inFolder("data", "backup.db"), inFolder("elsewhere", "doorlist.db"));
  const moved = { ...env, DOORLIST_DATA: inFolder("elsewhere"), DOORLIST_BASE_URL: "https://moved.example" };
  expect(await doorlist("audit verify", moved)).toMatchObject({ code: 0 });
  const second = await serve(moved);
  expect(await remote(second.url).get(`/v1/invites/${token}`)).toMatchObject({ status: 200 });
  const again = await remote(second.url, { key: KEY }).get(`/v1/tenants/acme/invites/${body.invite.id}/link`);
  expect(again.body.url).toBe(`https://moved.example/join/${token}`);
});
