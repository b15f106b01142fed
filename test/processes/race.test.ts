/** Many people at once: four servers on one PostgreSQL, and one server on SQLite. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, Body, Caller } from "../support/app.ts";
import { createMigratedDatabase, type TestDatabase } from "../support/databases.ts";
import { type SeededPerson, seedPeople } from "../support/people.ts";
import { remote } from "../support/remote.ts";
import { openRows, type Rows, violations } from "../support/rows.ts";
import { type ServerProcess, startServer } from "../support/server.ts";

const SECRET = "a secret that four servers share";
const KEY = "dl_race_key_of_the_installation_0123456789";
const PEOPLE = 200;

const houses = [
  { engine: "postgres", processes: 4 },
  { engine: "sqlite", processes: 1 },
] as const;

describe.each(houses)("$processes server(s) on $engine", ({ engine, processes }) => {
  let database: TestDatabase;
  let rows: Rows;
  let servers: ServerProcess[] = [];
  let people: SeededPerson[] = [];
  let owner: SeededPerson;

  const serverOf = (index: number): string => servers[index % servers.length]?.url ?? "";
  const as = ({ cookie }: SeededPerson, index: number): Caller => remote(serverOf(index), { cookie });
  const operator = (index: number): Caller => remote(serverOf(index), { key: KEY });

  beforeAll(async () => {
    database = await createMigratedDatabase(engine);
    const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };
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

  async function tenantOf(name: string): Promise<string> {
    const { status, body } = await as(owner, 0).post("/v1/tenants", { name });
    expect(status).toBe(201);
    return body.id;
  }

  async function linkOf(tenantId: string, more: Record<string, unknown>): Promise<{ id: string; token: string }> {
    const { status, body } = await as(owner, 0).post(`/v1/tenants/${tenantId}/invites`, { kind: "link", ...more });
    expect(status).toBe(201);
    return { id: body.invite.id, token: body.url.split("/").at(-1) };
  }

  const inviteNow = async (tenantId: string, id: string): Promise<Body> =>
    (await as(owner, 0).get(`/v1/tenants/${tenantId}/invites/${id}`)).body;

  const usersOf = async (id: string): Promise<string[]> => {
    const uses = await rows.all<{ user_id: string }>("select user_id from doorlist_invite_use where invite_id = ?", id);
    return uses.map(({ user_id }) => user_id).sort();
  };

  it("lets exactly five of 200 people in by a link for five", async () => {
    const tenantId = await tenantOf("Five");
    const { id, token } = await linkOf(tenantId, { maxUses: 5 });

    const answers = await Promise.all(people.map((person, index) => as(person, index).post(`/v1/invites/${token}/accept`)));

    expect(tally(answers)).toEqual({ "200": 5, "410 invite_accepted": PEOPLE - 5 });
    const winners = people.filter((_, index) => answers[index]?.status === 200).map((person) => person.id);
    expect(await usersOf(id)).toEqual(winners.sort());
    expect(await inviteNow(tenantId, id)).toMatchObject({ status: "accepted", uses: 5, maxUses: 5 });
    const { body } = await as(owner, 1).get(`/v1/tenants/${tenantId}`);
    expect(body.members).toBe(6);
  });

  it("seats three of 50 people where three seats are free, and takes no use from the others", async () => {
    const tenantId = await tenantOf("Three seats");
    expect(await as(owner, 0).patch(`/v1/tenants/${tenantId}`, { seats: 4 })).toMatchObject({ status: 200 });
    const { id, token } = await linkOf(tenantId, {});

    const comers = people.slice(0, 50);
    const answers = await Promise.all(comers.map((person, index) => as(person, index).post(`/v1/invites/${token}/accept`)));

    expect(tally(answers)).toEqual({ "200": 3, "409 seats_full": 47 });
    const seated = comers.filter((_, index) => answers[index]?.status === 200).map((person) => person.id);
    expect(await usersOf(id)).toEqual(seated.sort());
    expect(await inviteNow(tenantId, id)).toMatchObject({ status: "pending", uses: 3 });
    const { body } = await as(owner, 2).get(`/v1/tenants/${tenantId}`);
    expect(body).toMatchObject({ members: 4, seats: 4 });
    const members = await rows.all<{ user_id: string }>("select user_id from doorlist_member where tenant_id = ?", tenantId);
    expect(members.map((row) => row.user_id).sort()).toEqual([owner.id, ...seated].sort());
  });

  it.each([
    ["a link", { kind: "link", maxUses: 5 }],
    ["an e-mail invite", { email: "person-7@example.com", delivery: "none" }],
  ])("answers the same person 20 times alike, and counts %s once", async (_, invite) => {
    const tenantId = await tenantOf("Twenty tabs");
    const created = await as(owner, 0).post(`/v1/tenants/${tenantId}/invites`, { ...invite, roles: ["admin"] });
    const { id } = created.body.invite;
    const token = created.body.url.split("/").at(-1);
    const person = people[7] as SeededPerson;

    const tabs = Array.from({ length: 20 }, (_unused, index) => as(person, index).post(`/v1/invites/${token}/accept`));
    const answers = await Promise.all(tabs);

    expect(tally(answers)).toEqual({ "200": 20 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ invite: { id, uses: 1 }, member: { userId: person.id, roles: ["admin"] } });
    expect(await usersOf(id)).toEqual([person.id]);
    const events = await rows.all<{ type: string }>("select type from doorlist_event where tenant_id = ?", tenantId);
    expect(events.filter(({ type }) => type === "invite.accepted")).toHaveLength(1);
    expect(events.filter(({ type }) => type === "member.joined")).toHaveLength(2);
  });

  it.each([
    ["resend", { "201": 50 }],
    ["error", { "201": 1, "409 invite_pending": 49 }],
  ])("keeps one pending invite of 50 made at once for an address (onDuplicate: %s)", async (onDuplicate, expected) => {
    const tenantId = await tenantOf("One address");
    const spellings = ["Ana@Example.com", "ana@example.com", "ANA@EXAMPLE.COM"];
    const create = (index: number) =>
      operator(index).post(`/v1/tenants/${tenantId}/invites`, { email: spellings[index % 3], onDuplicate });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => create(index)));

    expect(tally(answers)).toEqual(expected);
    const kept = await rows.all<{ id: string; status: string }>(
      "select id, status from doorlist_invite where tenant_id = ?",
      tenantId,
    );
    expect(kept).toEqual([{ id: expect.any(String), status: "pending" }]);
    const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.invite.id);
    expect(new Set(made)).toEqual(new Set([kept[0]?.id]));
  });

  it("keeps one pending invite of 50 that replace each other, and cancels the rest", async () => {
    const tenantId = await tenantOf("Replaced");
    const create = (index: number) =>
      operator(index).post(`/v1/tenants/${tenantId}/invites`, { email: "ana@example.com", onDuplicate: "replace" });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => create(index)));

    const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.invite.id);
    // Whoever was overtaken again and again is told that another invite stands.
    expect(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code)).toEqual(
      Array(50 - made.length).fill("invite_pending"),
    );
    const kept = await rows.all<{ id: string; status: string }>(
      "select id, status from doorlist_invite where tenant_id = ?",
      tenantId,
    );
    expect(kept.map(({ id }) => id).sort()).toEqual(made.sort());
    expect(kept.filter(({ status }) => status === "pending")).toHaveLength(1);
    expect(kept.filter(({ status }) => status === "canceled")).toHaveLength(made.length - 1);
  });

  it("decides between accept and cancel: one of them, and never half", async () => {
    const tenantId = await tenantOf("Two minds");
    const invited = people.slice(100, 130);
    const made = await Promise.all(
      invited.map(({ email }, index) => as(owner, index).post(`/v1/tenants/${tenantId}/invites`, { email, delivery: "none" })),
    );
    const outcomes = await Promise.all(
      made.map(async ({ body }, index) => {
        const [accepted, canceled] = await Promise.all([
          as(invited[index] as SeededPerson, index).post(`/v1/invites/${body.url.split("/").at(-1)}/accept`),
          as(owner, index + 1).post(`/v1/tenants/${tenantId}/invites/${body.invite.id}/cancel`, {}),
        ]);
        const { status, uses } = await inviteNow(tenantId, body.invite.id);
        return `${tallyOne(accepted)} / ${tallyOne(canceled)} / ${status} / ${uses}`;
      }),
    );
    const allowed = ["200 / 410 invite_accepted / accepted / 1", "410 invite_canceled / 200 / canceled / 0"];
    expect(outcomes.filter((outcome) => !allowed.includes(outcome))).toEqual([]);
    const { body } = await as(owner, 0).get(`/v1/tenants/${tenantId}`);
    expect(body.members).toBe(1 + outcomes.filter((outcome) => outcome === allowed[0]).length);
  });

  it("broke no rule of the rows by any of this, and met nothing that it did not foresee", async () => {
    expect(await violations(rows)).toEqual([]);
    for (const server of servers) expect(server.output()).not.toContain("unexpected error");
  });
});

const tallyOne = ({ status, body }: Answer): string => (status < 400 ? String(status) : `${status} ${body.code}`);

function tally(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[tallyOne(answer)] = (counts[tallyOne(answer)] ?? 0) + 1;
  return counts;
}
