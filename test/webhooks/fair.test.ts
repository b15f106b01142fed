/** One receiver that hangs keeps nobody waiting; two processes share the work; one that dies loses nothing. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { createMigratedDatabase, engines } from "../support/databases.ts";
import { openHooks } from "../support/hooks.ts";
import { startReceiver, verified } from "../support/receiver.ts";
import { remote } from "../support/remote.ts";
import { openRows } from "../support/rows.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe.each(engines)("webhooks on %s", (engine) => {
  it("reach others at once while one receiver hangs, with hundreds waiting for it", async () => {
    const { app, acme, receiver, endpoint, seal } = await openHooks(engine);
    const wanted = { eventTypes: ["invite.created"] };
    await endpoint("/hangs", wanted);
    const batch = (length: number) =>
      acme.owner.post(`${acme.invites}/batch`, { invites: Array.from({ length }, () => ({ kind: "link" })) });
    await batch(300);
    await seal();
    await endpoint("/answers", wanted);
    receiver.answer = ({ path }) => (path === "/hangs" ? "hang" : { status: 204 });
    app.doorlist.worker.start();
    await until("the hanging receiver is asked", () => receiver.to("/hangs").length === 10);
    await batch(100);
    const began = Date.now();
    await until("the other is told", () => receiver.to("/answers").length === 100);
    expect(Date.now() - began).toBeLessThan(3000);
    expect(receiver.to("/hangs")).toHaveLength(10);
    await receiver.stop();
  });

  it("are sent by a second process once the first is killed in the middle", async () => {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const database = await createMigratedDatabase(engine);
    onTestFinished(() => database.drop());
    const key = "dl_hooks_key_of_the_installation_0123456789";
    const env = {
      DOORLIST_DATABASE_URL: database.url,
      DOORLIST_SECRET: "a secret that outlives its process",
      DOORLIST_API_KEY: key,
      DOORLIST_WEBHOOK_ALLOW_PRIVATE: "1",
    };
    const first = await startServer(env);
    onTestFinished(() => first.stop("SIGKILL"));
    const operator = remote(first.url, { key });
    const { body: tenant } = await operator.post("/v1/tenants", { name: "Acme" });
    const { body: endpoint } = await operator.post(`/v1/tenants/${tenant.id}/webhooks`, {
      url: `${receiver.url}/hook`,
      eventTypes: ["invite.created"],
    });
    const invites = Array.from({ length: 40 }, (_, n) => ({ email: `person-${n}@example.com` }));
    await operator.post(`/v1/tenants/${tenant.id}/invites/batch`, { invites });
    receiver.answer = async () => {
      await sleep(300);
      return { status: 200 };
    };
    await until("some are under way", () => receiver.received.length >= 15);
    await first.stop("SIGKILL");
    const rows = await openRows(database.url);
    onTestFinished(() => rows.close());
    const states = () =>
      rows.all<{ state: string; n: number }>("select state, count(*) as n from doorlist_webhook_delivery group by state");
    expect((await states()).find(({ state }) => state === "queued")?.n).toBeGreaterThan(0);
    // The dead process's leases end in half a minute; nobody wants to wait for that.
    await rows.all("update doorlist_webhook_delivery set due_at = 0 where state = 'queued'");

    const second = await startServer(env);
    onTestFinished(() => second.stop());
    await until("all are delivered", async () => (await states()).every(({ state }) => state === "delivered"), 20_000);
    const told = new Set(receiver.received.map((each) => verified(endpoint.secret, each).data.invite.id));
    expect(told.size).toBe(40);
    // Twice only what the first had in hand when it died.
    expect(receiver.received.length).toBeLessThanOrEqual(50);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(40);
  }, 60_000);
});

describe("two workers on one PostgreSQL", () => {
  it("deliver 300 webhooks, each once, and both work", async () => {
    const { app, acme, receiver, endpoint, seal } = await openHooks("postgres");
    receiver.answer = async () => {
      await sleep(2);
      return { status: 204 };
    };
    // The mail that confirms the owner's address is none of them.
    await app.doorlist.worker.drain();
    for (const path of ["/a", "/b", "/c"]) await endpoint(path, { eventTypes: ["invite.created"] });
    const invites = Array.from({ length: 100 }, () => ({ kind: "link" }));
    await acme.owner.post(`${acme.invites}/batch`, { invites });
    await seal();
    const other = createDoorlist({
      database: app.database.url,
      secret: "a secret for tests only",
      baseUrl: "http://localhost:4400",
      allowPrivateHosts: true,
      clock: app.clock,
    });
    onTestFinished(() => other.close());
    const handled = await Promise.all([app.doorlist.worker.drain(), other.worker.drain()]);
    expect(handled.reduce((sum, each) => sum + each, 0)).toBe(300);
    expect(Math.min(...handled)).toBeGreaterThan(0);
    expect(receiver.received).toHaveLength(300);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(300);
  });
});
