/**
 * Several servers behind nginx, on one PostgreSQL. From the repository's root:
 *
 *     npm run example:cluster
 *
 * `PORT` is nginx's (4400), `SERVERS` how many there are behind it (3). The PostgreSQL is one that is thrown away in the
 * end, unless `DOORLIST_DATABASE_URL` names another; then give `DOORLIST_SECRET` too, or links die with this run.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort, startPostgres } from "../../test/support/postgres.ts";
import { nginxConf } from "./nginx.ts";

const doorlist = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const { PORT = "4400", SERVERS = "3", PATH = "", DOORLIST_DATABASE_URL } = process.env;
const baseUrl = `http://localhost:${PORT}`;

// Debian keeps it where only root looks.
const nginx = [...PATH.split(delimiter), "/usr/sbin"].map((folder) => join(folder, "nginx")).find(existsSync);
if (!nginx) {
  console.error("nginx is not on the PATH. Debian and Ubuntu: apt-get install nginx-light; macOS: brew install nginx");
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "doorlist-cluster-"));
const postgres = DOORLIST_DATABASE_URL ? undefined : await startPostgres();
const children: ChildProcess[] = [];
const ports: number[] = [];

function run(command: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  return child;
}

let stopping = false;
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  const gone = children.map(
    (child) => child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once("exit", resolve)),
  );
  for (const child of children) child.kill();
  await Promise.all(gone);
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
process.once("SIGINT", () => void stop(0)).once("SIGTERM", () => void stop(0));

/** Answers come from a server that has its tables. */
async function untilReady(url: string): Promise<void> {
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!stopping && !(await isReady())) await sleep(50);
}

const env = {
  DOORLIST_DATABASE_URL: DOORLIST_DATABASE_URL ?? postgres?.url,
  DOORLIST_SECRET: process.env.DOORLIST_SECRET ?? randomBytes(32).toString("base64url"),
  DOORLIST_BASE_URL: baseUrl,
  DOORLIST_DATA: folder,
  // nginx, which says for whom it asks.
  DOORLIST_TRUSTED_PROXIES: "1",
};
for (let index = 0; index < Number(SERVERS); index += 1) {
  const port = await freePort();
  ports.push(port);
  // One of them may end: nginx asks the others.
  const { pid } = run(process.execPath, [doorlist, "serve"], { ...env, PORT: String(port) });
  console.log(`Server ${index + 1}:  http://localhost:${port}  (process ${pid})`);
}
await Promise.all(ports.map((port) => untilReady(`http://localhost:${port}`)));

const conf = join(folder, "nginx.conf");
writeFileSync(conf, nginxConf(Number(PORT), ports, folder));
run(nginx, ["-p", folder, "-c", conf], {}).once("exit", (code) => void stop(code ?? 0));
await untilReady(baseUrl);
if (!stopping) console.log(`Doorlist:  ${baseUrl}\nMailbox:   ${baseUrl}/mailbox`);
