/** Every block of the page runs as it stands, in files of the names that it gives them; only ports are others. */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp } from "../../examples/better-invite/app.ts";
import { createDashboard } from "../../examples/better-invite/dashboard.ts";
import { cookieOf } from "../support/app.ts";
import { freePort } from "../support/postgres.ts";
import { type ServerProcess, startServer } from "../support/server.ts";

/** A browser whose person has signed up at the app of the page, and owns a tenant where there are tenants. */
const browser = `
const cookies = new Map();
const plain = globalThis.fetch;
globalThis.fetch = async (input, init = {}) => {
  const url = input instanceof Request ? input.url : String(input);
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
  headers.set("origin", new URL(url).origin);
  headers.set("cookie", [...cookies].map((pair) => pair.join("=")).join("; "));
  const response = await plain(input, { ...init, headers });
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
    cookies.set(name, value);
  }
  return response;
};
const post = (path, body) =>
  fetch(process.env.APP + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
await post("/api/auth/sign-up/email", { name: "Olive", email: "olive@example.com", password: "correct horse 1" });
await post("/v1/tenants", { name: "Acme" });
`;

const serve = `
import { createServer } from "node:http";
import { toNodeHandler } from "better-auth/node";
import { auth } from "./auth.ts";
createServer(toNodeHandler(auth)).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("ready"));
`;

// Inside the package, so that it finds itself by name.
const folder = mkdtempSync(join(import.meta.dirname, "docs-"));
const page = readFileSync(new URL("../../docs/coming-from-better-invite.md", import.meta.url), "utf8");
const blocks = new Map([...page.matchAll(/```ts\n(\/\/ (\S+)\n[\s\S]*?)```/g)].map(([, code = "", name = ""]) => [name, code]));

let env: Record<string, string> = {};
let app: ReturnType<typeof spawn>;
let server: ServerProcess;

beforeAll(async () => {
  const port = await freePort();
  server = await startServer({ DOORLIST_DATA: folder });
  env = {
    ...(process.env as Record<string, string>),
    PORT: String(port),
    BETTER_AUTH_SECRET: "a secret of the page, long enough to be one",
  };
  for (const [name, code] of blocks) {
    writeFileSync(join(folder, name), code.replaceAll(":3000", `:${port}`).replaceAll("http://localhost:4400", server.url));
  }
  writeFileSync(join(folder, "browser.js"), browser);
  writeFileSync(join(folder, "serve.ts"), serve);
  writeFileSync(
    join(folder, "tables.ts"),
    'import { getMigrations } from "better-auth/db/migration";\nimport { auth } from "./auth.ts";\nawait (await getMigrations(auth.options)).runMigrations();\n',
  );
  await run("tables.ts");
  app = spawn(process.execPath, ["serve.ts"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => app.stdout?.once("data", resolve));
});
afterAll(async () => {
  app?.kill();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(file: string, url?: string): Promise<string[]> {
  const args = url ? ["--import", "./browser.js", file] : [file];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    env: { ...env, ...(url ? { APP: url } : {}) },
  });
  return stdout.trim().split("\n");
}

it("has a name for each of its blocks", () => {
  expect([...blocks.keys()]).toEqual(["auth.ts", "dashboard.ts", "migrate.ts", "retry.ts", "server.ts"]);
  expect(page.match(/```ts/g)).toHaveLength(blocks.size);
});

it("runs the dashboard's block against the app's", async () => {
  const url = `http://localhost:${env.PORT}`;
  const [link, ...listed] = await run("dashboard.ts", url);
  expect(link).toMatch(new RegExp(`^hand out ${url}/api/auth/invite/[\\w-]{43}\\?callbackURL=`));
  // The two of one call were made in the same millisecond.
  expect(listed.sort()).toEqual(["a link user pending", "ana@example.com user pending", "bo@example.com user pending"]);
});

it("runs the jobs", async () => {
  expect(await run("migrate.ts")).toEqual(["0 invites moved"]);
  expect(await run("retry.ts")).toEqual(["0 mails sent"]);
});

it("runs the last block against Doorlist's own server", async () => {
  expect(await run("server.ts", server.url)).toEqual(["The invitation was sent", "1 pending"]);
});

it("runs examples/better-invite by one command", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["examples/better-invite/main.ts"]);
  expect(stderr).toBe("");
  expect(stdout.trim().split("\n")).toEqual([
    "sent      The invitation was sent",
    "link      /api/auth/invite/…",
    "accepted  Invite activated successfully /welcome",
    "role      ana@example.com admin",
    'stats     {"total":3,"pending":1,"used":1,"canceled":1}',
    "invite    bo@example.com user canceled",
    "invite    a link user pending",
    "invite    ana@example.com admin used",
  ]);
});

it("counts all invites in examples/better-invite, more than a page of them too", async () => {
  const url = "http://localhost:3000";
  const { app } = await createApp(url, () => {});
  let cookie = "";
  const fetcher: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("origin", url);
    headers.set("cookie", cookie);
    const answer = await app.request(String(input), { ...init, headers });
    cookie = cookieOf(answer.headers) || cookie;
    return answer;
  };
  const olive = createDashboard(url, fetcher);
  await olive.authClient.signUp.email({ name: "Olive", email: "olive@example.com", password: "correct horse 1" });
  for (let made = 0; made < 102; made += 1) await olive.create({ role: "user" });
  expect(await olive.stats()).toMatchObject({ total: 102, pending: 102 });
});
