/** A host's database may have one connection. While a transaction has it, whoever asks beside it waits for ever. */
import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { deleteTenant } from "../../src/core/tenants.ts";
import { openApp } from "../support/app.ts";
import { hostDatabases } from "../support/host-databases.ts";
import { mailsTo, openTenant } from "../support/tenants.ts";

const DAY = 86_400_000;
// biome-ignore lint/suspicious/noExplicitAny: every function of the ports is wrapped alike.
type Port = Record<string, any>;

describe.each(["a Kysely on SQLite", "a Kysely on PostgreSQL"] as const)("the use cases on %s", (kind) => {
  async function opened() {
    const host = await hostDatabases[kind]();
    onTestFinished(host.drop);
    const app = await openApp("sqlite", { database: host.given });
    onTestFinished(() => app.close());
    const inside = new AsyncLocalStorage<true>();
    const beside: string[] = [];
    const guard = (port: Port, name: string) => {
      for (const [verb, ask] of Object.entries(port)) {
        if (typeof ask !== "function") continue;
        port[verb] = (...given: unknown[]) => {
          if (!inside.getStore()) return ask(...given);
          beside.push(`${name}.${verb}`);
          throw new Error(`Asked beside an open transaction: ${name}.${verb}`);
        };
      }
    };
    const { store, directory } = app.world;
    guard(directory, "directory");
    for (const [name, table] of Object.entries(store)) if (typeof table === "object") guard(table, name);
    const { transaction } = store;
    store.transaction = (work) => transaction((tables) => inside.run(true, () => work(tables)));
    const person = async (name: string) => {
      const made = await app.signUp(`${name}@example.com`, { name });
      await directory.markEmailVerified(made.id);
      return made;
    };
    return { app, beside, person };
  }

  it("ask nobody while a transaction is open", async () => {
    const { app, beside, person } = await opened();
    const { worker } = app.doorlist;
    const [olive, ana, ben, eve] = await Promise.all(["olive", "ana", "ben", "eve"].map(person));
    if (!olive || !ana || !ben || !eve) throw new Error("Nobody is there");
    const acme = await openTenant(olive);
    const done = async (answer: Promise<{ status: number; body: unknown }>) => {
      const { status, body } = await answer;
      expect({ status, body }).toMatchObject({ status: expect.toSatisfy((code: number) => code < 300) });
      return body as { id: string };
    };
    await done(olive.patch(acme.path, { settings: { joinRequests: true, waitlist: "automatic" } }));

    const mailed = await acme.invite({ email: "mel@example.com" });
    const key = { "idempotency-key": "again" };
    await done(olive.post(`${acme.invites}/batch`, { invites: [{ email: "mel@example.com" }, { email: "x@example.com" }] }, key));
    await done(olive.post(`${acme.invites}/${mailed.id}/resend`));
    await done(olive.patch(`${acme.invites}/${mailed.id}`, { firstName: "Mel" }));
    await done(olive.post(acme.invites, { email: "mel@example.com", onDuplicate: "replace" }));
    const { token } = await acme.handed({ email: eve.email });
    await done(eve.post(`/v1/invites/${token}/reject`));
    await acme.admit(ben, ["admin"]);
    await done(olive.patch(`${acme.path}/members/${ben.id}`, { roles: ["member"] }));
    await mailsTo(app, "mel@example.com");

    const ask = () => done(ana.post(`${acme.path}/requests`));
    await done(olive.post(`${acme.path}/requests/${(await ask()).id}/refuse`));
    await done(ana.post(`/v1/me/requests/${(await ask()).id}/withdraw`));
    await done(olive.patch(acme.path, { seats: 2 }));
    await done(olive.post(`${acme.path}/requests/${(await ask()).id}/approve`));
    await done(olive.delete(`${acme.path}/members/${ben.id}`));
    await worker.tick();
    expect(await acme.members()).toBe(2);

    await done(eve.post(`${acme.path}/requests`));
    app.clock.advance(200 * DAY);
    await worker.tick();
    const told = await mailsTo(app, eve.email);
    await done(app.operator.post("/v1/erasures", { email: ana.email, account: true }));
    await deleteTenant(app.world, { type: "key", keyId: "test", tenantId: null, user: null }, acme.id);
    expect(beside).toEqual([]);
    expect(app.unexpected).toEqual([]);
    expect(told.map(({ subject }) => subject)).toContain("Your request to join Acme");
  });
});
