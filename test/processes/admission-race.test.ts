/** Many approvals at once for few seats and few uses, and a waitlist with several workers: two servers on one PostgreSQL, one on SQLite. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, Body, Caller } from "../support/app.ts";
import { createMigratedDatabase, type TestDatabase } from "../support/databases.ts";
import { type SeededPerson, seedPeople } from "../support/people.ts";
import { remote } from "../support/remote.ts";
import { openRows, type Rows, violations } from "../support/rows.ts";
import { type ServerProcess, startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret that two servers share";
const PEOPLE = 50;

const houses = [
  { engine: "postgres", processes: 2 },
  { engine: "sqlite", processes: 1 },
] as const;

describe.each(houses)("$processes server(s) on $engine", ({ engine, processes }) => {
  let database: TestDatabase;
  let rows: Rows;
  let servers: ServerProcess[] = [];
  let people: SeededPerson[] = [];
  let owner: SeededPerson;

  const as = ({ cookie }: SeededPerson, index: number): Caller => remote(servers[index % servers.length]?.url ?? "", { cookie });

  beforeAll(async () => {
    database = await createMigratedDatabase(engine);
    const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: SECRET };
    servers = await Promise.all(Array.from({ length: processes }, () => startServer(env)));
    rows = await openRows(database.url);
    const emails = Array.from({ length: PEOPLE }, (_, index) => `person-${index}@example.com`);
    people = await seedPeople(rows, SECRET, emails);
    [owner] = (await seedPeople(rows, SECRET, ["owner@example.com"])) as [SeededPerson];
  });
  afterAll(async () => {
    await rows?.close();
    await Promise.all(servers.map((server) => server.stop()));
    await database?.drop();
  });

  async function tenantOf(change: object): Promise<string> {
    const { body } = await as(owner, 0).post("/v1/tenants", { name: "Full house" });
    expect(await as(owner, 0).patch(`/v1/tenants/${body.id}`, change)).toMatchObject({ status: 200 });
    return body.id;
  }
  async function linkOf(tenantId: string, more: object): Promise<{ id: string; token: string }> {
    const { body } = await as(owner, 0).post(`/v1/tenants/${tenantId}/invites`, { kind: "link", ...more });
    return { id: body.invite.id, token: body.url.split("/").at(-1) };
  }
  /** Everybody asks; the ids of the requests, in the order of the people. */
  async function allAsk(token: string): Promise<string[]> {
    const asked = await Promise.all(people.map((person, index) => as(person, index).post(`/v1/invites/${token}/request`)));
    expect(tally(asked)).toEqual({ "200": PEOPLE });
    return asked.map(({ body }) => body.id);
  }
  const approveAll = (tenantId: string, ids: string[]) =>
    Promise.all(ids.map((id, index) => as(owner, index).post(`/v1/tenants/${tenantId}/requests/${id}/approve`)));
  const statuses = async (tenantId: string): Promise<Record<string, number>> => {
    const found = await rows.all<{ status: string }>("select status from doorlist_request where tenant_id = ?", tenantId);
    return count(found.map(({ status }) => status));
  };
  const membersOf = async (tenantId: string): Promise<number> =>
    (await rows.all("select user_id from doorlist_member where tenant_id = ?", tenantId)).length;
  const tenantNow = async (tenantId: string): Promise<Body> => (await as(owner, 1).get(`/v1/tenants/${tenantId}`)).body;

  it("seats exactly five of 50 that are approved at once for five seats", async () => {
    const tenantId = await tenantOf({ seats: 6 });
    const { id, token } = await linkOf(tenantId, { requiresApproval: true });
    const answers = await approveAll(tenantId, await allAsk(token));
    expect(tally(answers)).toEqual({ "200": 5, "409 seats_full": 45 });
    expect(await statuses(tenantId)).toEqual({ approved: 5, pending: 45 });
    expect(await membersOf(tenantId)).toBe(6);
    expect((await as(owner, 0).get(`/v1/tenants/${tenantId}/invites/${id}`)).body).toMatchObject({ uses: 5 });
  });

  it("takes exactly five uses of a link for five", async () => {
    const tenantId = await tenantOf({ seats: null });
    const { id, token } = await linkOf(tenantId, { requiresApproval: true, maxUses: 5 });
    const answers = await approveAll(tenantId, await allAsk(token));
    expect(tally(answers)).toEqual({ "200": 5, "410 invite_accepted": 45 });
    expect(await membersOf(tenantId)).toBe(6);
    expect((await as(owner, 0).get(`/v1/tenants/${tenantId}/invites/${id}`)).body).toMatchObject({ uses: 5, status: "accepted" });
  });

  it("decides between approve, refuse and withdraw: one of them, and never half", async () => {
    const tenantId = await tenantOf({ seats: null });
    const { token } = await linkOf(tenantId, { requiresApproval: true });
    const ids = await allAsk(token);
    await Promise.all(
      ids.flatMap((id, index) => [
        as(owner, index).post(`/v1/tenants/${tenantId}/requests/${id}/approve`),
        as(owner, index + 1).post(`/v1/tenants/${tenantId}/requests/${id}/refuse`),
        as(people[index] as SeededPerson, index).post(`/v1/me/requests/${id}/withdraw`),
      ]),
    );
    const { approved = 0, pending = 0, ...others } = await statuses(tenantId);
    expect(pending).toBe(0);
    expect(approved + Object.values(others).reduce((sum, some) => sum + some, 0)).toBe(PEOPLE);
    expect(await membersOf(tenantId)).toBe(1 + approved);
    expect((await tenantNow(tenantId)).members).toBe(1 + approved);
    const events = await rows.all<{ type: string }>("select type from doorlist_event where tenant_id = ?", tenantId);
    expect(count(events.map(({ type }) => type))["request.approved"] ?? 0).toBe(approved);
  });

  it("broke no rule of the rows by any of this, and met nothing that it did not foresee", async () => {
    expect(await violations(rows)).toEqual([]);
    for (const server of servers) expect(server.output()).not.toContain("unexpected error");
  });

  it("admits the waitlist in its order, each once, as seats come free", async () => {
    const tenantId = await tenantOf({ seats: 1, settings: { waitlist: "automatic" } });
    const { id, token } = await linkOf(tenantId, {});
    const refused = await as(people[0] as SeededPerson, 0).post(`/v1/invites/${token}/accept`);
    expect(refused).toMatchObject({ status: 409, body: { code: "seats_full" } });
    await allAsk(token);
    const line = await rows.all<{ user_id: string }>(
      "select user_id from doorlist_request where tenant_id = ? order by waiting_since, id",
      tenantId,
    );
    expect(await tenantNow(tenantId)).toMatchObject({ waiting: PEOPLE });
    const admitted = async (most: number) => {
      await until("enough members", async () => (await membersOf(tenantId)) === 1 + most);
      const now = await rows.all<{ user_id: string }>(
        "select user_id from doorlist_request where tenant_id = ? and status = 'approved'",
        tenantId,
      );
      expect(now.map((row) => row.user_id).sort()).toEqual(
        line
          .slice(0, most)
          .map((row) => row.user_id)
          .sort(),
      );
    };
    await as(owner, 0).patch(`/v1/tenants/${tenantId}`, { seats: 8 });
    await admitted(7);
    await Promise.all(
      line.slice(0, 3).map((row, index) => as(owner, index).delete(`/v1/tenants/${tenantId}/members/${row.user_id}`)),
    );
    await until("three more", async () => (await statuses(tenantId)).approved === 10);
    expect(await tenantNow(tenantId)).toMatchObject({ members: 8, seats: 8, waiting: PEOPLE - 10 });
    expect((await as(owner, 0).get(`/v1/tenants/${tenantId}/invites/${id}`)).body).toMatchObject({ uses: 10 });
    for (const server of servers) expect(server.output()).not.toContain("unexpected error");
  });
});

const tally = (answers: Answer[]) =>
  count(answers.map(({ status, body }) => (status < 400 ? String(status) : `${status} ${body.code}`)));

function count(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
