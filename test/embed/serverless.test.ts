/** Where nothing runs in the background. */
import { describe, expect, it, onTestFinished } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { API_KEY, openApp } from "../support/app.ts";
import { createDatabase, engines } from "../support/databases.ts";

const CRON = "the-secret-of-a-cron-that-calls-us";

describe.each(engines)("a tick on %s", (engine) => {
  it("does what is due and says what it did, for the installation's key and the cron alone", async () => {
    const app = await openApp(engine, { cronSecret: CRON });
    onTestFinished(() => app.close());
    const { operator, anyone, withKey } = app;
    await operator.post("/v1/tenants", { id: "acme", name: "Acme" });
    const { body } = await operator.post("/v1/tenants/acme/api-keys", { name: "of the tenant" });
    for (const email of ["ana@example.com", "bo@example.com"]) await operator.post("/v1/tenants/acme/invites", { email });
    expect(await anyone.post("/v1/tick")).toMatchObject({ status: 401 });
    expect(await withKey(body.key).post("/v1/tick")).toMatchObject({ status: 403 });
    expect(await withKey(`${CRON}!`).post("/v1/tick")).toMatchObject({ status: 401 });
    const ticked = await withKey(CRON).post("/v1/tick");
    expect(ticked).toMatchObject({ status: 200, body: { mails: 2, imports: 0, grants: 0, webhooks: 0, more: false } });
    expect(ticked.body.events).toBeGreaterThan(3);
    expect(await operator.post("/v1/tick")).toMatchObject({ status: 200, body: { mails: 0 } });
    app.clock.advance(8 * 86_400_000);
    await operator.post("/v1/tick");
    expect((await operator.get("/v1/tenants/acme/invites?status=expired")).body.data).toHaveLength(2);
  });

  it("follows the response of what left work, where the runtime waits for it", async () => {
    const { url, drop } = await createDatabase(engine);
    onTestFinished(drop);
    const doorlist = createDoorlist({
      database: url,
      secret: "a secret for tests only",
      baseUrl: "http://localhost:4400",
      apiKey: API_KEY,
    });
    await doorlist.migrate();
    await doorlist.api.tenants.create({ id: "acme", name: "Acme" });
    const waiting: Promise<unknown>[] = [];
    const headers = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };
    const send = (method: string, path: string, body?: object) =>
      doorlist.handler(
        new Request(`http://localhost:4400${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }),
        { waitUntil: (work: Promise<unknown>) => waiting.push(work) },
      );
    expect((await send("GET", "/v1/tenants")).status).toBe(200);
    expect((await send("POST", "/v1/tenants/acme/invites", { email: "not an address" })).status).toBe(422);
    expect(waiting).toHaveLength(0);
    const { invite } = await (await send("POST", "/v1/tenants/acme/invites", { email: "ana@example.com" })).json();
    expect(invite.delivery.state).toBe("queued");
    expect(waiting).toHaveLength(1);
    await Promise.all(waiting);
    expect(await doorlist.api.invites.get("acme", invite.id)).toMatchObject({ delivery: { state: "sent" } });
    await doorlist.close();
  });
});
