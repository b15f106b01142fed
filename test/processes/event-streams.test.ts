/** Streams of events across processes: four servers on one PostgreSQL, and processes that are killed. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createClient, type WireEvent } from "../../src/client/index.ts";
import { createDatabase, type TestDatabase } from "../support/databases.ts";
import { readStream } from "../support/event-stream.ts";
import { remote } from "../support/remote.ts";
import { openRows, type Rows } from "../support/rows.ts";
import { type ServerProcess, startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret that four servers share";
const KEY = "dl_events_key_of_the_installation_0123456789";
const headers = { accept: "text/event-stream", authorization: `Bearer ${KEY}` };

describe("four servers on one PostgreSQL", { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let rows: Rows;
  let env: Record<string, string>;
  let servers: ServerProcess[] = [];

  beforeAll(async () => {
    database = await createDatabase("postgres");
    env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };
    servers = await Promise.all([0, 1, 2, 3].map(() => startServer(env)));
    rows = await openRows(database.url);
  });
  afterAll(async () => {
    await rows?.close();
    await Promise.all(servers.map((server) => server.stop()));
    await database?.drop();
  });

  const operator = (index: number) => remote(servers[index % 4]?.url ?? "", { key: KEY });
  async function tenantOf(id: string): Promise<string> {
    expect(await operator(1).post("/v1/tenants", { id, name: id })).toMatchObject({ status: 201 });
    return id;
  }
  const committed = async (id: string) =>
    await rows.all<{ id: string; position: number }>(
      "select id, position from doorlist_event where tenant_id = ? order by position",
      id,
    );

  /** Writes through all servers until it is told to end; one that is down is passed by. */
  function writers(tenantId: string) {
    let writing = true;
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let round = 0; writing; round += 1) {
        const path = `/v1/tenants/${tenantId}/invites`;
        const made = await operator(lane)
          .post(path, { email: `p${lane}-${round}@example.com`, delivery: "none" })
          .catch(() => null);
        if (made?.status === 201 && round % 3 === 0)
          await operator(lane + 1)
            .post(`${path}/${made.body.invite.id}/cancel`)
            .catch(() => null);
        if (!made) await sleep(20);
      }
    });
    return async () => {
      writing = false;
      await Promise.all(lanes);
    };
  }

  /** Every event once and in the order of its position, and each that was committed. */
  async function expectWhole(tenantId: string, came: WireEvent[]): Promise<void> {
    await until("all are sealed", async () => (await committed(tenantId)).every(({ position }) => position !== null));
    const all = await committed(tenantId);
    await until(`all have come: ${came.length} of ${all.length}`, () => came.length >= all.length, 15_000);
    expect(came.map(({ position }) => position)).toEqual(all.map((_, index) => index + 1));
    expect(came.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  }

  it("tell every event once and in order to a client that is cut again and again", async () => {
    const tenantId = await tenantOf("cut");
    const stop = writers(tenantId);
    const came: WireEvent[] = [];
    const streamed = async (server: ServerProcess | undefined, ms: number) => {
      const seen = String(came.at(-1)?.position ?? 0);
      const url = `${server?.url}/v1/tenants/${tenantId}/events`;
      const reader = readStream(await fetch(url, { headers: { ...headers, "last-event-id": seen } }));
      await sleep(ms);
      reader.cut();
      came.push(...(reader.events() as WireEvent[]));
    };
    for (let round = 0; round < 12; round += 1) await streamed(servers[round % 4], 50 + ((round * 97) % 250));
    expect(came.length).toBeGreaterThan(20);
    await stop();
    await until("all are sealed", async () => (await committed(tenantId)).every(({ position }) => position !== null));
    await streamed(servers[0], 1500);
    await expectWhole(tenantId, came);
  });

  it("tell the client of the package every event once and in order, though its server is killed and comes back", async () => {
    const tenantId = await tenantOf("killed");
    const client = createClient({ baseUrl: servers[0]?.url ?? "", apiKey: KEY });
    const came: WireEvent[] = [];
    const enough = new AbortController();
    const opened: boolean[] = [];
    const subscribed = (async () => {
      const options = { lastEventId: 0, signal: enough.signal, onOpen: (isOpen: boolean) => opened.push(isOpen) };
      for await (const event of client.events.subscribe(tenantId, options)) came.push(event);
    })();
    const stop = writers(tenantId);
    await until("events come", () => came.length > 20);
    await servers[0]?.stop("SIGKILL");
    await sleep(500);
    const before = came.length;
    servers[0] = await startServer({ ...env, PORT: String(servers[0]?.port) });
    await until("events come again", () => came.length > before + 20, 20_000);
    await stop();
    await expectWhole(tenantId, came);
    enough.abort();
    await subscribed;
    expect(opened).toEqual([true, false, true, false]);
  });

  it("seal on where the process that seals is killed, time after time", async () => {
    const tenantId = await tenantOf("sealer");
    const came: WireEvent[] = [];
    const enough = new AbortController();
    onTestFinished(() => enough.abort());
    const client = createClient({ baseUrl: servers[0]?.url ?? "", apiKey: KEY });
    void (async () => {
      for await (const event of client.events.subscribe(tenantId, { lastEventId: 0, signal: enough.signal })) came.push(event);
    })();
    const stop = writers(tenantId);
    for (const victim of [1, 2, 3]) {
      const seen = came.length;
      await until("events come", () => came.length > seen + 20, 20_000);
      await servers[victim]?.stop("SIGKILL");
      servers[victim] = await startServer({ ...env, PORT: String(servers[victim]?.port) });
    }
    await stop();
    await expectWhole(tenantId, came);
    const seals = await rows.all<{ number: number }>(
      "select number from doorlist_seal where tenant_id = ? order by number",
      tenantId,
    );
    expect(seals.map(({ number }) => number)).toEqual(seals.map((_, index) => index + 1));
  });

  it("hear at once what another process has written, and within about a second where nobody tells them", async () => {
    const tenantId = await tenantOf("heard");
    const reader = readStream(await fetch(`${servers[0]?.url}/v1/tenants/${tenantId}/events`, { headers }));
    onTestFinished(() => reader.cut());
    let wanted = 0;
    const wait = async () => {
      wanted += 1;
      await operator(1).post(`/v1/tenants/${tenantId}/invites`, { kind: "link" });
      const since = performance.now();
      await until("it came", () => reader.events().length >= wanted);
      return performance.now() - since;
    };
    await until("it listens", async () => {
      const [row] = await rows.all<{ n: number }>(
        "select count(*) as n from pg_stat_activity where application_name = 'doorlist listen' and datname = current_database()",
      );
      return (row?.n ?? 0) > 0;
    });
    wanted = reader.events().length;
    const heard = [];
    for (let round = 0; round < 7; round += 1) heard.push(await wait());
    // The best: what else the machine does is not ours. The tick alone would take half a second in the mean.
    expect(Math.min(...heard)).toBeLessThan(100);

    // Whoever listens is cut off; it comes back by itself, and meanwhile the tick is enough.
    await rows.all(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doorlist listen' and datname = current_database()",
    );
    expect(await wait()).toBeLessThan(3000);
    await until("it listens again", async () => {
      const [row] = await rows.all<{ n: number }>(
        "select count(*) as n from pg_stat_activity where application_name = 'doorlist listen' and datname = current_database()",
      );
      return (row?.n ?? 0) > 0;
    });
    for (const server of servers) expect(server.output()).not.toContain("unexpected error");
  });

  it("stop soon where streams are open, which end, and their clients go on elsewhere", async () => {
    const tenantId = await tenantOf("stopped");
    const readers = await Promise.all(
      [1, 2, 3].map(async () => readStream(await fetch(`${servers[3]?.url}/v1/tenants/${tenantId}/events`, { headers }))),
    );
    const since = Date.now();
    await servers[3]?.stop();
    expect(Date.now() - since).toBeLessThan(5000);
    expect(servers[3]?.process.exitCode).toBe(0);
    for (const reader of readers) {
      await until("it has ended", () => reader.ended());
      expect(reader.frames[0]?.id).toMatch(/^\d+$/);
    }
    await operator(0).post(`/v1/tenants/${tenantId}/invites`, { kind: "link" });
    const seen = readers[0]?.frames.at(-1)?.id ?? "";
    const elsewhere = readStream(
      await fetch(`${servers[0]?.url}/v1/tenants/${tenantId}/events`, { headers: { ...headers, "last-event-id": seen } }),
    );
    onTestFinished(() => elsewhere.cut());
    await until("it came", () => elsewhere.events().some(({ type }) => type === "invite.created"));
  });
});

describe("a server on SQLite", { timeout: 60_000 }, () => {
  it("goes on sealing and streaming where it was killed", async () => {
    const database = await createDatabase("sqlite");
    const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };
    let server = await startServer(env);
    onTestFinished(async () => {
      await server.stop();
      await database.drop();
    });
    const operator = () => remote(server.url, { key: KEY });
    await operator().post("/v1/tenants", { id: "acme", name: "Acme" });
    const came: WireEvent[] = [];
    const enough = new AbortController();
    onTestFinished(() => enough.abort());
    const client = createClient({ baseUrl: server.url, apiKey: KEY });
    void (async () => {
      for await (const event of client.events.subscribe("acme", { lastEventId: 0, signal: enough.signal })) came.push(event);
    })();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => operator().post("/v1/tenants/acme/invites", { kind: "link" })));
      await server.stop("SIGKILL");
      server = await startServer({ ...env, PORT: String(server.port) });
    }
    await until("all have come", () => came.length === 151, 15_000);
    expect(came.map(({ position }) => position)).toEqual(Array.from({ length: 151 }, (_, index) => index + 1));
    expect(new Set(came.map(({ id }) => id)).size).toBe(151);
  });
});
