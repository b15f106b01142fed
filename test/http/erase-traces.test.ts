/** Erasing and purging reach what was told of a person, and the audit log still holds. */
import { describe, expect, it, onTestFinished } from "vitest";
import { auditAll, type TenantAudit } from "../../src/core/audit.ts";
import { purgeDecided } from "../../src/core/purge.ts";
import type { SharedLimits } from "../../src/http/limits.ts";
import { BASE, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dump } from "../support/dump.ts";
import { openHooks } from "../support/hooks.ts";
import { verified } from "../support/receiver.ts";
import { expectProblem, openTenant } from "../support/tenants.ts";

const DAY = 86_400_000;
const IP = "203.0.113.77";
const TOLD = [
  "doorlist_invite",
  "doorlist_message",
  "doorlist_event",
  "doorlist_webhook_delivery",
  "doorlist_webhook_attempt",
  "doorlist_import_row",
  "doorlist_idempotency_key",
];

async function audits({ world }: TestApp): Promise<TenantAudit[]> {
  const all: TenantAudit[] = [];
  for await (const audit of auditAll(world)) all.push(audit);
  return all;
}

async function expectWhole(app: TestApp): Promise<void> {
  for (const { tenantId, broken } of await audits(app)) expect({ tenantId, broken }).toEqual({ tenantId, broken: null });
}

/** The tables that hold one of these words. */
async function holding({ database }: TestApp, words: RegExp): Promise<string[]> {
  const rows = Object.entries(await dump(database));
  return rows.filter(([, texts]) => words.test(texts.join("\n"))).map(([table]) => table);
}

function from({ doorlist }: TestApp, { cookie }: Person, path: string, body = {}): Promise<Response> | Response {
  const headers = { cookie, origin: BASE, "content-type": "application/json", "user-agent": "Zeldabrowser" };
  const request = new Request(`${BASE}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return doorlist.handler(request, { incoming: { socket: { remoteAddress: IP } } });
}

async function imported(app: TestApp, owner: Person, tenantPath: string, row: object): Promise<void> {
  const { body } = await owner.post(`${tenantPath}/imports`, { fileName: "people.csv", total: 1 });
  const path = `${tenantPath}/imports/${body.id}`;
  expect(await owner.post(`${path}/rows`, { from: 0, rows: [{ line: 2, ...row }] })).toMatchObject({ status: 200 });
  expect(await owner.post(`${path}/start`)).toMatchObject({ status: 200 });
  await app.doorlist.worker.runImports();
  expect((await owner.get(path)).body).toMatchObject({ state: "completed", failed: 0 });
}

describe.each(engines)("what was told of a person, on %s", (engine) => {
  it("is told without them once they are erased, and the audit log still holds", async () => {
    const { app, acme, receiver, endpoint, deliver } = await openHooks(engine);
    const olive = acme.owner;
    const other = await openTenant(olive, "Other");
    await endpoint("/echo");
    const late = await endpoint("/late", { eventTypes: ["invite.created"] });
    const ofAll = await app.operator.post("/v1/webhooks", { url: `${receiver.url}/all` });
    expect(ofAll).toMatchObject({ status: 201 });
    receiver.answer = ({ path, raw }) => ({ status: path === "/late" ? 500 : 200, body: raw });

    const email = "Zelda.Quux@Example.com";
    const person = { email, firstName: "Zeldarina", lastName: "Quuxington", data: { note: "for zeldarina" } };
    const zelda = await app.signUp(email.toLowerCase(), { name: "Zeldarina Quuxington" });
    const { token, invite } = await acme.handed({ ...person, message: "Dear Zeldarina" });
    const suppress = () => olive.post(`${acme.path}/suppressions`, { email }, { "idempotency-key": "s" });
    await imported(app, olive, other.path, { email, firstName: "Zeldarina", data: { note: "for zeldarina" } });
    expect(await from(app, zelda, `/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    expect(await from(app, zelda, "/v1/tenants", { name: "Hers" })).toMatchObject({ status: 201 });
    await deliver();
    await deliver();
    // Not sealed yet when it is erased.
    await other.invite({ email: "zelda.quux@example.com", firstName: "Zeldarina", onDuplicate: "replace" });
    expect(await suppress()).toMatchObject({ status: 201 });
    expect(await holding(app, /zelda/i)).toEqual(expect.arrayContaining(TOLD));
    expect(await holding(app, new RegExp(IP))).toContain("doorlist_event");
    await (app.world.limits as SharedLimits).flush();
    await expectWhole(app);

    expect((await app.operator.post("/v1/erasures", { email, account: true })).body).toMatchObject({ invites: 3, account: true });
    expect(await holding(app, new RegExp(`zelda|quux|${IP}`, "i"))).toEqual([]);
    await expectWhole(app);
    await app.doorlist.worker.seal();
    await expectWhole(app);
    expect((await audits(app)).map(({ erased }) => erased > 0)).toContain(true);
    // What happened, and who was given what, is still there.
    expect((await acme.events(invite.id)).find(({ type }) => type === "invite.accepted")).toMatchObject({
      actor: `user:${zelda.id}`,
      data: { userId: zelda.id, roles: ["member"] },
      ip: null,
    });

    expectProblem(await suppress(), 410, "invite_erased");
    // What a receiver has not got yet tells it what happened, in the shape it knows.
    const before = receiver.to("/late").length;
    receiver.answer = () => ({ status: 200 });
    app.clock.advance(60_000);
    await deliver();
    const caughtUp = receiver.to("/late").slice(before);
    expect(caughtUp.length).toBeGreaterThan(0);
    for (const one of caughtUp) {
      expect(verified(late.secret, one)).toMatchObject({
        type: "invite.created",
        data: { event: { type: "invite.created", data: { roles: ["member"] } }, invite: { email: null, firstName: null } },
      });
    }
    expect(
      receiver
        .to("/echo")
        .map(({ raw }) => raw)
        .join(),
    ).toContain("Zeldarina");
  });

  it("is erased from events that are sealed in that very moment", async () => {
    const { app, acme } = await openHooks(engine);
    for (let round = 0; round < 8; round += 1) {
      const email = `zelda${round}@example.com`;
      const { token } = await acme.handed({ email, firstName: "Zeldarina" });
      for (let n = 0; n < 10; n += 1) await acme.handed({ email: `other${round}-${n}@example.com` });
      await app.anyone.post(`/v1/invites/${token}/reject`);
      const erased = app.operator.post("/v1/erasures", { email });
      await Promise.all([erased, app.doorlist.worker.seal(), app.doorlist.worker.seal()]);
      expect((await erased).body).toMatchObject({ invites: 1 });
      expect(await holding(app, /zelda/i)).toEqual([]);
    }
    await app.doorlist.worker.seal();
    await expectWhole(app);
  });

  it("goes from every tenant that ever invited them, in bounded steps, with what each tenant's own webhooks told", async () => {
    const { app, receiver, deliver } = await openHooks(engine);
    await app.operator.post("/v1/webhooks", { url: `${receiver.url}/all` });
    const tenants = Array.from({ length: 60 }, (_, index) => `/v1/tenants/tenant-${index}`);
    for (const [index, path] of tenants.entries()) {
      await app.operator.post("/v1/tenants", { name: "Acme", id: `tenant-${index}` });
      await app.operator.post(`${path}/webhooks`, { url: `${receiver.url}/own` });
      for (const email of ["zelda@example.com", "zelda@example.com", `stays-${index}@example.com`]) {
        const invite = { email, firstName: "Zeldarina", roles: ["member"], onDuplicate: "replace" };
        expect(await app.operator.post(`${path}/invites`, invite)).toMatchObject({ status: 201 });
      }
    }
    await deliver();
    const told = async (word: string) => {
      const { doorlist_webhook_delivery: deliveries = [] } = await dump(app.database);
      return deliveries.filter((row) => row.includes(word));
    };
    const ofOthers = await told("stays-");
    expect(ofOthers.length).toBeGreaterThanOrEqual(2 * tenants.length);
    const { transaction } = app.world.store;
    let transactions = 0;
    app.world.store.transaction = (work) => {
      transactions += 1;
      return transaction(work);
    };
    onTestFinished(() => {
      app.world.store.transaction = transaction;
    });

    expect((await app.operator.post("/v1/erasures", { email: "zelda@example.com" })).body).toMatchObject({ invites: 120 });
    // Not one for each invite, nor one for all.
    expect(transactions).toBe(6);
    expect(await holding(app, /zelda@/)).toEqual([]);
    for (const path of tenants) {
      const { data } = (await app.operator.get(`${path}/invites`)).body;
      const found = data.map(({ email, status }: { email: string | null; status: string }) => [email, status]);
      expect(found).toEqual([[expect.stringMatching(/^stays-/), "pending"], ...Array(2).fill([null, "canceled"])]);
    }
    expect(await told("Zeldarina")).toEqual(ofOthers);
    await expectWhole(app);
  });

  it("goes with an invite that is purged, and the audit log still holds", async () => {
    const { app, acme, receiver, endpoint, deliver } = await openHooks(engine);
    await endpoint("/echo");
    receiver.answer = ({ raw }) => ({ status: 200, body: raw });
    await imported(app, acme.owner, acme.path, { email: "zelda@example.com", firstName: "Zeldarina" });
    await imported(app, acme.owner, acme.path, { email: "stays@example.com" });
    await deliver();
    const { data } = (await acme.owner.get(acme.invites)).body;
    const ids = Object.fromEntries(data.map(({ email, id }: { email: string; id: string }) => [email, id]));
    await acme.owner.post(`${acme.invites}/${ids["zelda@example.com"]}/cancel`);
    await deliver();
    app.clock.advance(2 * DAY);
    const before = await holding(app, /stays@/);
    expect(await holding(app, /zelda/i)).toEqual(expect.arrayContaining(["doorlist_import_row", "doorlist_webhook_attempt"]));
    expect(await purgeDecided(app.world, 1)).toBe(1);
    expect(await holding(app, /zelda/i)).toEqual([]);
    expect(await holding(app, /stays@/)).toEqual(before);
    await expectWhole(app);
  });
});
