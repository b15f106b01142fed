/** `doorlist serve`: how it starts, where it listens, what it keeps. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { answersAt } from "../support/answers-at.ts";
import { spawnDoorlist } from "../support/cli.ts";
import { createDatabase } from "../support/databases.ts";
import { KEY, makeTenant, openInstallation, PASSWORD, SECRET } from "../support/installation.ts";
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";
import { openRows } from "../support/rows.ts";
import type { ServerProcess } from "../support/server.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { until } from "../support/until.ts";

const { databaseUrl, doorlist, expectNothingSecretWritten, inFolder, keepSecret, serve } = openInstallation();

describe("doorlist serve", () => {
  it("says in one line that its port is taken, and ends with 1", async () => {
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");
    onTestFinished(() => void other.close());
    await until("the port is taken", () => other.listening);
    const sink = await startSmtpSink();
    onTestFinished(() => sink.stop());
    const env = { PORT: String(port), DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY, DOORLIST_SMTP_URL: sink.url };
    await sink.stop();
    const queued = await serve({ ...env, PORT: String(await freePort()) });
    await makeTenant(queued, "acme");
    await remote(queued.url, { key: KEY }).post("/v1/tenants/acme/invites", { email: "ana@example.com" });
    await queued.stop();
    await sink.start();
    const rows = await openRows(databaseUrl());
    onTestFinished(() => rows.close());
    await rows.all("update doorlist_message set due_at = 1");

    const { code, stdout, stderr } = await doorlist("serve", env);
    expect(code).toBe(1);
    // It took no mail in hand that it would have had to leave.
    expect(sink.attempts).toBe(0);
    expect(await rows.all("select state, due_at from doorlist_message")).toEqual([{ state: "queued", due_at: 1 }]);
    const said = (stdout + stderr).split("\n").filter((line) => line.includes("taken"));
    expect(said).toEqual([expect.stringContaining(`port ${port} is taken`)]);
  });

  it("is the command that runs where none is named, and keeps its data in ./data", async () => {
    const port = await freePort();
    const started = spawnDoorlist([], { PORT: String(port) }, { cwd: inFolder() });
    onTestFinished(async () => {
      started.process.kill("SIGKILL");
      await started.ended;
    });
    await until("it is ready", () =>
      remote(`http://127.0.0.1:${port}`)
        .get("/readyz")
        .then(
          ({ status }) => status === 200,
          () => false,
        ),
    );
    expect(readdirSync(inFolder("data")).sort()).toEqual(expect.arrayContaining(["doorlist.db", "secret"]));
  });

  it("keeps its folder and its secret to its account, and the secret over a restart: links still open", async () => {
    const env = { DOORLIST_API_KEY: KEY };
    const mode = (path: string): number => statSync(path).mode & 0o777;
    const data = inFolder("data");
    const first = await serve(env);
    expect([mode(data), mode(join(data, "secret"))]).toEqual([0o700, 0o600]);
    const secret = readFileSync(join(data, "secret"), "utf8");
    expect(secret.length).toBeGreaterThanOrEqual(32);
    keepSecret(secret);

    await makeTenant(first, "acme");
    const { body } = await remote(first.url, { key: KEY }).post("/v1/tenants/acme/invites", { kind: "link" });
    const token = body.url.split("/").at(-1);
    keepSecret(token);
    await first.stop();
    expect(first.process.exitCode).toBe(0);

    const second = await serve(env);
    expect(readFileSync(join(data, "secret"), "utf8")).toBe(secret);
    expect(await remote(second.url).get(`/v1/invites/${token}`)).toMatchObject({ status: 200 });
    const bytes = readdirSync(data).map((file) => (file === "secret" ? "" : readFileSync(join(data, file), "latin1")));
    expect(bytes.filter((each) => each.includes(secret) || each.includes(token))).toEqual([]);
  });

  it("keeps its folder to its account where the secret is given, too", async () => {
    expect(await doorlist("migrate", { DOORLIST_SECRET: SECRET })).toMatchObject({ code: 0 });
    expect(statSync(inFolder("data")).mode & 0o777).toBe(0o700);
    expect(existsSync(inFolder("data", "secret"))).toBe(false);
  });

  it("makes one secret where many start at once in a new folder", async () => {
    const port = await freePort();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) => doorlist(index % 2 ? "doctor --json" : "migrate", { PORT: String(port) })),
    );
    expect(answers.map(({ stderr }) => stderr)).toEqual(Array(5).fill(""));
    expect(answers.filter(({ code }) => code === 2)).toEqual([]);
    expect(await doorlist("migrate")).toMatchObject({ code: 0, stdout: "The database is current.\n" });
    expect(readdirSync(inFolder("data")).filter((file) => !file.startsWith("doorlist.db"))).toEqual(["secret"]);
  });

  it("says so where links were signed by a secret that it does not have", async () => {
    const [old, fresh] = [SECRET, "another secret that is in no output"];
    keepSecret(fresh);
    const first = await serve({ DOORLIST_SECRET: old, DOORLIST_API_KEY: KEY });
    await makeTenant(first, "acme");
    await remote(first.url, { key: KEY }).post("/v1/tenants/acme/invites", { kind: "link" });
    await first.stop();
    const lost = "not in DOORLIST_SECRET";
    const second = await serve({ DOORLIST_SECRET: fresh });
    await until("it is said in the log", () => second.output().includes(lost));
    expect((await doorlist("doctor", { DOORLIST_SECRET: fresh })).stdout).toMatch(/^warn .*\(1 of .*not in DOORLIST_SECRET$/m);
    expect((await doorlist("doctor", { DOORLIST_SECRET: `${fresh},${old}` })).stdout).not.toContain(lost);
    expect(first.output()).not.toContain(lost);
  });

  it("says so where secrets were sealed by a secret that it does not have, though no invite is pending", async () => {
    const [old, fresh] = [SECRET, "one more secret that is in no output"];
    keepSecret(fresh);
    const first = await serve({ DOORLIST_SECRET: old, DOORLIST_API_KEY: KEY });
    await makeTenant(first, "acme");
    const operator = remote(first.url, { key: KEY });
    const server = { host: "mail.example.com", port: 465, tls: "implicit", user: "acme", password: PASSWORD };
    await operator.put("/v1/tenants/acme/mail-server", { ...server, from: "acme@example.com" });
    await operator.post("/v1/tenants/acme/webhooks", { url: "https://app.example.com/hooks" });
    await first.stop();
    const lost = "secrets of webhooks and mail servers (of 2)";
    const second = await serve({ DOORLIST_SECRET: fresh });
    await until("it is said in the log", () => second.output().includes(lost));
    expect((await doorlist("doctor", { DOORLIST_SECRET: fresh })).stdout).toContain(`warn  The ${lost} cannot be read`);
    expect((await doorlist("doctor", { DOORLIST_SECRET: `${fresh},${old}` })).stdout).not.toContain("cannot be read");
  });

  it("says so where its clock is not that of the database", async () => {
    const database = await createDatabase("postgres");
    onTestFinished(() => database.drop());
    const ahead = "data:text/javascript,const{now}=Date;Date.now=()=>now()+60000";
    const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: SECRET };
    const server = await serve({ ...env, NODE_OPTIONS: `--import=${ahead}` });
    await until("it is said in the log", () => server.output().includes("clock is 60 s away from the database's"));
    expect((await doorlist("doctor", env)).stdout).not.toContain("clock is");
    const { stdout } = await doorlist("doctor", { ...env, NODE_OPTIONS: `--import=${ahead}` });
    expect(stdout).toMatch(/^warn .*clock is 60 s away/m);
  });

  it("listens on loopback alone unless HOST is set", async () => {
    const addressOf = (server: ServerProcess): string => {
      const line = server
        .output()
        .split("\n")
        .find((each) => each.includes('"listening"'));
      return JSON.parse(line ?? "{}").address;
    };
    const [local, open] = await Promise.all([
      serve({ DOORLIST_SECRET: SECRET }),
      serve({ DOORLIST_SECRET: SECRET, HOST: "0.0.0.0", DOORLIST_DATABASE_URL: `sqlite:${inFolder("open.db")}` }),
    ]);
    expect([addressOf(local), addressOf(open)]).toEqual(["127.0.0.1", "0.0.0.0"]);
    // The whole of 127.0.0.0/8 is this machine on Linux: who listens on 127.0.0.1 alone is not at 127.0.0.2.
    expect(await answersAt("127.0.0.1", local.port)).toBe(true);
    expect(await answersAt("127.0.0.2", local.port)).toBe(false);
    if (process.platform === "linux") expect(await answersAt("127.0.0.2", open.port)).toBe(true);
  });

  it("comes up twice at the same moment on one fresh PostgreSQL", async () => {
    const database = await createDatabase("postgres");
    onTestFinished(() => database.drop());
    const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };
    const [one, two] = await Promise.all([serve(env), serve(env)]);
    await makeTenant(one, "acme");
    expect(await remote(two.url, { key: KEY }).get("/v1/tenants/acme")).toMatchObject({ status: 200 });
    const migrated = [one, two].map((server) => server.output().includes("database brought up to date"));
    expect(migrated.sort()).toEqual([false, true]);
    for (const server of [one, two]) {
      await server.stop();
      expect(server.process.exitCode).toBe(0);
    }
  });

  it("takes a request that broke off for no fault of its own", async () => {
    const server = await serve({ DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY });
    const paths = ["/v1/tenants", "/v1/tenants/acme/invites/batch", "/api/auth/sign-in/email"];
    for (const path of paths) {
      const socket = connect(server.port, "127.0.0.1");
      const head = [`POST ${path} HTTP/1.1`, "Host: localhost", `Authorization: Bearer ${KEY}`, "Content-Type: application/json"];
      socket.write(`${head.join("\r\n")}\r\nContent-Length: 99\r\n\r\n{`);
      await sleep(200);
      socket.destroy();
    }
    const lines = () => server.output().match(/"status":\d+.*"request"/g) ?? [];
    await until("all are logged", () => lines().length === paths.length);
    for (const line of lines()) expect(line).toContain('"status":400');
    expect(server.output()).not.toContain("unexpected error");
  });

  it("names no password where its database or its mail server goes away", async () => {
    const database = await createDatabase("postgres");
    const url = new URL(database.url);
    url.password = PASSWORD;
    const smtp = `smtp://ann:${PASSWORD}@127.0.0.1:${await freePort()}`;
    const server = await serve({
      DOORLIST_DATABASE_URL: url.href,
      DOORLIST_SECRET: SECRET,
      DOORLIST_API_KEY: KEY,
      DOORLIST_SMTP_URL: smtp,
    });
    await makeTenant(server, "acme");
    const operator = remote(server.url, { key: KEY });
    const { body } = await operator.post("/v1/tenants/acme/invites", { email: "ana@example.com" });
    await until("the mail has failed", async () => {
      const { delivery } = (await operator.get(`/v1/tenants/acme/invites/${body.invite.id}`)).body;
      return delivery.reason !== undefined;
    });
    const shown = await operator.get(`/v1/tenants/acme/invites/${body.invite.id}`);
    expect(JSON.stringify(shown.body)).not.toContain(PASSWORD);

    await database.drop();
    expect((await operator.get("/v1/tenants/acme")).status).toBeGreaterThanOrEqual(500);
    const said = () => server.output().match(/"The database cannot be reached: [^"]+/g) ?? [];
    await until("it is said in the log", () => said().length > 0);
    // The tasks of the background have met it some ten times by then.
    await sleep(2500);
    expect(said()).toHaveLength(1);
    expect(await operator.get("/healthz")).toMatchObject({ status: 200 });
    expect(await operator.get("/readyz")).toMatchObject({ status: 503 });
    expect(server.output()).not.toMatch(/secretKey|parsedStatements/);
    expect(server.output()).not.toContain(PASSWORD);
  });
});

describe("all of this", () => {
  it("wrote nothing secret", () => expectNothingSecretWritten());
});
