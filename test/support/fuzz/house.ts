/**
 * An installation that is fuzzed: a tenant whose things the requests name, and beside it one that must stay as it was and
 * be told of to nobody. Everything of that other tenant is called "victim" somewhere.
 */
import { expect } from "vitest";
import { mintAccountToken } from "../../../src/core/account-token.ts";
import { messageRef } from "../../../src/core/message-ref.ts";
import type { EngineName } from "../../../src/store/sql.ts";
import { API_KEY, BASE, cookieOf, openApp, PASSWORD, type Person } from "../app.ts";
import { openDnsServer } from "../dns-server.ts";
import { dump } from "../dump.ts";
import { openTenant } from "../tenants.ts";
import type { CallerName, FuzzRequest } from "./requests.ts";
import { type FuzzRoute, fuzzRoutes } from "./routes.ts";

/** A request that takes longer hangs; a password that is hashed on a very busy machine takes a second. */
const LONGEST_MS = 15_000;
/** A tick ends when the webhooks in hand have, which wait 15 s for a receiver. */
const LONGEST_TICK_MS = 30_000;
const INVITES = 12;
const ENVIRONMENT = "70dbf7cd-0f0c-4d5d-a6d3-4f4d1a3fbb2b";

type Ids = Record<string, string>;

export async function openFuzzedHouse(engine: EngineName) {
  const dns = await openDnsServer();
  const app = await openApp(engine, {
    dnsServers: [dns.address],
    limits: { inviter: null, tenant: null, recipient: null, address: null },
    allowPrivateHosts: true,
  });
  const owner = await app.signUp("olive@example.com");
  const member = await app.signUp("mia@example.com");
  const invited = await app.signUp("ana@example.com");
  const stranger = await app.signUp("stan@example.com");
  const victim = await app.signUp("vera@victim.example", { name: "Victim Vera" });

  const theirs = await openTenant(victim, "Victims Ltd");
  const untouched = await fill(theirs.path, victim, "hidden@victim.example");
  const { body: secret } = await victim.post(`${theirs.path}/api-keys`, { name: "victim key" });
  const theirIds: Ids = { ...untouched, tenantId: theirs.id, userId: victim.id, keyId: secret.apiKey.id };
  // What the worker would do anyhow, a tick may do at any time.
  await app.doorlist.worker.seal();
  await app.world.store.invites.indexQueued();
  const before = await rowsOf(theirs.id);

  let ids: Ids[] = [];
  let key = "";
  let roqToken = "";
  let leaverCookie = "";
  let csrfCookie = "";
  let leavers = 0;
  const reached = new Set<number>();

  /** What a tenant may have, so that there is something to reach. */
  async function fill(path: string, by: Person, email: string): Promise<Ids> {
    const { body: link } = await by.post(`${path}/invites`, { email, delivery: "none", firstName: email.split("@")[1] });
    const { body: hook } = await by.post(`${path}/webhooks`, { url: `http://127.0.0.1:9/${email.split("@")[1]}` });
    const { body: job } = await by.post(`${path}/imports`, { fileName: `${email}.csv`, total: 1 });
    const { body: stopped } = await by.post(`${path}/suppressions`, { email: `stop-${email}` });
    return {
      id: link.invite.id,
      token: link.url.split("/").at(-1),
      webhookId: hook.webhook.id,
      importId: job.id,
      suppressionId: stopped.id,
    };
  }

  /** Requests use up and delete what they find; from time to time there is something new. */
  async function renew(): Promise<void> {
    app.clock.advance(60_000);
    const acme = await openTenant(owner);
    await acme.admit(member);
    const { body: made } = await owner.post(`${acme.path}/api-keys`, { name: "key" });
    key = made.key;
    const common: Ids = {
      ...(await fill(acme.path, owner, invited.email)),
      tenantId: acme.id,
      userId: member.id,
      keyId: made.apiKey.id,
    };
    ids = [common];
    while (ids.length < INVITES) {
      const { invite, token, code } = await acme.link(ids.length % 3 ? {} : { tokenType: "code" });
      ids.push({ ...common, id: invite.id, token: code ?? token });
    }
    const { body } = await app.anyone.post("/roq/v01/authorize/serviceAccount", { apiKey: key, environmentId: ENVIRONMENT });
    roqToken = body.accessToken;
    leavers += 1;
    const email = `lea${leavers}@example.com`;
    const leaver = await app.signUp(email);
    leaverCookie = leaver.cookie;
    const { keyring } = app.world;
    const account = { userId: leaver.id, state: JSON.stringify([email, ""]) };
    const verify = mintAccountToken(keyring, "verify_address", account, app.clock.now() + 3_600_000);
    const asked = await app.anyone.get("/nile/v2/databases/main/auth/csrf");
    csrfCookie = cookieOf(asked.headers);
    const mailed = await acme.invite({ email: "mailed@example.com" });
    const { body: mails } = await owner.get(`${acme.invites}/${mailed.id}/messages`);
    const unsubscribe = messageRef(keyring, "unsubscribe", mails.data[0].id);
    const words = { verify, unsubscribe, csrfToken: asked.body.csrfToken, key, password: PASSWORD, leaver: email };
    ids = ids.map((one) => ({ ...one, ...words }));
  }

  function credentials(who: CallerName, { speaker, method, path }: FuzzRoute): Record<string, string> {
    // Whoever is signed in there may end their session, or change their password.
    const leaves = (speaker === "library" && method === "POST") || path.endsWith("/signout");
    const session = (person: Person): Record<string, string> => {
      const cookie = leaves ? leaverCookie : person.cookie;
      return speaker === "nile"
        ? { cookie: `${cookie.replace("better-auth.session_token", "nile.session-token")}; ${csrfCookie}` }
        : { cookie };
    };
    switch (who) {
      case "owner":
        return session(owner);
      case "member":
        return session(member);
      case "invited":
        return session(invited);
      case "stranger":
        return session(stranger);
      case "key":
        return speaker === "roq"
          ? {
              "roq-platform-authorization": `Bearer ${roqToken}`,
              "roq-platform-server-authorization": `Basic ${Buffer.from(`${ENVIRONMENT}:${key}`).toString("base64")}`,
            }
          : { authorization: `Bearer ${key}` };
      case "acting":
        return { authorization: `Bearer ${key}`, "doorlist-acting-user": member.id };
      case "operator":
        return { authorization: `Bearer ${API_KEY}` };
      case "garbled":
        return { cookie: "better-auth.session_token=%.%; nile.session-token=%ff", authorization: "Bearer \u00ff" };
      case "anyone":
        return {};
    }
  }

  /** `{token}` and its like, in the place of which real ones come. */
  function filled(text: string, { invite }: FuzzRequest): string {
    const mine = ids[invite % ids.length] as Ids;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(mine, name) ? (mine[name] ?? whole) : whole));
  }

  function pathOf(route: FuzzRoute, { who, ids: replaced, invite }: FuzzRequest): string {
    const places = [...replaced];
    const mine = ids[invite % ids.length] as Ids;
    return route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const place = places.pop() ?? null;
      if (typeof place === "string") return encoded(place.slice(0, 300)) || "x";
      // The operator may reach every tenant, a token opens what it opens, and at Nile whoever knows an id may add its person.
      const other = place !== null && who !== "operator" && name !== "token" && !route.path.endsWith("/link");
      const known = other ? theirIds : mine;
      const called =
        route.path.includes("/imports/") && name === "id"
          ? "importId"
          : route.path.includes("/suppressions/")
            ? "suppressionId"
            : name;
      return (
        known[route.path.includes("/api-keys/") ? "keyId" : called] ??
        { kind: "invite", locale: "en", file: "index.css" }[name] ??
        name
      );
    });
  }

  return {
    app,
    renew,
    async close() {
      await app.close();
      await dns.close();
    },

    /** What a request asks, for people. */
    told: (request: FuzzRequest) => `${request.method} ${fuzzRoutes[request.route]?.path} by ${request.who}`,

    /** Routes that did what they are for, at least once. */
    reached,

    /** Sends one, and holds its answer against everything that is promised of every answer. */
    async send(request: FuzzRequest): Promise<void> {
      const route = fuzzRoutes[request.route] as FuzzRoute;
      const search = request.query.map(([name, value]) => `${encoded(name)}=${encoded(filled(value.slice(0, 3000), request))}`);
      const url = `${BASE}${pathOf(route, request)}?${search.join("&")}`;
      const headers = new Headers();
      for (const [name, value] of Object.entries({ ...credentials(request.who, route), "content-type": request.type }))
        headers.set(name, value);
      for (const [name, value] of request.headers) headers.set(name, value);
      const hasBody = !/^(GET|HEAD)$/i.test(request.method) && request.body !== null;
      const late = new AbortController();
      const answered = (async () => {
        const init = { method: request.method, headers, ...(hasBody ? { body: filled(request.body ?? "", request) } : {}) };
        const response = await app.doorlist.handler(new Request(url, init));
        return { response, text: await textOf(response) };
      })();
      const longest = route.path === "/v1/tick" ? LONGEST_TICK_MS : LONGEST_MS;
      const { response, text } = await Promise.race([answered, hung(longest, late.signal)]).finally(() => late.abort());
      if (response.ok || response.status === 303) reached.add(request.route);
      check(route, request, response, text);
    },

    /** Nothing of the other tenant has changed, and nothing was polluted. */
    async expectWhole(): Promise<void> {
      expect(app.unexpected).toEqual([]);
      expect(await rowsOf(theirs.id)).toEqual(before);
      expect(({} as Record<string, unknown>).a).toBeUndefined();
      expect(await victim.get(theirs.path)).toMatchObject({ status: 200, body: { name: "Victims Ltd" } });
      expect(await app.withKey(secret.key).get(theirs.path)).toMatchObject({ status: 200 });
    },
  };

  async function rowsOf(tenantId: string): Promise<string[]> {
    const tables = Object.entries(await dump(app.database)).filter(([name]) =>
      /^doorlist_(?!webhook_(?:delivery|attempt))/.test(name),
    );
    return tables.flatMap(([name, rows]) => rows.filter((row) => row.includes(tenantId)).map((row) => `${name} ${row}`)).sort();
  }

  function check(route: FuzzRoute, { who, method }: FuzzRequest, response: Response, text: string): void {
    const { status, headers } = response;
    const type = headers.get("content-type") ?? "";
    // Taken out, so that a smaller request is judged by itself.
    expect(app.unexpected.splice(0)).toEqual([]);
    expect(status).toBeLessThan(500);
    expect(text).not.toMatch(
      /node_modules|\bat .+\.[cm]?[jt]s:\d+|SQLITE_|SqliteError|syntax error at|duplicate key value|violates/,
    );
    // The mailbox of a server without SMTP is everybody's who reaches it.
    if (who !== "operator" && !route.path.startsWith("/mailbox")) expect(text).not.toMatch(/victim/i);
    expect(headers.get("access-control-allow-origin")).toBeNull();
    if (type.startsWith("text/html") && !route.path.endsWith("/html"))
      expect(headers.get("content-security-policy")).toMatch(/script-src 'self';/);
    const location = headers.get("location");
    if (location !== null && route.speaker !== "nile") expect(new URL(location, BASE).origin).toBe(BASE);
    for (const cookie of headers.getSetCookie()) expect(cookie).toMatch(/SameSite=Lax/i);
    if (route.path.startsWith("/v1/")) expect(headers.get("cache-control")).toBe("no-store");
    if (status < 400 || method.toUpperCase() === "HEAD") return;
    if (route.speaker === "api") {
      expect(type).toBe("application/problem+json");
      expect(JSON.parse(text)).toMatchObject({ status, code: expect.stringMatching(/^[a-z_]+$/), title: expect.any(String) });
    } else if (/json/.test(type) && text !== "") {
      expect(typeof JSON.parse(text)).toBe("object");
    }
  }
}

/** A stream is looked into, not waited for. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

function hung(longest: number, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer within ${longest} ms`)), longest);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
}

/** Percent-encoded, halves of characters too. */
const encoded = (text: string) => [...Buffer.from(text, "utf8")].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
