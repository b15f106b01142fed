/** Webhooks, from an act to a receiver that verifies what it is sent. */
import { describe, expect, it, vi } from "vitest";
import type { WireWebhookPayload } from "../../src/client/index.ts";
import type { Body } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { openHooks } from "../support/hooks.ts";
import { verified } from "../support/receiver.ts";
import { expectProblem, openTenant } from "../support/tenants.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What Standard Webhooks recommends, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const SCHEDULE = [5000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

describe.each(engines)("a webhook on %s", (engine) => {
  it("tells of an act, signed as Standard Webhooks says, with the event and the invite as the API shows them", async () => {
    const { acme, receiver, endpoint, deliver } = await openHooks(engine);
    const { secret } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    const invite = await acme.invite({ email: "ana@example.com", data: { team: "a" } });
    await deliver();
    expect(receiver.received).toHaveLength(1);
    const [request] = receiver.received;
    const body = verified(secret, request as never);
    const [event] = await acme.events(invite.id);
    expect(body).toMatchObject({ type: "invite.created", timestamp: event.at, data: { event } });
    expect(body.data.invite).toMatchObject({ id: invite.id, email: "ana@example.com", data: { team: "a" }, status: "pending" });
    expect(request?.headers).toMatchObject({ "content-type": "application/json", "user-agent": "Doorlist" });
    expect(() => verified(`whsec_${btoa("another secret of 24 bytes")}`, request as never)).toThrow(/signature/);
  });

  it("holds nothing that opens an invite, though the same event is told again and again", async () => {
    const { acme, receiver, endpoint, deliver } = await openHooks(engine);
    await endpoint("/hook", { eventTypes: ["invite.created"] });
    const { token, code } = await acme.link({ tokenType: "code" });
    await deliver();
    await deliver();
    expect(receiver.received).toHaveLength(1);
    const text = JSON.stringify(receiver.received);
    expect(text).not.toContain(token);
    expect(text).not.toContain(code);
    expect(text).not.toContain("/join/");
  });

  it("tells of the types that it asks for, of its own tenant; one of the installation, of every tenant", async () => {
    const { app, acme, receiver, endpoint } = await openHooks(engine);
    await endpoint("/canceled", { eventTypes: ["invite.canceled", "invite.canceled"] });
    await endpoint("/all");
    const { body } = await app.operator.post("/v1/webhooks", { url: `${receiver.url}/every` });
    const other = await openTenant(await app.signUp("ben@example.com"), "Other");
    const invite = await acme.invite({ email: "ana@example.com" });
    await acme.owner.post(`${acme.invites}/${invite.id}/cancel`);
    await other.link();
    await app.doorlist.worker.seal();
    await app.doorlist.worker.drain();
    const types = (path: string) => receiver.to(path).map(({ raw }) => JSON.parse(raw).type);
    const tenants = (path: string) => new Set(receiver.to(path).map(({ raw }) => JSON.parse(raw).data.event.tenantId));
    expect(types("/canceled")).toEqual(["invite.canceled"]);
    expect(types("/all").sort()).toEqual(["invite.canceled", "invite.created", "member.joined"]);
    expect(tenants("/all")).toEqual(new Set([acme.id]));
    expect(tenants("/every")).toEqual(new Set([acme.id, other.id]));
    expect(types("/every")).toHaveLength(5);
    expect(body.webhook).toMatchObject({ tenantId: null, eventTypes: null, enabled: true });
  });

  it("is tried again after about the recommended whiles, for three days, with the same id and body; then the log says why it failed", async () => {
    const { app, acme, receiver, endpoint, deliver, log, path } = await openHooks(engine);
    const { id } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    receiver.answer = () => ({ status: 500, body: "out of order" });
    await acme.link();
    await deliver();
    const began = app.clock.now();
    const waits: number[] = [];
    for (let attempt = 1; attempt < 10; attempt += 1) {
      const [{ nextAttemptAt }] = await log(id);
      const wait = Date.parse(nextAttemptAt) - app.clock.now();
      waits.push(wait);
      app.clock.advance(wait - 1);
      await app.doorlist.worker.drain();
      expect(receiver.received).toHaveLength(attempt);
      app.clock.advance(1);
      await app.doorlist.worker.drain();
      expect(receiver.received).toHaveLength(attempt + 1);
    }
    expect(waits).toHaveLength(SCHEDULE.length);
    SCHEDULE.forEach((recommended, index) => {
      expect(Math.abs((waits[index] ?? 0) / recommended - 1)).toBeLessThanOrEqual(0.1);
    });
    expect(app.clock.now() - began).toBeGreaterThan(65 * HOUR);
    const [failed] = await log(id);
    expect(failed).toMatchObject({ state: "failed", attempts: 10, lastStatus: 500, nextAttemptAt: null });
    expect(new Set(receiver.received.map(({ raw }) => raw)).size).toBe(1);
    expect(new Set(receiver.received.map(({ id: each }) => each))).toEqual(new Set([failed.id]));
    const { body } = await acme.owner.get(`${path}/${id}/deliveries/${failed.id}`);
    expect(body.log).toHaveLength(10);
    expect(body.log[3]).toMatchObject({ status: 500, response: "out of order", error: "Answered 500" });
    expect(body.payload).toBe(receiver.received[0]?.raw);
    app.clock.advance(48 * HOUR);
    await app.doorlist.worker.drain();
    expect(receiver.received).toHaveLength(10);
  });

  it("waits as long as its receiver asks with 429 or 503, and sends it nothing else meanwhile", async () => {
    const { app, acme, receiver, endpoint, deliver } = await openHooks(engine);
    await endpoint("/busy", { eventTypes: ["invite.created"] });
    await endpoint("/other", { eventTypes: ["invite.created"] });
    const busy = () => receiver.to("/busy").length;
    const asks = [
      { status: 429, header: () => "600", seconds: 600 },
      { status: 503, header: () => new Date(app.clock.now() + 1_400_000).toUTCString(), seconds: 1399 },
    ];
    for (const { status, header: say, seconds } of asks) {
      const [before, header] = [busy(), say()];
      receiver.answer = ({ path }) => (path === "/busy" ? { status, headers: { "retry-after": header } } : { status: 204 });
      await acme.link();
      await deliver();
      expect(busy()).toBe(before + 1);
      await acme.link();
      app.clock.advance((seconds - 1) * 1000);
      await deliver();
      expect(busy()).toBe(before + 1);
      receiver.answer = () => ({ status: 204 });
      app.clock.advance(60_000);
      await deliver();
      expect(busy()).toBe(before + 3);
    }
    expect(receiver.to("/other")).toHaveLength(4);
  });

  it("is disabled by 410, its queue given up; enabled again, it hears of what comes next, and of what was given up by replay", async () => {
    const { acme, receiver, endpoint, deliver, log, path, app } = await openHooks(engine);
    const { id } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    for (let n = 0; n < 30; n += 1) await acme.link();
    receiver.answer = () => ({ status: 410 });
    await deliver();
    const tried = receiver.received.length;
    expect(tried).toBeLessThan(30);
    expect((await acme.owner.get(`${path}/${id}`)).body).toMatchObject({
      enabled: false,
      disabledReason: "The receiver answered 410 Gone",
    });
    expect(new Set((await log(id)).map(({ state }) => state))).toEqual(new Set(["failed"]));
    expect((await acme.eventTypes()).filter((type) => type === "webhook.disabled")).toHaveLength(1);
    await acme.link();
    await deliver();
    expect(receiver.received).toHaveLength(tried);
    for (const verb of ["test", "replay"]) {
      expectProblem(await acme.owner.post(`${path}/${id}/${verb}`, { since: "2020-01-01T00:00:00Z" }), 409, "webhook_disabled");
    }

    receiver.answer = () => ({ status: 200 });
    expect((await acme.owner.patch(`${path}/${id}`, { enabled: true })).body).toMatchObject({
      enabled: true,
      disabledReason: null,
    });
    await acme.link();
    const { body } = await acme.owner.post(`${path}/${id}/replay`, { since: new Date(app.clock.now() - HOUR).toISOString() });
    expect(body).toEqual({ replayed: 30 });
    await deliver();
    const states = (await log(id)).map(({ state }: Body) => state);
    // What happened while it was disabled was never for it.
    expect(states).toEqual(Array(31).fill("delivered"));
  });

  it.each([
    ["stays given up where it then fails", 500, "failed"],
    ["has arrived where it then does", 200, "delivered"],
  ])("on its way while its endpoint is disabled %s", async (_, status, state) => {
    const { acme, receiver, endpoint, deliver, log, path } = await openHooks(engine);
    const { id } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    receiver.answer = async () => {
      expect(await acme.owner.patch(`${path}/${id}`, { enabled: false })).toMatchObject({ status: 200 });
      return { status };
    };
    await acme.link();
    await deliver();
    const [delivery] = await log(id);
    expect(delivery).toMatchObject({ state, nextAttemptAt: null });
    const { body } = await acme.owner.get(`${path}/${id}/deliveries/${delivery.id}`);
    expect(body.log).toMatchObject([{ status }]);
  });

  it("of what happened while it was off is told when that is asked for, once, and of what it asks for", async () => {
    const { app, acme, receiver, endpoint, deliver, seal, path } = await openHooks(engine);
    const { id } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    const every = await app.operator.post("/v1/webhooks", { url: `${receiver.url}/every`, eventTypes: ["invite.created"] });
    const other = await openTenant(await app.signUp("ben@example.com"), "Other");
    const endpoints = [`${path}/${id}`, `/v1/webhooks/${every.body.webhook.id}`];
    const set = async (enabled: boolean) => {
      for (const one of endpoints) await app.operator.patch(one, { enabled });
    };
    const recover = (one: string, since: number, more: object = { missed: true }) =>
      app.operator.post(`${one}/replay`, { since: new Date(since).toISOString(), ...more });
    const heard = (to: string) => receiver.to(to).map(({ raw }) => JSON.parse(raw).data.event.inviteId);
    const { invite: before } = await acme.link();
    await deliver();
    await set(false);
    app.clock.advance(MINUTE);
    const { invite: early } = await acme.link();
    app.clock.advance(HOUR);
    const since = app.clock.now();
    const missed = [(await acme.link()).invite, (await acme.link()).invite];
    const { invite: elsewhere } = await other.link();
    await seal();
    await set(true);
    await deliver();
    expect([heard("/hook"), heard("/every")]).toEqual([[before.id], [before.id]]);
    expect((await recover(endpoints[0] ?? "", since, {})).body).toEqual({ replayed: 0 });
    const [one = "", all = ""] = endpoints;
    expect((await recover(one, since)).body).toEqual({ replayed: 2 });
    expect((await recover(one, since)).body).toEqual({ replayed: 0 });
    expect((await recover(all, since)).body).toEqual({ replayed: 3 });
    await deliver();
    const ids = missed.map((invite) => invite.id);
    expect(heard("/hook").slice(1).sort()).toEqual(ids.sort());
    expect(heard("/every").slice(1).sort()).toEqual([...ids, elsewhere.id].sort());
    expect((await recover(one, 0)).body).toEqual({ replayed: 1 });
    await deliver();
    expect(heard("/hook").at(-1)).toBe(early.id);
  });

  it("of what every tenant missed is told in steps that keep no write waiting, and no further than a request may go", async () => {
    const { app, acme, receiver, seal } = await openHooks(engine);
    const { body } = await app.operator.post("/v1/webhooks", { url: receiver.url, eventTypes: ["invite.created"] });
    const path = `/v1/webhooks/${body.webhook.id}`;
    await app.operator.patch(path, { enabled: false });
    for (let n = 0; n < 30; n += 1) {
      await app.operator.post("/v1/tenants", { id: `t${n}`, name: "T" });
      await app.operator.post(`/v1/tenants/t${n}/invites`, { kind: "link" });
    }
    await seal();
    await app.operator.patch(path, { enabled: true });
    let replaying = true;
    const replay = app.operator.post(
      `${path}/replay`,
      { since: new Date(0).toISOString(), missed: true },
      { "idempotency-key": "a" },
    );
    void replay.finally(() => {
      replaying = false;
    });
    let writes = 0;
    for (; replaying; writes += 1) await app.operator.patch(acme.path, { name: `A${writes}` });
    expect((await replay).body).toEqual({ replayed: 30 });
    expect(writes).toBeGreaterThan(5);

    const { seals, webhookDeliveries } = app.world.store;
    webhookDeliveries.replayFailed = async (_, __, ___, limit) => limit;
    const looked = vi.spyOn(seals, "nextTenant");
    const most = await app.operator.post(`${path}/replay`, { since: new Date(0).toISOString(), missed: true });
    expect(most.body).toEqual({ replayed: 10_000 });
    expect(looked.mock.calls.length).toBeLessThan(2);
  });

  it("is sent again from its log, one at a time, with the id that it had", async () => {
    const { acme, receiver, endpoint, deliver, log, path, app } = await openHooks(engine);
    const { id } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    await acme.link();
    await deliver();
    const [delivered] = await log(id);
    expect(delivered).toMatchObject({ state: "delivered", attempts: 1, lastStatus: 204 });
    const replayed = await acme.owner.post(`${path}/${id}/deliveries/${delivered.id}/replay`);
    expect(replayed).toMatchObject({ status: 200, body: { id: delivered.id, state: "queued", attempts: 0 } });
    await app.doorlist.worker.drain();
    expect(receiver.received.map((request) => request.id)).toEqual([delivered.id, delivered.id]);
    expect((await acme.owner.get(`${path}/${id}/deliveries/${delivered.id}`)).body.log).toHaveLength(2);
    expectProblem(await acme.owner.post(`${path}/${id}/deliveries/nowhere/replay`), 404, "delivery_not_found");
  });

  it("is signed with two secrets for a day after a rotation, and with the new one alone after it", async () => {
    const { app, acme, receiver, endpoint, deliver, path } = await openHooks(engine);
    const { id, secret: old } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    const { body } = await acme.owner.post(`${path}/${id}/rotate-secret`);
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(body.secret).not.toBe(old);
    await acme.link();
    await deliver();
    const [both] = receiver.received;
    for (const secret of [old, body.secret]) expect(verified(secret, both as never).type).toBe("invite.created");
    app.clock.advance(24 * HOUR);
    await acme.link();
    await deliver();
    expect(both?.headers["webhook-signature"]?.toString().split(" ")).toHaveLength(2);
    expect(receiver.received[1]?.headers["webhook-signature"]?.toString().split(" ")).toHaveLength(1);
  });

  it("sends a test event on request, whatever it asks for", async () => {
    const { app, acme, receiver, endpoint, path } = await openHooks(engine);
    const { id, secret } = await endpoint("/hook", { eventTypes: ["import.completed"] });
    const { status, body } = await acme.owner.post(`${path}/${id}/test`);
    expect({ status, body }).toMatchObject({ status: 201, body: { eventType: "webhook.test", state: "queued" } });
    await app.doorlist.worker.drain();
    const payload = verified(secret, receiver.received[0] as never) as WireWebhookPayload;
    // @ts-expect-error there is an event only where it is no test
    expect(payload.data.event).toBeUndefined();
    expect(payload).toMatchObject({ type: "webhook.test", data: { endpointId: id, tenantId: acme.id } });
  });

  it("is for owners alone; those of the installation are for its own keys", async () => {
    const { app, acme, endpoint, path, receiver } = await openHooks(engine);
    const { id } = await endpoint();
    const member = await app.signUp("ana@example.com");
    await acme.admit(member, ["admin"]);
    const stranger = await app.signUp("eve@example.com");
    expectProblem(await member.get(path), 403, "not_allowed");
    expectProblem(await stranger.get(`${path}/${id}`), 404, "tenant_not_found");
    const other = await openTenant(stranger, "Other");
    expectProblem(await stranger.get(`${other.path}/webhooks/${id}`), 404, "webhook_not_found");
    expectProblem(await stranger.post(`${other.path}/webhooks/${id}/rotate-secret`), 404, "webhook_not_found");
    expectProblem(await acme.owner.get("/v1/webhooks"), 403, "not_allowed");
    const { body } = await acme.owner.post(`${acme.path}/api-keys`, { name: "robot" });
    expectProblem(await app.withKey(body.key).post("/v1/webhooks", { url: receiver.url }), 403, "not_allowed");
    expect(await app.withKey(body.key).get(path)).toMatchObject({ status: 200 });
  });

  it("keeps its secret encrypted, follows the installation's secret when that changes, and shows it once", async () => {
    const { app, acme, receiver, endpoint, deliver, path } = await openHooks(engine);
    const { id, secret } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    const shown = [await acme.owner.get(path), await acme.owner.get(`${path}/${id}`)];
    expect(JSON.stringify(shown.map(({ body }) => body))).not.toContain("whsec_");
    await acme.link();
    await deliver();
    const { dump } = await import("../support/dump.ts");
    const all = Object.values(await dump(app.database))
      .flat()
      .join("\n");
    expect(all).not.toContain(secret.slice("whsec_".length, -2));
    expect(verified(secret, receiver.received[0] as never)).toBeTruthy();

    const { createDoorlist } = await import("../../src/index.ts");
    const { tidyWebhooks } = await import("../../src/webhooks/housekeeping.ts");
    const reopen = (secrets: string[]) =>
      createDoorlist({
        database: app.database.url,
        secret: secrets,
        baseUrl: "http://localhost:4400",
        allowPrivateHosts: true,
        clock: app.clock,
      });
    const rotated = reopen(["a newer secret for tests", "a secret for tests only"]);
    await tidyWebhooks(rotated.world);
    await rotated.close();
    const later = reopen(["a newer secret for tests"]);
    await later.worker.seal();
    await acme.link();
    await later.worker.seal();
    await later.worker.drain();
    await later.close();
    expect(verified(secret, receiver.received.at(-1) as never).type).toBe("invite.created");
    expect(receiver.received).toHaveLength(2);
  });

  it("is sent again at once, when its secret is rotated after that of the installation was lost", async () => {
    const { app, acme, receiver, endpoint, log, path } = await openHooks(engine);
    const { id } = await endpoint("/hook", { eventTypes: ["invite.created"] });
    await acme.link();
    const { createDoorlist } = await import("../../src/index.ts");
    const { database, clock } = app;
    const anew = { database: database.url, secret: "another secret for tests", apiKey: "dl_key_after_the_loss_0123456789" };
    const later = createDoorlist({ ...anew, baseUrl: "http://localhost:4400", allowPrivateHosts: true, clock });
    await later.worker.drain();
    expect(receiver.received).toHaveLength(0);
    expect((await log(id))[0].lastError).toMatch(/not configured/);

    const headers = { authorization: `Bearer ${anew.apiKey}` };
    const rotate = new Request(`http://localhost:4400${path}/${id}/rotate-secret`, { method: "POST", headers });
    const body = (await (await later.handler(rotate)).json()) as Body;
    expect(body.webhook.previousSecretUntil).toBeNull();
    clock.advance(MINUTE);
    await later.worker.drain();
    await later.close();
    expect(verified(body.secret, receiver.received[0] as never).type).toBe("invite.created");
  });
});
