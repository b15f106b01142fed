/** A tenant's domains: proved by DNS and by mail, joined by their people, lapsed when the proof is gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { checkDomains } from "../../src/core/check-domains.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { type DnsServer, openDnsServer } from "../support/dns-server.ts";
import { expectProblem, mailsTo, openTenant, type TestTenant } from "../support/tenants.ts";
import { openVisitor } from "../support/visitor.ts";

const DAY = 86_400_000;

describe.each(engines)("a domain on %s", (engine) => {
  let dns: DnsServer;
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  let count = 0;
  let domain = "";
  async function open(): Promise<void> {
    app = await openApp(engine, { dnsServers: [dns.address] });
    olive = await person("olive@owner.example");
  }
  async function close(): Promise<void> {
    expect(app.unexpected).toEqual([]);
    await app.close();
  }
  beforeAll(async () => {
    dns = await openDnsServer();
    await open();
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
    count += 1;
    domain = `d${count}.example`;
  });
  afterAll(async () => {
    await close();
    await dns.close();
  });
  /** Sessions end meanwhile: the next test begins anew. */
  function pass(days: number): void {
    onTestFinished(() => close().then(open));
    app.clock.advance(days * DAY);
  }

  async function person(email: string): Promise<Person> {
    const made = await app.signUp(email, { name: "Ana" });
    await app.world.directory.markEmailVerified(made.id);
    return made;
  }
  const claim = (body: object = {}) => olive.post(`${acme.path}/domains`, { domain, ...body });
  const verify = (by = olive, path = acme.path) => by.post(`${path}/domains/${domain}/verify`);
  const setRecord = ({ name, value }: { name: string; value: string }) => dns.records.set(name, ["v=spf1 -all", value]);
  async function verified(body: object = {}): Promise<void> {
    setRecord((await claim(body)).body.record);
    expect(await verify()).toMatchObject({ status: 200, body: { state: "verified", proof: "dns" } });
  }

  it("is proved by a TXT record, and not without", async () => {
    const claimed = await claim({ domain: `@${domain.toUpperCase()}`, roles: ["admin"] });
    expect(claimed).toMatchObject({
      status: 200,
      body: { domain, state: "pending", entry: "join", roles: ["admin"], proof: null, verifiedAt: null },
    });
    expectProblem(await verify(), 409, "domain_unproven");
    dns.records.set(`_doorlist.${domain}`, ["doorlist-domain=another"]);
    expectProblem(await verify(), 409, "domain_unproven");
    dns.breakDown(true);
    onTestFinished(() => dns.breakDown(false));
    expectProblem(await verify(), 409, "domain_unproven");
    dns.breakDown(false);
    setRecord(claimed.body.record);
    expect(await verify()).toMatchObject({ status: 200, body: { state: "verified", proof: "dns" } });
    expect((await claim({ entry: "request" })).body).toMatchObject({ state: "verified", entry: "request", roles: ["member"] });
    expect((await acme.eventTypes()).filter((type) => type.startsWith("domain"))).toEqual([
      "domain.claimed",
      "domain.verified",
      "domain.claimed",
    ]);
  });

  it("lets those in whose confirmed address is there, with its roles, once", async () => {
    await verified({ roles: ["admin"] });
    const [ana, eve, ben] = [await person(`ana@${domain}`), await person(`eve@sub.${domain}`), await app.signUp(`ben@${domain}`)];
    expect((await ana.get("/v1/me/domain")).body).toEqual({
      data: { domain, tenant: { id: acme.id, name: "Acme" }, entry: "join", roles: ["admin"] },
    });
    const joined = await Promise.all(Array.from({ length: 4 }, () => ana.post("/v1/me/domain/join")));
    expect(joined.map(({ status }) => status).sort()).toContain(200);
    expect(joined.find(({ status }) => status === 200)?.body).toMatchObject({ member: { roles: ["admin"] }, request: null });
    expect(await acme.members()).toBe(2);
    expect((await acme.eventTypes()).filter((type) => type === "member.joined")).toHaveLength(2);
    expect((await ana.get("/v1/me/domain")).body).toEqual({ data: null });
    for (const other of [eve, ben]) expect((await other.get("/v1/me/domain")).body).toEqual({ data: null });
    expectProblem(await eve.post("/v1/me/domain/join"), 404, "domain_not_found");
    expectProblem(await ben.post("/v1/me/domain/join"), 403, "email_unverified");
    expect(await acme.members()).toBe(2);
  });

  it("is nothing to a key of another tenant that acts for somebody of it", async () => {
    await verified();
    const ana = await person(`ana@${domain}`);
    const other = await openTenant(olive, "Other");
    await other.admit(ana);
    const { body } = await olive.post(`${other.path}/api-keys`, { name: "key" });
    const asAna = app.withKey(body.key, ana.id);
    expect((await asAna.get("/v1/me/domain")).body).toEqual({ data: null });
    expectProblem(await asAna.post("/v1/me/domain/join"), 404, "domain_not_found");
    expect(await acme.members()).toBe(1);
  });

  it("makes a request, where its owner set it so", async () => {
    await verified({ entry: "request", roles: ["admin"] });
    const ana = await person(`ana@${domain}`);
    expect(await ana.post("/v1/me/domain/join")).toMatchObject({
      status: 200,
      body: { member: null, request: { status: "pending" } },
    });
    const [request] = (await olive.get(`${acme.path}/requests`)).body.data;
    expect(request).toMatchObject({ origin: "domain", roles: ["admin"] });
    expect(await olive.post(`${acme.path}/requests/${request.id}/approve`)).toMatchObject({
      body: { member: { roles: ["admin"] } },
    });
  });

  it("keeps to the seats, and to what its owner may still give", async () => {
    await verified({ roles: ["admin"] });
    const ana = await person(`ana@${domain}`);
    await olive.patch(acme.path, { seats: 1 });
    expectProblem(await ana.post("/v1/me/domain/join"), 409, "seats_full");
    await olive.patch(acme.path, { seats: null });
    const olga = await person(`olga${count}@else.example`);
    await acme.admit(olga, ["owner"]);
    await olga.patch(`${acme.path}/members/${olive.id}`, { roles: ["member"] });
    expectProblem(await ana.post("/v1/me/domain/join"), 404, "domain_not_found");
    expect((await ana.get("/v1/me/domain")).body).toEqual({ data: null });
  });

  it("is one tenant's at a time: who proves it first has it until they give it up", async () => {
    const other = await openTenant(olive, "Other");
    await verified();
    const { body } = await olive.post(`${other.path}/domains`, { domain });
    dns.records.set(body.record.name, [...(dns.records.get(body.record.name) ?? []), body.record.value]);
    expectProblem(await verify(olive, other.path), 409, "domain_taken");
    expect(await olive.delete(`${acme.path}/domains/${domain}`)).toMatchObject({ status: 204 });
    expect(await verify(olive, other.path)).toMatchObject({ status: 200 });
    expectProblem(await verify(), 404, "domain_not_found");
  });

  it("is one tenant's also where two prove it at once", async () => {
    const tenants = await Promise.all(["A", "B", "C", "D"].map((name) => openTenant(olive, name)));
    const values = [];
    for (const { path } of tenants) values.push((await olive.post(`${path}/domains`, { domain })).body.record.value);
    dns.records.set(`_doorlist.${domain}`, values);
    const answers = await Promise.all(tenants.map(({ path }) => verify(olive, path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  it("is an owner's to claim, and no free mail's", async () => {
    const ada = await person(`ada${count}@else.example`);
    await acme.admit(ada, ["admin"]);
    expectProblem(await ada.post(`${acme.path}/domains`, { domain }), 403, "not_allowed");
    for (const free of ["gmail.com", "Outlook.com", "web.de"])
      expectProblem(await claim({ domain: free }), 422, "invalid_domain");
    expectProblem(await claim({ domain: "no domain" }), 422, "invalid_domain", "domain");
    expectProblem(await claim({ roles: ["emperor"] }), 422, "unknown_role", "roles.0");
  });

  it("is proved by a mail to a fixed address, whose link asks before it does anything", async () => {
    await claim();
    expectProblem(
      await olive.post(`${acme.path}/domains/${domain}/mail`, { mailbox: "anybody" }),
      422,
      "invalid_field",
      "mailbox",
    );
    expect(await olive.post(`${acme.path}/domains/${domain}/mail`, { mailbox: "hostmaster" })).toMatchObject({ status: 204 });
    const [mail] = await mailsTo(app, `hostmaster@${domain}`);
    expect(mail.subject).toBe(`Confirm ${domain} for Acme`);
    const path = new URL(mail.text.match(/https?:\S+\/domains\/verify\/\w+/)[0]).pathname;
    const reader = openVisitor(app);
    expect(await reader.get(path)).toMatchObject({ status: 200, heading: `Confirm ${domain}` });
    expect((await olive.get(`${acme.path}/domains`)).body.data).toMatchObject([{ domain, state: "pending" }]);
    const dead = await reader.get(`${path.slice(0, -1)}0x`);
    expect(dead).toMatchObject({ status: 410, html: expect.stringContaining('href="/">Open the app') });
    // A password has nothing to do with it.
    expect(dead.html).not.toContain("/account/forgot");
    expect(await reader.post(path, {})).toMatchObject({
      status: 200,
      heading: `${domain} is confirmed`,
      html: expect.stringContaining('href="/">Open the app'),
    });
    expect((await olive.get(`${acme.path}/domains`)).body.data).toMatchObject([{ state: "verified", proof: "email" }]);
    app.clock.advance(DAY);
    expect(await reader.post(path, {})).toMatchObject({ status: 410 });
  });

  it("lapses when its record has been gone for days, with a mail to its owner, and lets nobody in", async () => {
    await verified();
    const ana = await person(`ana@${domain}`);
    const looks = () => dns.asked.filter((name) => name === `_doorlist.${domain}`).length;
    const before = looks();
    expect(await checkDomains(app.world)).toBe(0);
    expect(looks()).toBe(before);
    app.clock.advance(DAY);
    expect(await checkDomains(app.world)).toBe(0);
    expect(looks()).toBe(before + 1);
    dns.records.delete(`_doorlist.${domain}`);
    app.clock.advance(DAY);
    expect(await checkDomains(app.world)).toBe(0);
    expect((await ana.get("/v1/me/domain")).body.data).toMatchObject({ domain });
    app.clock.advance(DAY);
    expect(await checkDomains(app.world)).toBe(0);
    pass(2);
    expect(await checkDomains(app.world)).toBeGreaterThan(0);
    expect((await olive.get(`${acme.path}/domains`)).body.data).toMatchObject([{ state: "lapsed", proof: null }]);
    expect((await ana.get("/v1/me/domain")).body).toEqual({ data: null });
    const subjects = (await mailsTo(app, olive.email)).map(({ subject }) => subject);
    expect(subjects).toContain(`${domain} is no longer confirmed for Acme`);
    expect(await acme.eventTypes()).toContain("domain.lapsed");
    expect(await checkDomains(app.world)).toBe(0);
  });

  it("lapses a year after it was proved by mail", async () => {
    await claim();
    await olive.post(`${acme.path}/domains/${domain}/mail`, { mailbox: "admin" });
    const [mail] = await mailsTo(app, `admin@${domain}`);
    await openVisitor(app).post(new URL(mail.text.match(/https?:\S+\/domains\/verify\/\w+/)[0]).pathname, {});
    pass(365);
    expect(await checkDomains(app.world)).toBeGreaterThan(0);
    expect(await app.world.store.domains.get(acme.id, domain)).toMatchObject({ state: "lapsed" });
  });
});
