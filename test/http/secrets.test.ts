import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { expireInvites } from "../../src/core/expire.ts";
import { API_KEY, BASE, type Body, openApp, PASSWORD, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { dump, dumpUncounted } from "../support/dump.ts";
import { openTenant, type TestTenant, tokenOf } from "../support/tenants.ts";

describe.each(engines)("what opens an invite, on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  let ids: string[];
  const secrets = new Map<string, string>();
  const written: string[] = [];
  const told: unknown[][] = [];

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      vi.spyOn(stream, "write").mockImplementation((chunk, ...rest) => {
        written.push(String(chunk));
        return write(chunk, ...(rest as []));
      });
    }
    for (const method of ["log", "info", "warn", "error", "debug"] as const) {
      vi.spyOn(console, method).mockImplementation((...parts) => void written.push(parts.map(String).join(" ")));
    }
    app = await openApp(engine, {
      onRequest: (line) => written.push(JSON.stringify(line)),
      onError: (error, where) => told.push([error, (error as Error).stack, where]),
    });
    olive = await app.signUp("olive@example.com");
    ana = await app.signUp("ana@example.com");
    acme = await openTenant(olive);
    ids = await story();
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await app.close();
  });

  /** Every way to come by a token, a code or a key, and everything that may become of it. */
  async function story(): Promise<string[]> {
    const keep = (name: string, secret: string) => secrets.set(name, secret);
    keep("the session of the owner", olive.cookie.split("=").slice(1).join("="));
    keep("the session of the owner, decoded", decodeURIComponent(olive.cookie.split("=").slice(1).join("=")));
    keep("the password", PASSWORD);
    keep("the key of the installation", API_KEY);
    const mailed = await acme.invite({ email: ana.email, tokenType: "code", data: { team: "a" } });
    const mail = await app.mailTo(ana.email);
    keep("a mailed token", mail.token);
    keep("a mailed code", mail.text.match(/^[0-9A-Z]{8}$/m)?.[0] ?? "");
    app.clock.advance(1000);
    await olive.post(`${acme.invites}/${mailed.id}/resend`, { rotate: true });
    keep("a rotated token", (await app.mailTo(ana.email)).token);
    const shown = (await olive.get(`${acme.invites}/${mailed.id}/link`)).body;
    keep("a code that was shown", shown.code);
    const handed = await acme.handed({ email: "ben@example.com" });
    keep("a token handed over", handed.token);
    const link = await acme.link({ tokenType: "code", maxUses: 2 });
    keep("a link's token", link.token);
    keep("a link's code", link.code);
    const batch = await olive.post(`${acme.invites}/batch`, { invites: [{ kind: "link" }, { email: "cem@example.com" }] });
    keep("a batch's token", tokenOf(batch.body.succeeded[0].url));
    const { body } = await olive.post(`${acme.path}/api-keys`, { name: "robot" });
    keep("an API key", body.key);
    const hook = await olive.post(`${acme.path}/webhooks`, { url: "https://hooks.example/" }, { "idempotency-key": "hook" });
    keep("a webhook's secret", hook.body.secret);
    const again = await olive.post(acme.invites, { kind: "link" }, { "idempotency-key": "link", "x-request-id": "story" });
    keep("the token of a request that can be repeated", tokenOf(again.body.url));

    await app.withKey(body.key).get(acme.invites);
    await app.anyone.get(`/v1/invites/${link.code}`);
    await app.anyone.get(`/join/${link.token}`);
    await ana.post(`/v1/invites/${tokenOf(shown.url)}/accept`);
    await ana.post(`/v1/invites/${link.code}/accept`);
    await ana.post(`/v1/invites/${handed.token}/accept`);
    await app.anyone.post(`/v1/invites/${handed.token}/reject`);
    await app.signUp("dora@example.com", { inviteToken: link.token });
    await olive.post(`${acme.invites}/${batch.body.succeeded[1].invite.id}/cancel`);
    await app.anyone.get(`/v1/invites/${mail.token}`);
    await app.anyone.get("/v1/me", { authorization: `Bearer ${body.key}x` });
    app.clock.advance(8 * 24 * 3_600_000);
    await expireInvites(app.world);
    await app.doorlist.worker.drain();
    return [mailed.id, handed.invite.id, link.invite.id];
  }

  function expectNone(where: string, text: string): void {
    for (const [name, secret] of secrets) expect([where, name, text.includes(secret)]).toEqual([where, name, false]);
    expect([where, /\/join\/[\w-]{8}/.test(text)]).toEqual([where, false]);
  }

  it("was all there to be found", () => {
    expect(secrets.size).toBe(15);
    for (const [name, secret] of secrets) expect([name, secret.length >= 8]).toEqual([name, true]);
  });

  it("is in no table: the database alone opens nothing", async () => {
    const tables = await dump(app.database);
    expect(Object.keys(tables).filter((name) => name.startsWith("doorlist_")).length).toBeGreaterThan(8);
    for (const id of ids) expect(tables.doorlist_invite?.join()).toContain(id);
    expect(tables.doorlist_message?.length).toBeGreaterThan(2);
    for (const [name, rows] of Object.entries(tables)) expectNone(name, rows.join("\n"));
    // A token is an id and 16 bytes that prove it: those bytes stand nowhere either, in no other form.
    const all = Object.values(tables).flat().join("\n").toLowerCase();
    for (const [name, secret] of secrets) {
      if (secret.length !== 43) continue;
      const proof = Buffer.from(secret, "base64url").subarray(16);
      for (const form of ["hex", "base64", "base64url"] as const) {
        expect([name, all.includes(proof.toString(form).replace(/=+$/, "").toLowerCase())]).toEqual([name, false]);
      }
    }
  });

  it("is in no answer but those that hand it over", async () => {
    const list = (await olive.get(`${acme.invites}?limit=100`)).body;
    expect(list.data.map(({ id }: Body) => id)).toEqual(expect.arrayContaining(ids));
    const asked = [
      ...["", "/invites?limit=100", "/invites/stats", "/events?limit=100", "/members", "/api-keys"].map(
        (path) => acme.path + path,
      ),
      ...ids.flatMap((id) => [`${acme.invites}/${id}`, `${acme.invites}/${id}/uses`, `${acme.path}/events?inviteId=${id}`]),
      ...["/v1/tenants", "/v1/me", "/v1/me/invites", "/openapi.json", "/docs", "/", "/healthz"],
    ];
    for (const path of asked) {
      const answer = await olive.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expectNone(path, JSON.stringify(answer.body));
      expectNone(`${path}, its headers`, JSON.stringify([...answer.headers]));
    }
  });

  it("is in nothing that was written to the console or told to the operator", async () => {
    expect(written.join("\n")).toContain('"requestId":"story"');
    expectNone("console", written.join("\n"));
    expect(told).toEqual([]);
  });

  it("is not in what the operator is told of a breakdown, which names the route and not its path", async () => {
    const { directory } = app.world;
    const { visit } = directory;
    const { getById, getByCodeDigest } = app.world.store.invites;
    const broken = async () => {
      throw new Error("the disk is on fire");
    };
    Object.assign(app.world.store.invites, { getById: broken, getByCodeDigest: broken });
    Object.assign(directory, { visit: broken });
    const link = secrets.get("a link's token") ?? "";
    for (const path of [`/v1/invites/${link}`, `/join/${link}`, `/v1/invites/${secrets.get("a link's code")}`]) {
      const answer = await app.anyone.get(path);
      expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
      expect(JSON.stringify(answer.body)).not.toContain("fire");
    }
    Object.assign(app.world.store.invites, { getById, getByCodeDigest });
    Object.assign(directory, { visit });
    expect(told.map(([, , where]) => where)).toEqual(["GET /v1/invites/:token", "GET /join/:token", "GET /v1/invites/:token"]);
    expectNone("breakdowns", told.flat().map(String).join("\n"));
    expectNone("console", written.join("\n"));
  });
});

describe.each(engines)("looking changes nothing on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let ana: Person;
  let acme: TestTenant;
  let invite: Body;
  let token: string;
  let code: string;
  let mailId: string;
  beforeEach(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
    ana = await app.signUp("ana@example.com");
    acme = await openTenant(olive);
    await acme.handed({ email: "late@example.com", expiresIn: 60 });
    app.clock.advance(61_000);
    invite = await acme.invite({ email: ana.email, tokenType: "code" });
    const mail = await app.mailTo(ana.email);
    token = mail.token;
    code = mail.text.match(/^[0-9A-Z]{8}$/m)?.[0] ?? "";
    mailId = (await app.anyone.get("/mailbox/messages")).body.data[0].id;
  });
  afterEach(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  const look = async (method: "GET" | "HEAD", path: string, headers: Record<string, string>) => {
    const response = await app.doorlist.handler(new Request(`${BASE}${path}`, { method, headers }));
    const text = await response.text();
    if (method === "HEAD") expect([path, text]).toEqual([path, ""]);
    return response.status;
  };

  it("by GET and HEAD, at every place, signed in or out, however often", async () => {
    const one = `${acme.invites}/${invite.id}`;
    const places = [
      ...[
        "/v1/tenants",
        acme.path,
        acme.invites,
        `${acme.invites}?status=expired`,
        `${acme.invites}/stats`,
        `${acme.invites}/batch`,
      ],
      ...[
        one,
        `${one}/uses`,
        `${one}/resend`,
        `${one}/cancel`,
        `${acme.path}/members`,
        `${acme.path}/events`,
        `${acme.path}/api-keys`,
      ],
      ...[`/v1/invites/${token}`, `/v1/invites/${code}`, `/v1/invites/${token}/accept`, `/v1/invites/${token}/reject`],
      ...["/v1/me", "/v1/me/invites", `/v1/me/invites/${invite.id}/accept`, `/v1/me/invites/${invite.id}/reject`],
      ...["/", "/join", `/join?code=${code}`, `/join/${token}`, `/join/${code}`, `/join/${token}?form=sign-in&action=accept`],
      ...["/mailbox", `/mailbox?message=${mailId}`, "/mailbox/messages", `/mailbox/messages/${mailId}/html`],
      ...["/openapi.json", "/docs", "/healthz", "/readyz", "/metrics", "/assets/pages.css", "/favicon.svg", "/nowhere"],
      ...["/api/auth/get-session", "/api/auth/ok", "/api/auth/error", "/api/auth/sign-out", "/api/auth/list-sessions"],
    ];
    const before = await dumpUncounted(app.database);
    const visitors: Record<string, string>[] = [
      {},
      { cookie: olive.cookie },
      { cookie: ana.cookie },
      { authorization: `Bearer ${API_KEY}` },
    ];
    for (const headers of visitors) {
      for (const path of places) {
        const [got, headed] = [await look("GET", path, headers), await look("HEAD", path, headers)];
        expect([path, got < 500, headed < 500]).toEqual([path, true, true]);
        if (!path.startsWith("/api/auth")) expect([path, headed]).toEqual([path, got]);
      }
    }
    expect(await dumpUncounted(app.database)).toEqual(before);
  });

  it("except at the link, which records that it was shown, and nothing else", async () => {
    const before = await dumpUncounted(app.database);
    expect(await look("GET", `${acme.invites}/${invite.id}/link`, { cookie: ana.cookie })).toBe(404);
    expect(await dumpUncounted(app.database)).toEqual(before);
    expect(await look("GET", `${acme.invites}/${invite.id}/link`, { cookie: olive.cookie })).toBe(200);
    const after = await dumpUncounted(app.database);
    const changed = Object.keys(after).filter((table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]));
    expect(changed.sort()).toEqual(["doorlist_event", "doorlist_invite"]);
    const added = after.doorlist_event?.filter((row) => !before.doorlist_event?.includes(row)) ?? [];
    expect(added.map((row) => JSON.parse(row).type)).toEqual(["invite.link_shown"]);
    const [row] = after.doorlist_invite?.filter((row) => !before.doorlist_invite?.includes(row)) ?? [];
    const was = before.doorlist_invite?.map((text) => JSON.parse(text)).find(({ id }) => id === invite.id);
    expect(JSON.parse(row ?? "{}")).toEqual({ ...was, link_shown: 1 });
    await look("GET", `${acme.invites}/${invite.id}/link`, { cookie: olive.cookie });
    expect(await dumpUncounted(app.database)).toEqual(after);
  });
});
