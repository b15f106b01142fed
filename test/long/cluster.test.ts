/** examples/cluster, as people start it: several servers behind nginx, on one PostgreSQL. */
import { spawn, spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookieOf } from "../support/app.ts";
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";
import { until } from "../support/until.ts";

const KEY = "dl_key_of_the_cluster_0123456789";

describe("the cluster", () => {
  let url = "";
  let output = "";
  let stop: () => Promise<void> = async () => {};
  beforeAll(async () => {
    const port = await freePort();
    url = `http://localhost:${port}`;
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), DOORLIST_API_KEY: KEY };
    const child = spawn(process.execPath, ["examples/cluster/start.ts"], { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    stop = async () => {
      child.kill();
      await gone;
    };
    await until("the cluster to stand", () => output.includes("Doorlist:") || child.exitCode !== null, 120_000);
    expect(output).toContain("Doorlist:");
  });
  afterAll(() => stop());

  it("lets in as many as a link has uses, whichever server each of them meets", async () => {
    const operator = remote(url, { key: KEY });
    expect(await operator.post("/v1/tenants", { id: "acme", name: "Acme" })).toMatchObject({ status: 201 });
    const { body } = await operator.post("/v1/tenants/acme/invites", { kind: "link", maxUses: 3 });
    const token = body.url.split("/").at(-1);
    expect(body.url).toBe(`${url}/join/${token}`);

    const people = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const account = { name: `P${index}`, email: `p${index}@example.com`, password: "correct horse 1" };
        return remote(url, { cookie: cookieOf((await remote(url).post("/api/auth/sign-up/email", account)).headers) });
      }),
    );
    const answers = await Promise.all(people.map((person) => person.post(`/v1/invites/${token}/accept`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 410, 410, 410, 410, 410]);
    expect(new Set(answers.map(({ headers }) => headers.get("x-served-by"))).size).toBeGreaterThan(1);
    expect(await operator.get("/v1/tenants/acme")).toMatchObject({ body: { members: 3 } });
  });

  it("goes on without a server that was killed", async () => {
    const [, pid] = output.match(/process (\d+)/) ?? [];
    process.kill(Number(pid), "SIGKILL");
    const operator = remote(url, { key: KEY });
    const answers = await Promise.all(Array.from({ length: 30 }, () => operator.get("/v1/tenants/acme")));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it("says how to get nginx where there is none", () => {
    // A PATH without it, and a root without /usr/sbin.
    const program = `const fs = require("node:fs"); const { existsSync } = fs;
      fs.existsSync = (path) => !String(path).endsWith("/nginx") && existsSync(path);
      require("node:module").syncBuiltinESMExports();`;
    const hidden = `--import=data:text/javascript,${encodeURIComponent(`import { createRequire } from "node:module"; const require = createRequire("file:///"); ${program}`)}`;
    const { status, stderr } = spawnSync(process.execPath, [hidden, "examples/cluster/start.ts"], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toContain("apt-get install nginx-light");
  });
});
