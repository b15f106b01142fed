/** What an event tells: who did it, from where, and what it changed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BASE, openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { openTenant, type TestTenant } from "../support/tenants.ts";

const AGENT = "Test/1.0 (of the audit log)";

describe.each(engines)("events on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    ana = await app.signUp("ana@example.com");
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });

  /** As Node's server passes a request along. */
  async function from(ip: string, who: Person | null, method: string, path: string, body?: unknown, agent = AGENT) {
    const headers = {
      ...{ "user-agent": agent, "content-type": "application/json", origin: BASE },
      ...(who ? { cookie: who.cookie } : {}),
    };
    const request = new Request(`${BASE}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await app.doorlist.handler(request, { incoming: { socket: { remoteAddress: ip } } });
    expect(response.status).toBeLessThan(300);
    return response.json();
  }
  const last = async (type: string) => (await olive.get(`${acme.path}/events?type=${type}&limit=1`)).body.data[0];

  it("tell where whoever manages the tenant was", async () => {
    const here = { ip: "192.0.2.7", userAgent: AGENT };
    const { invite } = await from("192.0.2.7", olive, "POST", acme.invites, { email: "p@example.com" });
    expect(await last("invite.created")).toMatchObject({ ...here, actor: `user:${olive.id}`, inviteId: invite.id });
    await from("192.0.2.7", olive, "PATCH", `${acme.invites}/${invite.id}`, { firstName: "P" });
    expect(await last("invite.updated")).toMatchObject(here);
    await from("192.0.2.7", olive, "POST", `${acme.invites}/${invite.id}/cancel`);
    expect(await last("invite.canceled")).toMatchObject(here);
    await from("192.0.2.7", olive, "PATCH", acme.path, { name: "Renamed" });
    expect(await last("tenant.updated")).toMatchObject(here);
    await from("192.0.2.7", olive, "POST", `${acme.path}/api-keys`, { name: "key" });
    expect(await last("api_key.created")).toMatchObject(here);
  });

  it("tell where whoever was invited was, signed in or not", async () => {
    const { token } = await acme.link();
    await from("2001:db8::1", ana, "POST", `/v1/invites/${token}/accept`);
    for (const type of ["invite.accepted", "member.joined"]) {
      expect(await last(type)).toMatchObject({ ip: "2001:db8::1", userAgent: AGENT, actor: `user:${ana.id}` });
    }
    const declined = await acme.handed({ email: "q@example.com" });
    await from("192.0.2.9", null, "POST", `/v1/invites/${declined.token}/reject`);
    expect(await last("invite.rejected")).toMatchObject({ ip: "192.0.2.9", userAgent: AGENT, actor: "holder" });
    const { token: fresh } = await acme.handed({ email: `new-${acme.id}@example.com` });
    const account = { name: "New", email: `new-${acme.id}@example.com`, password: "correct horse 1", inviteToken: fresh };
    await from("192.0.2.10", null, "POST", "/api/auth/sign-up/email", account);
    expect(await last("invite.accepted")).toMatchObject({ ip: "192.0.2.10", userAgent: AGENT });
  });

  it("cut a long user agent, and know none of what happens by itself", async () => {
    await from("192.0.2.7", olive, "POST", acme.invites, { email: "long@example.com" }, "x".repeat(5000));
    expect((await last("invite.created")).userAgent).toBe("x".repeat(256));
    await app.doorlist.worker.drain();
    expect(await last("invite.sent")).toMatchObject({ actor: "system", ip: null, userAgent: null });
  });

  it("tell what a change changed, before and after, and nothing else", async () => {
    const invite = await acme.invite({ email: "p@example.com", firstName: "P", roles: ["member"] });
    const expiresAt = new Date(app.clock.now() + 3_600_000).toISOString();
    await olive.patch(`${acme.invites}/${invite.id}`, { roles: ["admin"], lastName: "Q", expiresAt });
    expect((await last("invite.updated")).data).toEqual({
      before: { roles: ["member"], lastName: null, expiresAt: invite.expiresAt },
      after: { roles: ["admin"], lastName: "Q", expiresAt },
    });
    await olive.patch(acme.path, { seats: 5, settings: { locale: "de" } });
    expect((await last("tenant.updated")).data).toEqual({
      before: { seats: null, settings: { locale: null } },
      after: { seats: 5, settings: { locale: "de" } },
    });
    await acme.admit(ana);
    await olive.patch(`${acme.path}/members/${ana.id}`, { roles: ["admin"] });
    const data = { userId: ana.id, before: { roles: ["member"] }, after: { roles: ["admin"] } };
    expect((await last("member.roles_changed")).data).toEqual(data);
    await acme.admit(ana, ["owner"]);
    const raised = { before: { roles: ["admin"] }, after: { roles: ["owner", "admin"] } };
    expect((await last("member.roles_changed")).data).toEqual({ userId: ana.id, ...raised });
  });

  it("tell of each mail that went out, once", async () => {
    const invite = await acme.invite({ email: "sent@example.com" });
    await app.doorlist.worker.drain();
    await app.doorlist.worker.drain();
    expect(await acme.eventTypes(invite.id)).toEqual(["invite.created", "invite.sent"]);
    await olive.post(`${acme.invites}/${invite.id}/resend`, {});
    await app.doorlist.worker.drain();
    expect(await acme.eventTypes(invite.id)).toEqual(["invite.created", "invite.sent", "invite.resent", "invite.sent"]);
  });

  it("are found by their type, page by page", async () => {
    for (let index = 0; index < 5; index += 1) {
      await acme.link();
      await olive.patch(acme.path, { name: `Name ${index}` });
    }
    for (const type of ["tenant.updated", "invite.created"]) {
      const first = (await olive.get(`${acme.path}/events?type=${type}&limit=3`)).body;
      const rest = (await olive.get(`${acme.path}/events?type=${type}&limit=3&cursor=${first.nextCursor}`)).body;
      const found: { type: string; id: string }[] = [...first.data, ...rest.data];
      expect(found.map((event) => event.type)).toEqual(Array(5).fill(type));
      expect(found.map(({ id }) => id)).toEqual(
        found
          .map(({ id }) => id)
          .sort()
          .reverse(),
      );
      expect(rest.nextCursor).toBeNull();
    }
  });

  it("have a position once they are sealed", async () => {
    await app.doorlist.worker.drain();
    await acme.link();
    expect((await acme.events()).map(({ position }) => position)).toEqual([1, 2, null]);
    await app.doorlist.worker.drain();
    expect((await acme.events()).map(({ position }) => position)).toEqual([1, 2, 3]);
  });
});
