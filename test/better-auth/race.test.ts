import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../support/databases.ts";
import { freePort } from "../support/postgres.ts";
import { type AuthApp, openAuthApp, SECRET, type Visitor } from "./support.ts";

const script = fileURLToPath(new URL("./race-server.ts", import.meta.url));

async function startServer(databaseUrl: string): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [script, databaseUrl, String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => String(chunk).includes("ready") && resolve());
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}`)));
  });
  return { url: `http://localhost:${port}`, child };
}

const PEOPLE = 50;

describe.each(engines)("fifty people at once on %s", (engine) => {
  let app: AuthApp;
  let ana: Visitor;
  let servers: { url: string; child: ChildProcess }[] = [];

  beforeAll(async () => {
    app = await openAuthApp(engine);
    ana = await app.person("ana@example.com", "admin");
    servers = await Promise.all((engine === "sqlite" ? [1] : [1, 2]).map(() => startServer(app.database.url)));
  });
  afterAll(async () => {
    for (const { child } of servers) child.kill();
    await app.close();
  });

  /** Somebody with a session, without the time that hashing a password takes. */
  async function signedIn(): Promise<{ id: string; cookie: string }> {
    const [now, token] = [new Date(), randomUUID()];
    const at = { createdAt: now, updatedAt: now };
    const data = { name: "One", email: `${randomUUID()}@example.com`, emailVerified: true, role: "user", ...at };
    const { id } = await app.adapter.create<typeof data, { id: string }>({ model: "user", data });
    const expiresAt = new Date(now.getTime() + 86_400_000);
    await app.adapter.create({ model: "session", data: { userId: id, token, expiresAt, ...at } });
    const signature = createHmac("sha256", SECRET).update(token).digest("base64");
    return { id, cookie: `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}` };
  }

  const activate = (index: number, cookie: string, token: string) => {
    const { url } = servers[index % servers.length] ?? { url: app.url };
    const headers = { "content-type": "application/json", cookie, origin: url };
    return fetch(`${url}/api/auth/invite/activate`, { method: "POST", headers, body: JSON.stringify({ token }) });
  };

  it.each([1, 5])("take exactly the %i uses that there are", async (maxUses) => {
    const token = (await ana.client.invite.create({ role: "admin", maxUses })).data?.message ?? "";
    const people = await Promise.all(Array.from({ length: PEOPLE }, signedIn));
    const answers = await Promise.all(people.map(({ cookie }, index) => activate(index, cookie, token)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(maxUses).fill(200), ...Array(PEOPLE - maxUses).fill(400)]);
    const refusals = await Promise.all(answers.filter(({ status }) => status === 400).map((answer) => answer.json()));
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(["INVITE_TOKEN_HAS_ALREADY_BEEN_USED"]));

    const { data } = await ana.client.invite.list({ query: { limit: 1 } });
    const made = data?.invitations[0];
    expect(made).toMatchObject({ token, status: "used", uses: maxUses });
    const uses = await app.rows<{ usedByUserId: string }>("inviteUse", "inviteId", made?.id);
    expect(uses).toHaveLength(maxUses);
    const ids = new Set(people.map(({ id }) => id));
    const admins = (await app.rows<{ id: string }>("user", "role", "admin")).filter(({ id }) => ids.has(id));
    expect(admins.map(({ id }) => id).sort()).toEqual(uses.map(({ usedByUserId }) => usedByUserId).sort());
  });

  it("one person in many tabs takes one use", async () => {
    const token = (await ana.client.invite.create({ role: "admin", maxUses: 5 })).data?.message ?? "";
    const { cookie } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => activate(index, cookie, token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const { data } = await ana.client.invite.list({ query: { limit: 1 } });
    expect(data?.invitations[0]).toMatchObject({ status: "pending", uses: 1 });
    expect(await app.rows("inviteUse", "inviteId", data?.invitations[0]?.id)).toHaveLength(1);
  });
});
