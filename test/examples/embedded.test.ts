/** The examples that have Doorlist inside, each started by its one command, over real sockets. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cookieOf } from "../support/app.ts";
import { freePort } from "../support/postgres.ts";
import { remote } from "../support/remote.ts";
import { until } from "../support/until.ts";

const PASSWORD = "correct horse 1";

/** Answers the app's URL, once it says it. */
async function start(name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `doorlist-${name}-`));
  const port = await freePort();
  const env = { ...process.env, PORT: `${port}`, DATA: folder };
  const app = spawn(process.execPath, [`examples/${name}/main.ts`], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [app.stdout, app.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  onTestFinished(async () => {
    const gone = new Promise((resolve) => app.once("exit", resolve));
    app.kill("SIGTERM");
    expect(await gone).toBe(0);
    rmSync(folder, { recursive: true });
  });
  await until(`the app's URL from examples/${name}`, () => output.includes("The app: "), 20_000);
  return output.match(/The app: (\S+)/)?.[1] ?? "";
}

describe("the example on Hono", () => {
  it("makes a team and a link into it, which somebody takes on Doorlist's own page", async () => {
    const url = await start("hono");
    const anyone = remote(url);
    const signUp = async (name: string) => {
      const account = { name, email: `${name}@example.com`, password: PASSWORD };
      return { cookie: cookieOf((await anyone.post("/api/auth/sign-up/email", account)).headers), origin: url };
    };
    expect(await anyone.post("/teams", { name: "Nobody's" })).toMatchObject({ status: 401 });
    const olive = remote(url, { cookie: (await signUp("olive")).cookie });
    const { status, body } = await olive.post("/teams", { name: "The Beagle" });
    expect({ status, body }).toMatchObject({ status: 201, body: { team: { roles: ["captain"] } } });
    expect(body.url).toContain(`${url}/join/`);
    const { cookie, origin } = await signUp("ana");
    const headers = { cookie, origin, "content-type": "application/x-www-form-urlencoded" };
    const joined = await fetch(body.url, { method: "POST", headers, body: "action=accept" });
    expect(joined.status).toBe(200);
    expect(await joined.text()).toContain("The Beagle");
    const { data } = (await olive.get(`/v1/tenants/${body.team.id}/members`)).body;
    expect(data.map(({ roles }: { roles: string[] }) => roles)).toEqual(expect.arrayContaining([["captain"], ["crew"]]));
  });
});

describe("the example on Express", () => {
  it("lets somebody into a workspace of the app's own, by its own session", async () => {
    const url = await start("express");
    const signIn = async (name: string) => {
      const answer = await remote(url).post("/sign-in", { email: `${name}@example.com`, name });
      return { id: answer.body.id as string, ...remote(url, { cookie: cookieOf(answer.headers) }) };
    };
    const [olive, ana] = [await signIn("olive"), await signIn("ana")];
    const { body: workspace } = await olive.post("/workspaces", { name: "Maps" });
    const path = `/doorlist/v1/tenants/${workspace.id}`;
    const { body } = await olive.post(`${path}/invites`, { email: "ana@example.com", roles: ["admin"], delivery: "none" });
    const token = body.url.split("/").at(-1);
    const page = await (await fetch(body.url)).text();
    expect(page).toContain("Maps");
    expect(page).toContain(`href="${url}/sign-in?next=${encodeURIComponent(body.url)}"`);
    expect(await ana.post(`/doorlist/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    expect((await olive.get(`/workspaces/${workspace.id}/people`)).body).toEqual([
      { id: olive.id, roles: ["owner"] },
      { id: ana.id, roles: ["admin"] },
    ]);
    expect((await ana.get("/doorlist/v1/tenants")).body.data).toMatchObject([{ id: workspace.id, roles: ["admin"] }]);
  });
});
