/** Members who live with the host app: a use is reserved here, granted there, and confirmed; whatever fails in between. */
import { describe, expect, it } from "vitest";
import { createGrants } from "../../src/directory/grants.ts";
import { engines } from "../support/databases.ts";
import { until } from "../support/until.ts";
import { openHost } from "./host.ts";

describe.each(engines)("members of the host app on %s", (engine) => {
  it("join by invite, with the roles it offers, and the app is told once", async () => {
    const host = await openHost(engine);
    const olive = host.person("olive");
    host.tenant("acme", "olive");
    const { status, body } = await olive.post("/v1/tenants/acme/invites", { kind: "link", roles: ["admin"] });
    expect(status).toBe(201);
    const token = body.url.split("/").at(-1);
    const ana = host.person("ana");
    expect(await ana.get("/v1/tenants/acme")).toMatchObject({ status: 404 });
    expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200, body: { member: { roles: ["admin"] } } });
    expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    expect(host.told).toEqual(["ana: admin"]);
    expect(host.members.get("acme")?.get("ana")).toEqual(["admin"]);
    expect(await ana.get("/v1/tenants/acme")).toMatchObject({ status: 200, body: { name: "The acme", members: 2 } });
    expect((await ana.get("/v1/tenants")).body.data).toMatchObject([{ id: "acme", roles: ["admin"] }]);
    expect((await olive.get("/v1/tenants/acme/members")).body.data).toMatchObject([{ userId: "ana" }, { userId: "olive" }]);
    expect((await olive.get("/v1/tenants/acme/members?q=AN")).body.data).toMatchObject([{ userId: "ana" }]);
    expect(await olive.patch("/v1/tenants/acme/members/ana", { roles: ["member"] })).toMatchObject({ status: 200 });
    expect(await olive.delete("/v1/tenants/acme/members/ana")).toMatchObject({ status: 204 });
    expect(host.told).toEqual(["ana: admin", "ana: member", "ana: out"]);
    expect(host.unexpected).toEqual([]);
  });

  it("are asked of the app once for a search, however many pages they fill", async () => {
    const host = await openHost(engine);
    const olive = host.person("olive");
    host.tenant("acme", "olive");
    for (let n = 0; n < 250; n += 1) {
      host.person(`ana${n}`);
      host.members.get("acme")?.set(`ana${n}`, ["member"]);
    }
    const acme = "/v1/tenants/acme/members";
    expect((await olive.get(`${acme}?limit=100`)).body.data).toHaveLength(100);
    host.asked.length = 0;
    expect((await olive.get(`${acme}?q=nobody`)).body.data).toEqual([]);
    expect(host.asked).toEqual(["acme"]);
    host.members.get("acme")?.delete("ana7");
    expect((await olive.get(`${acme}?q=ana7`)).body.data.map(({ userId }: { userId: string }) => userId)).not.toContain("ana7");
  });

  it("are as the app says, whatever was known of them", async () => {
    const host = await openHost(engine);
    const olive = host.person("olive");
    host.tenant("acme", "olive");
    const ana = host.person("ana");
    host.members.get("acme")?.set("ana", ["member"]);
    expect(await ana.get("/v1/tenants/acme")).toMatchObject({ status: 200, body: { members: 2, roles: ["member"] } });
    host.members.get("acme")?.set("ana", ["admin"]);
    const { body } = await ana.post("/v1/tenants/acme/invites", { kind: "link" });
    const token = body.url.split("/").at(-1);
    host.members.get("acme")?.delete("ana");
    expect(await ana.get("/v1/tenants/acme")).toMatchObject({ status: 404 });
    // Her invites are worth no more than she is.
    expect(await host.person("bo").post(`/v1/invites/${token}/accept`)).toMatchObject({
      status: 403,
      body: { code: "inviter_not_entitled" },
    });
    expect((await olive.get("/v1/tenants/acme")).body.members).toBe(1);
    const made = await olive.post("/v1/tenants", { name: "Nowhere" });
    expect(made).toMatchObject({ status: 403, body: { detail: "Tenants are made in the app" } });
    expect(await host.doorlist.api.tenants.get("nowhere").catch((error) => error.code)).toBe("tenant_not_found");
  });

  it("keep their place while the app fails, and are let in when it does not", async () => {
    const host = await openHost(engine);
    const olive = host.person("olive");
    host.tenant("acme", "olive");
    const { body } = await olive.post("/v1/tenants/acme/invites", { kind: "link", maxUses: 1 });
    const token = body.url.split("/").at(-1);
    host.own.grant = async () => {
      throw new Error("the app's database is away");
    };
    const ana = host.person("ana");
    const refused = await ana.post(`/v1/invites/${token}/accept`);
    expect(refused).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(host.unexpected).toEqual(["grant: the app's database is away"]);
    // Nobody else gets the use, and the app still knows nothing of her.
    expect(await host.person("bo").post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 410 });
    expect(host.members.get("acme")?.has("ana")).toBe(false);
    expect(await host.doorlist.worker.grant()).toBe(0);
    host.clock.advance(1000);
    expect(await host.doorlist.worker.grant()).toBe(1);
    expect(host.unexpected).toHaveLength(2);
    host.own.grant = async () => {};
    host.clock.advance(2000);
    expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    expect(host.told).toEqual(["ana: member"]);
    expect(await host.doorlist.worker.grant()).toBe(0);
  });

  it("are granted by another process where the first died between reserving and granting", async () => {
    const host = await openHost(engine);
    const olive = host.person("olive");
    host.tenant("acme", "olive");
    const { body } = await olive.post("/v1/tenants/acme/invites", { kind: "link" });
    const token = body.url.split("/").at(-1);
    const died = Promise.withResolvers<void>();
    let reached = false;
    host.own.grant = () => {
      reached = true;
      return died.promise;
    };
    const ana = host.person("ana");
    // It does not answer: as far as anybody can tell, that process is dead.
    const first = ana.post(`/v1/invites/${token}/accept`);
    await until("the app is asked", () => reached);
    host.own.grant = async () => {};
    const other = host.open();
    try {
      expect(await other.worker.grant()).toBe(0);
      host.clock.advance(30_000);
      expect(await other.worker.grant()).toBe(1);
      expect(host.told).toEqual(["ana: member"]);
      expect(await ana.post(`/v1/invites/${token}/accept`)).toMatchObject({ status: 200 });
    } finally {
      died.reject(new Error("it was too late"));
      await first;
      await other.close();
    }
  });

  it("are not waited for longer than the app may take", async () => {
    const host = await openHost(engine);
    host.tenant("acme", "olive");
    await host.doorlist.world.store.tenants.get("acme");
    const { store, clock } = host.doorlist.world;
    const errors: string[] = [];
    const slow = { grant: () => new Promise<void>(() => {}), revoke: async () => {} };
    const onError = (error: unknown) => errors.push((error as Error).message);
    const grants = createGrants({ store, host: slow, clock, timeoutMs: 20, onError });
    await store.grants.put({ tenantId: "acme", userId: "ana", roles: ["member"] }, clock.now());
    await expect(grants.confirm("acme", "ana")).rejects.toMatchObject({ code: "unavailable" });
    expect(errors).toEqual(["The app did not answer within 20 ms"]);
  });

  it("are told of what is newest, and of what is older never after it", async () => {
    const host = await openHost(engine);
    host.tenant("acme", "olive");
    const { store, clock } = host.doorlist.world;
    const put = (roles: string[] | null) => store.grants.put({ tenantId: "acme", userId: "ana", roles }, clock.now());
    await put(["member"]);
    const [first] = await store.grants.claim(clock.now(), clock.now() + 30_000, 10);
    await put(["admin"]);
    // While the first is on its way, nobody overtakes it.
    expect(await store.grants.claim(clock.now(), clock.now() + 30_000, 10)).toEqual([]);
    if (first) await store.grants.done(first);
    expect(await host.doorlist.worker.grant()).toBe(1);
    expect(host.told).toEqual(["ana: admin"]);
  });

  it("are never more than the seats or the uses, whoever comes and whatever fails", async () => {
    const host = await openHost(engine);
    const olive = host.person("olive");
    host.tenant("acme", "olive");
    await olive.patch("/v1/tenants/acme", { seats: 8 });
    const links = await Promise.all(
      [3, 20].map(async (maxUses) => (await olive.post("/v1/tenants/acme/invites", { kind: "link", maxUses })).body.url),
    );
    let calls = 0;
    host.own.grant = async () => {
      calls += 1;
      if (calls % 3 === 0) throw new Error("now and then");
    };
    const other = host.open();
    const crowd = Array.from({ length: 30 }, (_, index) => {
      host.person(`p${index}`);
      const token = links[index % 2].split("/").at(-1);
      const handler = index % 3 ? host.doorlist.handler : other.handler;
      const headers = { cookie: `user=p${index}`, origin: "http://localhost:4400" };
      return handler(new Request(`http://localhost:4400/v1/invites/${token}/accept`, { method: "POST", headers }));
    });
    const statuses = (await Promise.all(crowd)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 409, 410, 503].filter((status) => statuses.includes(status))));
    host.own.grant = async () => {};
    for (let round = 0; round < 5; round += 1) {
      host.clock.advance(60_000);
      await other.worker.grant();
    }
    await other.close();
    const inApp = host.members.get("acme");
    expect(inApp?.size).toBe(8);
    const { data } = (await olive.get("/v1/tenants/acme/members?limit=100")).body;
    expect(data.map(({ userId }: { userId: string }) => userId)).toEqual([...(inApp?.keys() ?? [])].toSorted());
    expect((await olive.get("/v1/tenants/acme")).body.members).toBe(8);
    const { data: invites } = (await olive.get("/v1/tenants/acme/invites")).body;
    const uses = invites.map((invite: { uses: number }) => invite.uses);
    expect(uses[0] + uses[1]).toBe(7);
    expect(Math.min(...uses)).toBeLessThanOrEqual(3);
  });
});
