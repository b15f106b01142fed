import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { guessColumns } from "../../src/contract/import-columns.ts";
import { importSlice } from "../../src/core/import-slice.ts";
import { openApp, type Person, type TestApp } from "../support/app.ts";
import { engines } from "../support/databases.ts";
import { expectProblem, openTenant, type TestTenant } from "../support/tenants.ts";

describe.each(engines)("an import on %s", (engine) => {
  let app: TestApp;
  let olive: Person;
  let acme: TestTenant;
  beforeAll(async () => {
    app = await openApp(engine);
    olive = await app.signUp("olive@example.com");
  });
  beforeEach(async () => {
    acme = await openTenant(olive);
  });
  afterAll(async () => {
    expect(app.unexpected).toEqual([]);
    await app.close();
  });

  const path = (id = "") => `${acme.path}/imports${id && `/${id}`}`;
  const rowsOf = (emails: string[], from = 0) => emails.map((email, index) => ({ line: from + index + 2, email }));
  const addresses = (n: number) => Array.from({ length: n }, (_, index) => `p${index}@example.com`);

  async function uploaded(emails: string[], defaults = {}): Promise<string> {
    const { body } = await olive.post(path(), { fileName: "people.csv", total: emails.length, defaults });
    const answer = await olive.post(path(`${body.id}/rows`), { from: 0, rows: rowsOf(emails) });
    expect(answer).toMatchObject({ status: 200, body: { uploaded: emails.length, state: "uploading" } });
    return body.id;
  }
  async function done(id: string, act: "check" | "start") {
    expect(await olive.post(path(`${id}/${act}`))).toMatchObject({ status: 200 });
    await app.doorlist.worker.runImports();
    return (await olive.get(path(id))).body;
  }
  const results = async (id: string, query = "") => (await olive.get(path(`${id}/rows?limit=100${query}`))).body.data;

  it("invites everybody in it once, with a result for each line, and says so in an event", async () => {
    await acme.invite({ email: "pending@example.com" });
    const emails = ["a@example.com", "nobody", "pending@example.com", "A@example.com", "olive@example.com", "b@example.com"];
    const id = await uploaded(emails, { roles: ["owner"] });
    expect(await done(id, "start")).toMatchObject({ state: "completed", processed: 6, failed: 4, total: 6 });
    expect(await results(id)).toMatchObject([
      { line: 2, email: "a@example.com", outcome: "invited", code: null, inviteId: expect.any(String) },
      { line: 3, email: "nobody", outcome: "failed", code: "invalid_email", inviteId: null },
      { line: 4, outcome: "failed", code: "invite_pending" },
      { line: 5, outcome: "failed", code: "duplicate_in_batch" },
      { line: 6, outcome: "failed", code: "already_member" },
      { line: 7, outcome: "invited" },
    ]);
    expect(await results(id, "&outcome=failed")).toHaveLength(4);
    expect(await acme.count()).toBe(3);
    const events = await acme.events();
    expect(events.at(-1)).toMatchObject({ type: "import.completed", data: { id, processed: 6, failed: 4 } });
    expect(events.filter(({ type }) => type === "import.completed")).toHaveLength(1);
    const { data } = (await olive.get(acme.invites)).body;
    expect(data.find(({ email }: { email: string }) => email === "b@example.com")).toMatchObject({
      roles: ["owner"],
      createdBy: olive.id,
    });
  });

  it("tells in a dry run what the import then does, and invites nobody", async () => {
    await acme.invite({ email: "pending@example.com" });
    const id = await uploaded(["a@example.com", "pending@example.com", "x", "a@example.com"]);
    expect(await done(id, "check")).toMatchObject({ state: "checked", processed: 4, failed: 3 });
    const foreseen = (await results(id)).map(({ code }: { code: string | null }) => code);
    expect(foreseen).toEqual([null, "invite_pending", "invalid_email", "duplicate_in_batch"]);
    expect(await acme.count()).toBe(1);
    expect(await acme.eventTypes()).not.toContain("import.completed");
    expect(await done(id, "start")).toMatchObject({ state: "completed", processed: 4, failed: 3 });
    expect((await results(id)).map(({ code }: { code: string | null }) => code)).toEqual(foreseen);
    expect(await acme.count()).toBe(2);
  });

  it("sends a pending invite again where that is asked for", async () => {
    const pending = await acme.invite({ email: "pending@example.com" });
    const id = await uploaded(["pending@example.com", "new@example.com"], { onDuplicate: "resend" });
    await done(id, "start");
    expect(await results(id)).toMatchObject([{ outcome: "resent", inviteId: pending.id }, { outcome: "invited" }]);
  });

  it("takes a part that is sent again once, and an upload that broke off goes on under its key", async () => {
    const emails = addresses(5);
    const create = () => olive.post(path(), { fileName: "people.csv", total: 5, uploadKey: "the same file" });
    const first = (await create()).body;
    for (let again = 0; again < 2; again += 1) {
      const part = { from: 0, rows: rowsOf(emails.slice(0, 3)) };
      expect((await olive.post(path(`${first.id}/rows`), part)).body.uploaded).toBe(3);
    }
    expectProblem(await olive.post(path(`${first.id}/start`)), 409, "import_incomplete");
    const again = (await create()).body;
    expect(again).toMatchObject({ id: first.id, uploaded: 3 });
    await olive.post(path(`${first.id}/rows`), { from: 2, rows: rowsOf(emails.slice(2), 2) });
    expect(await done(first.id, "start")).toMatchObject({ processed: 5, failed: 0 });
    expect((await create()).body.id).not.toBe(first.id);
  });

  it("is read from a CSV file with headings of any order, quotes and empty lines", async () => {
    const csv = '\uFEFFTeam,Role,E-Mail,"First name"\r\nRed,admin,ana@example.com,"Lima, Ana"\r\n\r\n,,ben@example.com,\r\n';
    const answer = await olive.post(path("csv?fileName=team.csv"), csv, { "content-type": "text/csv; charset=utf-8" });
    expect(answer).toMatchObject({ status: 201, body: { total: 2, uploaded: 2, fileName: "team.csv" } });
    await done(answer.body.id, "start");
    expect(await results(answer.body.id)).toMatchObject([
      { line: 2, outcome: "invited" },
      { line: 4, outcome: "invited" },
    ]);
    const { data } = (await olive.get(`${acme.invites}?sort=email`)).body;
    expect(data).toMatchObject([
      { email: "ana@example.com", firstName: "Lima, Ana", roles: ["admin"], data: { Team: "Red" } },
      { email: "ben@example.com", firstName: null, roles: ["member"], data: null },
    ]);
    const plain = { "content-type": "text/csv" };
    expectProblem(await olive.post(path("csv"), "name\nAna\n", plain), 400, "invalid_body");
    expectProblem(await olive.post(path("csv"), "email\n", plain), 422, "import_too_large", "total");
    expectProblem(await olive.post(path("csv"), { a: 1 }), 415, "unsupported_media_type");
  });

  it("takes the column that is surest an e-mail address, and another address where there is none", async () => {
    const columnsOf = (head: string) => guessColumns(head.split(";"));
    expect(columnsOf("Name;Address;Email")).toEqual(["data", "data", "email"]);
    expect(columnsOf("Name;Address")).toEqual(["data", "email"]);
    expect(columnsOf("Vorname;Nachname;E-Mail-Adresse;E-Mail-Typ")).toEqual(["firstName", "lastName", "email", "data"]);
    expect(columnsOf("Email;Email")).toEqual(["email", "data"]);
  });

  // A quote that is never closed took all that followed for one cell: those people were in no result.
  it.each([
    ["is never closed", 'email,team\nana@example.com,"Red\nben@example.com,Blue\n'],
    ["is closed by that of a later cell", 'email,team\nana@example.com,"Red" team\nben@example.com,"Blue, Sky"\n'],
  ])("refuses a file in which a quote %s, and names the row", async (_, csv) => {
    const refused = await olive.post(path("csv"), csv, { "content-type": "text/csv" });
    expectProblem(refused, 400, "invalid_body");
    expect(refused.body.detail).toContain("Row 2");
  });

  it("takes back what it exported: the quote before what looks like a formula is no part of an address or a name", async () => {
    const made = await olive.post(acme.invites, { email: "+ana@example.com", firstName: "-Ana" });
    await olive.post(`${acme.invites}/${made.body.invite.id}/cancel`);
    const csv = (await olive.get(`${acme.invites}/export`)).body;
    expect(csv).toContain(`"'+ana@example.com","'-Ana"`);
    const { body } = await olive.post(path("csv"), csv, { "content-type": "text/csv" });
    await done(body.id, "start");
    expect((await olive.get(`${acme.invites}?status=pending`)).body.data).toMatchObject([
      // Whoever is invited again is told nothing of the invite that there was.
      { email: "+ana@example.com", firstName: "-Ana", data: null },
    ]);
  });

  it("gives its results and the invites as CSV in which no cell is a formula", async () => {
    const id = await uploaded(["=cmd()@example.com", "+1@example.com", "ok@example.com"]);
    await done(id, "start");
    const { body, headers } = await olive.get(path(`${id}/result`));
    expect(headers.get("content-disposition")).toContain('filename="people-result.csv"');
    const lines = body.trim().split("\r\n");
    expect(lines[0]).toBe("line,email,outcome,code,detail,invite_id");
    expect(lines[1]).toMatch(/^2,"'=cmd\(\)@example\.com",/);
    expect(lines[2]).toMatch(/^3,"'\+1@example\.com",invited,,,/);
    const invites = await olive.get(`${acme.invites}/export?q=ok`);
    expect(invites.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(invites.body.trim().split("\r\n")).toHaveLength(2);
    expect(invites.body).toContain(",ok@example.com,");
    expect((await olive.get(`${acme.invites}/export?status=accepted`)).body.trim().split("\r\n")).toHaveLength(1);
  });

  it("exports every page of a view", async () => {
    const invites = addresses(1201).map((email) => ({ email }));
    await olive.post(`${acme.invites}/batch`, { invites });
    const { body } = await olive.get(`${acme.invites}/export?sort=email`);
    const emails = body
      .trim()
      .split("\r\n")
      .slice(1)
      .map((row: string) => row.split(",")[2]);
    expect(emails).toHaveLength(1201);
    expect(new Set(emails).size).toBe(1201);
  });

  it("stops where it is when it is canceled, and takes nothing from then on", async () => {
    const id = await uploaded(addresses(250));
    await olive.post(path(`${id}/start`));
    const { imports } = app.world.store;
    const held = await imports.claim("me", app.clock.now(), 1000);
    if (!held) throw new Error("nothing to claim");
    const read = (item: object) => item as never;
    expect(await importSlice(app.world, { held, holder: "me" }, read)).toBe(true);
    expect((await olive.post(path(`${id}/cancel`))).body).toMatchObject({ state: "canceled", processed: 50 });
    expect(await importSlice(app.world, { held, holder: "me" }, read)).toBe(false);
    await app.doorlist.worker.runImports();
    expect(await acme.count()).toBe(50);
    expectProblem(await olive.post(path(`${id}/start`)), 409, "import_closed");
    expectProblem(await olive.post(path(`${id}/cancel`)), 409, "import_closed");
    expectProblem(await olive.post(path(`${id}/rows`), { from: 0, rows: rowsOf(["a@example.com"]) }), 409, "import_closed");
  });

  it("finds by their outcome the rows it has come to, and not what the dry run said of the others", async () => {
    const id = await uploaded(["nobody", ...addresses(50), "no one"]);
    await done(id, "check");
    expect(await results(id, "&outcome=failed")).toMatchObject([{ line: 2 }, { line: 53 }]);
    await olive.post(path(`${id}/start`));
    const held = await app.world.store.imports.claim("me", app.clock.now(), 1000);
    if (!held) throw new Error("nothing to claim");
    await importSlice(app.world, { held, holder: "me" }, (item) => item as never);
    await olive.post(path(`${id}/cancel`));
    expect(await results(id, "&outcome=failed")).toMatchObject([{ line: 2, outcome: "failed", code: "invalid_email" }]);
    expect(await results(id, "&outcome=ready")).toEqual([]);
  });

  it("is gone on with by another worker after a crash, and one that lost its lease writes nothing", async () => {
    const id = await uploaded(addresses(250));
    await olive.post(path(`${id}/start`));
    const { imports } = app.world.store;
    const read = (item: object) => item as never;
    const dead = await imports.claim("dead", app.clock.now(), 30_000);
    if (!dead) throw new Error("nothing to claim");
    await importSlice(app.world, { held: dead, holder: "dead" }, read);
    await app.doorlist.worker.runImports();
    expect(await acme.count()).toBe(50);

    app.clock.advance(30_000);
    const heir = await imports.claim("heir", app.clock.now(), 30_000);
    expect(heir).toMatchObject({ id, processed: 50 });
    if (!heir) return;
    const outcomes = await Promise.all([
      importSlice(app.world, { held: heir, holder: "heir" }, read),
      importSlice(app.world, { held: dead, holder: "dead" }, read),
    ]);
    expect(outcomes).toEqual([true, false]);
    expect(await acme.count()).toBe(100);
    await imports.release(heir, "heir");
    await app.doorlist.worker.runImports();
    expect((await olive.get(path(id))).body).toMatchObject({ state: "completed", processed: 250, failed: 0 });
    expect(await acme.count()).toBe(250);
    const created = await app.world.store.events.list(acme.id, {}, { limit: 1000 });
    expect(created.data.filter(({ type }) => type === "invite.created")).toHaveLength(250);
  });

  it("ends where its maker may not invite any more", async () => {
    const admin = await app.signUp(`admin-${acme.id}@example.com`);
    await acme.admit(admin, ["admin"]);
    const made = await admin.post(path(), { fileName: "a.csv", total: 1 });
    await admin.post(path(`${made.body.id}/rows`), { from: 0, rows: rowsOf(["a@example.com"]) });
    await admin.post(path(`${made.body.id}/start`));
    await olive.delete(`${acme.path}/members/${admin.id}`);
    await app.doorlist.worker.runImports();
    expect((await olive.get(path(made.body.id))).body).toMatchObject({ state: "canceled", reason: "tenant_not_found" });
  });

  it("is added to and begun by its maker alone; others who may invite read and cancel it", async () => {
    const admin = await app.signUp(`other-${acme.id}@example.com`);
    await acme.admit(admin, ["admin"]);
    const { body: made } = await olive.post(`${acme.path}/api-keys`, { name: "k" });
    for (const maker of [olive, app.withKey(made.key)]) {
      const { id, createdBy } = (await maker.post(path(), { fileName: "a.csv", total: 2 })).body;
      expect(createdBy).toBe(maker === olive ? olive.id : null);
      expect(await maker.post(path(`${id}/rows`), { from: 0, rows: rowsOf(["a@example.com"]) })).toMatchObject({ status: 200 });
      const owner = { from: 1, rows: [{ line: 3, email: "b@example.com", roles: "owner" }] };
      expectProblem(await admin.post(path(`${id}/rows`), owner), 403, "not_allowed");
      await maker.post(path(`${id}/rows`), owner);
      for (const act of ["check", "start"]) expectProblem(await admin.post(path(`${id}/${act}`)), 403, "not_allowed");
      expect(await admin.get(path(`${id}/rows`))).toMatchObject({ status: 200 });
      expect(await admin.post(path(`${id}/cancel`))).toMatchObject({ body: { state: "canceled", processed: 0 } });
    }
    expect(await acme.count()).toBe(1);
  });

  it("ends where the key that made it is revoked; the environment's key, which is in no table, goes on", async () => {
    const { body: made } = await olive.post(`${acme.path}/api-keys`, { name: "k" });
    const begun = async (maker: Pick<Person, "post">, email: string) => {
      const { id } = (await maker.post(path(), { fileName: "a.csv", total: 1 })).body;
      await maker.post(path(`${id}/rows`), { from: 0, rows: rowsOf([email]) });
      expect(await maker.post(path(`${id}/start`))).toMatchObject({ status: 200 });
      return id;
    };
    const key = app.withKey(made.key);
    const first = await begun(key, "a@example.com");
    await app.doorlist.worker.runImports();
    expect((await olive.get(path(first))).body).toMatchObject({ state: "completed", failed: 0 });
    const revoked = await begun(key, "b@example.com");
    const operators = await begun(app.operator, "c@example.com");
    await olive.delete(`${acme.path}/api-keys/${made.apiKey.id}`);
    await app.doorlist.worker.runImports();
    expect((await olive.get(path(revoked))).body).toMatchObject({ state: "canceled", reason: "api_key_not_found", processed: 0 });
    expect((await olive.get(path(operators))).body).toMatchObject({ state: "completed", failed: 0 });
  });

  it("holds its maker to the role ceiling, row by row", async () => {
    const admin = await app.signUp(`ceiling-${acme.id}@example.com`);
    await acme.admit(admin, ["admin"]);
    const { body } = await admin.post(path(), { fileName: "a.csv", total: 2 });
    const rows = [
      { line: 2, email: "a@example.com", roles: "owner" },
      { line: 3, email: "b@example.com", roles: "admin; member" },
    ];
    await admin.post(path(`${body.id}/rows`), { from: 0, rows });
    await admin.post(path(`${body.id}/start`));
    await app.doorlist.worker.runImports();
    expect(await results(body.id)).toMatchObject([{ code: "role_not_allowed" }, { outcome: "invited" }]);
  });

  it("is refused where it is too large, and hidden from members who invite nobody and from strangers", async () => {
    expectProblem(await olive.post(path(), { fileName: "a", total: 100_001 }), 422, "import_too_large", "total");
    const id = await uploaded(["a@example.com"]);
    const beyond = { from: 1, rows: rowsOf(["b@example.com"]) };
    expectProblem(await olive.post(path(`${id}/rows`), beyond), 422, "import_too_large", "rows");
    const member = await app.signUp(`member-${acme.id}@example.com`);
    expectProblem(await member.get(path(id)), 404, "tenant_not_found");
    await acme.admit(member);
    for (const asked of [path(), path(id), path(`${id}/rows`), path(`${id}/result`), `${acme.invites}/export`]) {
      expectProblem(await member.get(asked), 403, "not_allowed");
    }
    const other = await openTenant(olive);
    expectProblem(await olive.get(`${other.path}/imports/${id}`), 404, "import_not_found");
    expectProblem(await olive.get(path("none")), 404, "import_not_found");
  });
});
