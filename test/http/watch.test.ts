/** What is told of requests: metrics, log lines, spans; and what is not. */
import { type Context, context, propagation, type Span, trace } from "@opentelemetry/api";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Store } from "../../src/core/ports.ts";
import { Problem } from "../../src/core/problems.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import type { RequestLine } from "../../src/http/watch.ts";
import { API_KEY, BASE, openApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { readExposition, sampleOf } from "../support/exposition.ts";
import { openHooks } from "../support/hooks.ts";
import { expectProblem, openTenant } from "../support/tenants.ts";

describe.each(engines)("metrics on %s", (engine) => {
  it("count requests by pattern, verbs and deliveries by outcome, and what waits", async () => {
    const { app, acme, receiver, endpoint, deliver, seal } = await openHooks(engine);
    const read = async () => readExposition((await app.operator.get("/metrics")).body);
    await app.doorlist.worker.drain();
    await endpoint("/hook", { eventTypes: ["invite.created"] });
    const before = await read();
    await acme.owner.post(acme.invites, { email: "ana@example.com" });
    await acme.owner.post(acme.invites, { email: "ana@example.com", onDuplicate: "error" });
    const { token } = await acme.link({ maxUses: 1 });
    await app.anyone.get(`/v1/invites/${token}`);
    await (await app.signUp("ben@example.com")).post(`/v1/invites/${token}/accept`);
    await app.anyone.get("/nowhere/at/all");
    await seal();
    app.clock.advance(7000);
    const waiting = await read();
    // The invite, and the mail in which Ben confirms his address.
    expect(sampleOf(waiting, "doorlist_outbox_depth")).toBe(2);
    expect(sampleOf(waiting, "doorlist_outbox_oldest_seconds")).toBe(7);
    expect(sampleOf(waiting, "doorlist_webhook_queue_depth")).toBe(2);
    receiver.answer = () => ({ status: 500 });
    await deliver();
    const after = await read();
    const grown = (name: string, labels: Record<string, string>) =>
      sampleOf(after, name, labels) - sampleOf(before, name, labels);
    const requests = (route: string, status: string) => grown("doorlist_http_request_duration_seconds_count", { route, status });
    expect(requests("/v1/tenants/:tenantId/invites", "201")).toBe(2);
    expect(requests("/v1/tenants/:tenantId/invites", "409")).toBe(1);
    expect(requests("/v1/invites/:token", "200")).toBe(1);
    expect(requests("other", "404")).toBe(1);
    expect(grown("doorlist_verbs_total", { verb: "create", outcome: "done" })).toBe(2);
    expect(grown("doorlist_verbs_total", { verb: "create", outcome: "invite_pending" })).toBe(1);
    expect(grown("doorlist_verbs_total", { verb: "accept", outcome: "done" })).toBe(1);
    expect(grown("doorlist_mail_deliveries_total", { outcome: "sent" })).toBe(2);
    expect(grown("doorlist_webhook_deliveries_total", { outcome: "retried" })).toBe(2);
    expect(sampleOf(after, "doorlist_outbox_depth")).toBe(0);
    if (engine === "postgres") {
      expect(sampleOf(after, "doorlist_database_connections", { state: "idle" })).toBeGreaterThan(0);
      expect(sampleOf(after, "doorlist_database_connections", { state: "waiting" })).toBe(0);
    }
    const text = JSON.stringify(after);
    for (const secret of [token, acme.id, "example.com", API_KEY]) expect(text).not.toContain(secret);
  });

  it("look at each queue once for a scrape", async () => {
    const app = await openApp(engine);
    onTestFinished(() => app.close());
    const { store, clock } = app.world;
    const looks = { mails: 0, webhooks: 0 };
    const messages: Store["messages"] = {
      ...store.messages,
      waiting(now) {
        looks.mails += 1;
        return store.messages.waiting(now);
      },
    };
    const webhookDeliveries: Store["webhookDeliveries"] = {
      ...store.webhookDeliveries,
      depth(now) {
        looks.webhooks += 1;
        return store.webhookDeliveries.depth(now);
      },
    };
    const metrics = createMetrics({ store: { ...store, messages, webhookDeliveries }, clock });
    await metrics.text();
    expect(looks).toEqual({ mails: 1, webhooks: 1 });
    await metrics.text();
    expect(looks).toEqual({ mails: 2, webhooks: 2 });
  });

  it("tell what needs no database where it cannot be asked", async () => {
    const app = await openApp(engine);
    onTestFinished(() => app.close());
    const { store, clock } = app.world;
    let isGone = false;
    const lost = async () => {
      if (isGone) throw new Problem("unavailable");
      return { queued: 3, oldestMs: 1000 };
    };
    const messages = { ...store.messages, waiting: lost };
    const metrics = createMetrics({ store: { ...store, messages }, clock });
    metrics.request("GET", "/v1/me", 503, 1);
    expect(await metrics.text()).toContain("doorlist_outbox_depth 3");
    isGone = true;
    const text = await metrics.text();
    expect(text).toMatch(/doorlist_http_request_duration_seconds_count\{.*status="503"\} 1/);
    expect(text).not.toMatch(/^doorlist_outbox_(depth|oldest_seconds) /m);
    expect(text).toContain("doorlist_webhook_queue_depth 0");
    isGone = false;
    expect(await metrics.text()).toContain("doorlist_outbox_depth 3");
  });

  it("are for holders of the installation's key", async () => {
    const { app, acme } = await openHooks(engine);
    expectProblem(await app.anyone.get("/metrics"), 401, "unauthenticated");
    expectProblem(await acme.owner.get("/metrics"), 403, "not_allowed");
    const { body } = await acme.owner.post(`${acme.path}/api-keys`, { name: "robot" });
    expectProblem(await app.withKey(body.key).get("/metrics"), 403, "not_allowed");
    expect((await app.operator.get("/metrics")).headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  });
});

describe("a request", () => {
  async function open() {
    const lines: RequestLine[] = [];
    const app = await openApp("sqlite", { onRequest: (line) => lines.push(line) });
    onTestFinished(() => app.close());
    return { app, lines };
  }

  it("has an id, its caller's where that can be written into a log, and is told by its pattern", async () => {
    const { app, lines } = await open();
    const acme = await openTenant(await app.signUp("olive@example.com"));
    const { token } = await acme.link();
    lines.length = 0;
    const named = await app.anyone.get(`/v1/invites/${token}`, { "x-request-id": "trace-1.a:b" });
    const unnamed = await app.anyone.get(`/join/${token}`, { "x-request-id": 'x"} forged' });
    const refused = await app.anyone.get("/v1/me");
    expect(named.headers.get("x-request-id")).toBe("trace-1.a:b");
    expect(unnamed.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(refused.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(lines).toEqual([
      { requestId: "trace-1.a:b", method: "GET", route: "/v1/invites/:token", status: 200, ms: expect.any(Number) },
      expect.objectContaining({ requestId: unnamed.headers.get("x-request-id"), route: "/join/:token", status: 200 }),
      expect.objectContaining({ route: "/v1/me", status: 401 }),
    ]);
  });

  it("goes on with its caller's trace, through verb and transaction, once the host traces", async () => {
    const { app } = await open();
    const spans: { name: string; parent: unknown; attributes: unknown }[] = [];
    const PARENT = Symbol("parent");
    const recorder = {
      startActiveSpan(name: string, options: { attributes: unknown }, work: (span: Span) => unknown) {
        spans.push({ name, parent: context.active().getValue(PARENT), attributes: options.attributes });
        const span = { end() {}, setAttribute() {}, setStatus() {} } as unknown as Span;
        return context.with(context.active().setValue(PARENT, name), () => work(span));
      },
    };
    const { AsyncLocalStorage } = await import("node:async_hooks");
    const { ROOT_CONTEXT } = await import("@opentelemetry/api");
    const storage = new AsyncLocalStorage<Context>();
    context.setGlobalContextManager({
      active: () => storage.getStore() ?? ROOT_CONTEXT,
      with: (active, work, self, ...args) => storage.run(active, () => work.call(self as never, ...args)),
      bind: (_context, target) => target,
      enable() {
        return this;
      },
      disable() {
        return this;
      },
    });
    trace.setGlobalTracerProvider({ getTracer: () => recorder as never });
    propagation.setGlobalPropagator({
      inject() {},
      extract: (from, carrier, getter) => from.setValue(PARENT, getter.get(carrier, "traceparent")),
      fields: () => ["traceparent"],
    });
    onTestFinished(() => {
      for (const api of [trace, context, propagation]) api.disable();
    });
    const { body: tenant } = await app.operator.post("/v1/tenants", { name: "Acme" });
    const made = await app.operator.post(`/v1/tenants/${tenant.id}/invites`, { kind: "link" });
    spans.length = 0;
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const path = `/v1/tenants/${tenant.id}/invites/${made.body.invite.id}/cancel`;
    await app.doorlist.handler(
      new Request(`${BASE}${path}`, { method: "POST", headers: { authorization: `Bearer ${API_KEY}`, traceparent } }),
    );
    expect(spans).toEqual([
      { name: "doorlist.request", parent: traceparent, attributes: { "http.request.method": "POST" } },
      { name: "doorlist.cancel", parent: "doorlist.request", attributes: {} },
      { name: "doorlist.transaction", parent: "doorlist.cancel", attributes: {} },
    ]);
  });
});
