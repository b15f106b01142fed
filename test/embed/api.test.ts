import { describe, expect, it, onTestFinished } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { openApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { hostDatabases, hostKinds } from "../support/host-databases.ts";

const SECRET = "a secret for tests only";
const BASE = "https://app.example/api/doorlist";

describe.each(engines)("the verbs as functions on %s", (engine) => {
  async function opened() {
    const app = await openApp(engine);
    onTestFinished(() => app.close());
    return { app, api: app.doorlist.api };
  }

  it("act for the installation, or for a person with that person's rights", async () => {
    const { app, api } = await opened();
    const [olive, mel] = [await app.signUp("olive@example.com"), await app.signUp("mel@example.com")];
    const acme = await api.as({ userId: olive.id }).tenants.create({ name: "Acme" });
    expect(await olive.get(`/v1/tenants/${acme.id}`)).toMatchObject({ status: 200, body: { roles: ["owner"] } });
    const { invite, url } = await api.invites.create(acme.id, { email: "mel@example.com", roles: ["member"], delivery: "none" });
    expect(invite).toMatchObject({ status: "pending", createdBy: null, expiresAt: expect.stringMatching(/Z$/) });
    const { member } = await api.as({ userId: mel.id }).invites.accept(url?.split("/").at(-1) ?? "");
    expect(member).toMatchObject({ userId: mel.id, roles: ["member"] });
    expect((await api.members.list(acme.id)).data).toHaveLength(2);
    expect((await api.tenants.list()).data).toMatchObject([{ id: acme.id }]);
    const events = (await api.events.list(acme.id)).data;
    expect(events.find(({ type }) => type === "invite.accepted")).toMatchObject({ actor: `user:${mel.id}` });
  });

  it("are refused as over HTTP, with the same problems and fields", async () => {
    const { app, api } = await opened();
    const mel = await app.signUp("mel@example.com");
    await api.tenants.create({ id: "acme", name: "Acme" });
    const refused = (work: Promise<unknown>) => work.catch(({ status, code, field }) => ({ status, code, field }));
    const inviting = { email: "not an address" };
    expect(await refused(api.invites.create("acme", inviting))).toEqual({ status: 422, code: "invalid_email", field: "email" });
    const bad = { email: "ana@example.com", hue: "blue" } as { email: string };
    expect(await refused(api.invites.create("acme", bad))).toMatchObject({ code: "unknown_field", field: "hue" });
    expect(await refused(api.as({ userId: mel.id }).invites.list("acme"))).toMatchObject({ code: "tenant_not_found" });
    expect(await refused(api.as({ userId: "nobody" }).tenants.list())).toMatchObject({ code: "user_not_found", field: "userId" });
    expect(app.unexpected).toEqual([]);
  });

  it("are for no request that comes from outside", async () => {
    const { app } = await opened();
    const insider = { actor: { type: "key", keyId: "app", tenantId: null, user: null } };
    const request = new Request("http://localhost:4400/v1/tenants");
    expect((await app.doorlist.handler(request, { insider })).status).toBe(401);
  });
});

describe.each(hostKinds)("a Doorlist on %s", (kind) => {
  it("does its main job below a path of the host's, and leaves what is the host's as it was", async () => {
    const host = await hostDatabases[kind]();
    onTestFinished(host.drop);
    const unexpected: unknown[] = [];
    const doorlist = createDoorlist({
      database: host.given,
      secret: SECRET,
      baseUrl: BASE,
      onError: (error) => unexpected.push(error),
    });
    await doorlist.migrate();
    const send = (path: string, body: object, headers: Record<string, string> = {}) =>
      doorlist.handler(
        new Request(`${BASE}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", origin: "https://app.example", ...headers },
          body: JSON.stringify(body),
        }),
      );
    const account = { name: "Ana", email: "ana@example.com", password: "correct horse 1" };
    await doorlist.api.tenants.create({ id: "acme", name: "Acme" });
    await doorlist.api.invites.create("acme", { email: account.email, roles: ["admin"] });
    expect(await doorlist.worker.drain()).toBe(1);
    const [mail] = (await (await doorlist.handler(new Request(`${BASE}/mailbox/messages?to=${account.email}`))).json()).data;
    const [link, token = ""] = mail.text.match(/https:\/\/app\.example\/api\/doorlist\/join\/([\w-]+)/) ?? [];
    const page = await (await doorlist.handler(new Request(link))).text();
    expect(page).toContain(`action="/api/doorlist/join/${token}"`);
    expect(page).toContain('href="/api/doorlist/assets/join.css"');
    expect((await doorlist.handler(new Request(`${BASE}/assets/join.css`))).status).toBe(200);
    const signedUp = await send("/api/auth/sign-up/email", { ...account, inviteToken: token });
    expect({ status: signedUp.status, body: await signedUp.json() }).toMatchObject({
      status: 200,
      body: { member: { tenantId: "acme", roles: ["admin"] } },
    });
    const stats = await doorlist.api.invites.stats("acme");
    expect(stats).toMatchObject({ total: 1, funnel: { created: 1, delivered: 1, accepted: 1 } });
    expect((await doorlist.api.events.list("acme")).data.length).toBeGreaterThan(3);
    await Promise.all([doorlist.close(), doorlist.close()]);
    await doorlist.close();
    expect(await host.query("select status from doorlist_invite")).toEqual([{ status: "accepted" }]);
    expect(unexpected).toEqual([]);
  });
});
