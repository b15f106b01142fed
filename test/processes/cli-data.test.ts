/** `doorlist list`, `export` and `import`: what is in an installation, out of it and into it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import type { WireInvite } from "../../src/client/index.ts";
import { spawnDoorlist } from "../support/cli.ts";
import { KEY, makeTenant, openInstallation, SECRET } from "../support/installation.ts";
import { remote } from "../support/remote.ts";
import { openRows } from "../support/rows.ts";
import { until } from "../support/until.ts";

const { databaseUrl, doorlist, expectNothingSecretWritten, inFolder, serve } = openInstallation();
const env = { DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };
const linesOf = (stdout: string): WireInvite[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

/** A tenant with 130 invites, more than a page of the API: five to admins, one canceled. */
async function filled(): Promise<void> {
  const server = await serve(env);
  await makeTenant(server, "acme");
  const operator = remote(server.url, { key: KEY });
  const invites = Array.from({ length: 129 }, (_, index) => ({
    email: `p${String(index).padStart(3, "0")}@example.com`,
    roles: [index < 5 ? "admin" : "member"],
  }));
  await operator.post("/v1/tenants/acme/invites/batch", { invites });
  const { body } = await operator.post("/v1/tenants/acme/invites", { kind: "link" });
  await operator.post(`/v1/tenants/acme/invites/${body.invite.id}/cancel`);
  await server.stop();
}

describe("doorlist list and export", () => {
  it("take the filters of the API, and give a page, so many, or all", async () => {
    await filled();
    const asTable = await doorlist("list --role admin --sort email", env);
    expect(asTable).toMatchObject({ code: 0, stderr: "" });
    const [head, ...rows] = asTable.stdout.trim().split("\n");
    expect(head).toMatch(/^id +status +created +roles +for$/);
    expect(rows.map((row) => row.split(/ +/).at(-1))).toEqual([0, 1, 2, 3, 4].map((n) => `p00${n}@example.com`));
    for (const row of [head, ...rows]) expect(row?.length).toBeLessThanOrEqual(100);

    expect(linesOf((await doorlist("list --json", env)).stdout)).toHaveLength(20);
    expect(linesOf((await doorlist("list --json --limit 101", env)).stdout)).toHaveLength(101);
    const all = linesOf((await doorlist("list --json --all --kind email", env)).stdout);
    expect(new Set(all.map(({ email }) => email)).size).toBe(129);
    expect(linesOf((await doorlist("list --json --status canceled", env)).stdout)).toMatchObject([{ kind: "link" }]);

    const csv = await doorlist("export --q p12", env);
    expect(csv.stdout.split("\r\n").filter(Boolean)).toHaveLength(1 + 9);
    expect(await doorlist(`export --json --out ${inFolder("all.jsonl")}`, env)).toMatchObject({ code: 0, stdout: "" });
    expect(linesOf(readFileSync(inFolder("all.jsonl"), "utf8"))).toHaveLength(130);
  });

  it("say in one line what is not there, and make no database to find it empty", async () => {
    const nothing = await doorlist("list", env);
    expect(nothing).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("There is no database at") });
    expect(await doorlist("migrate", env)).toMatchObject({ code: 0 });
    expect(await doorlist("list", env)).toMatchObject({ code: 1, stderr: expect.stringContaining("no tenant yet") });
    expect(await doorlist("list --role captain", env)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("there are owner, admin, member (unknown_role"),
    });
    expect(await doorlist("export --out nowhere/all.csv", env)).toMatchObject({
      code: 1,
      stderr: "doorlist: nowhere/all.csv cannot be written: there is no such file or folder\n",
    });
    expect(await doorlist("export --tenant nobody", env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("tenant_not_found"),
    });
    for (const args of [
      "list --status used",
      "list --limit 0",
      "list --sort name",
      "export --kind x",
      "import --on-duplicate x",
    ]) {
      expect(await doorlist(args, env), args).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/^error: /) });
    }
    const wrong = await doorlist("list --created-after yesterday --tenant nobody", env);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("createdAfter") });
  });
});

describe("doorlist import", () => {
  it("tells what would become of each row, then invites, and writes the result", async () => {
    await filled();
    const file = inFolder("people.csv");
    writeFileSync(file, "email,first name,role\nana@example.com,Ana,admin\nnobody,,\np001@example.com,,\n");
    const dry = await doorlist(`import ${file} --dry-run --json`, env);
    expect(dry.code).toBe(1);
    expect(JSON.parse(dry.stdout)).toMatchObject({
      state: "checked",
      total: 3,
      failed: 2,
      failures: [
        { line: 3, code: "invalid_email" },
        { line: 4, code: "invite_pending" },
      ],
    });
    expect((await doorlist("list --json --q ana@", env)).stdout).toBe("");

    const again = `import --resume ${JSON.parse(dry.stdout).id}`;
    const run = await doorlist(`${again} --result ${inFolder("result.csv")}`, env);
    expect(run).toMatchObject({ code: 1, stderr: "", stdout: expect.stringMatching(/^1 of 3 invited; 2 failed\./m) });
    expect(run.stdout).toMatch(/^line 3 {2}nobody {2}/);
    expect(readFileSync(inFolder("result.csv"), "utf8")).toMatch(/\r\n2,ana@example.com,invited,/);
    expect(linesOf((await doorlist("list --json --q ana@", env)).stdout)).toMatchObject([{ firstName: "Ana", roles: ["admin"] }]);
    expect(run.stdout).toContain("Their mails go out from a running server.");
    // What is done stays done.
    expect(await doorlist(again, env)).toMatchObject({ code: 1, stdout: expect.stringContaining("1 of 3 invited") });
  });

  it("names what goes on with it where it is ended by Ctrl-C", async () => {
    await filled();
    const rows = Array.from({ length: 20_000 }, (_, index) => `q${index}@example.com`);
    writeFileSync(inFolder("many.csv"), ["email", ...rows].join("\n"));
    const ours = { ...env, DOORLIST_DATA: inFolder("data") };
    const importing = spawnDoorlist(["import", "many.csv"], ours, { cwd: inFolder() });
    const file = await openRows(databaseUrl());
    onTestFinished(() => file.close());
    await until("some are invited", async () => (await file.all("select 1 from doorlist_import where processed > 0")).length > 0);
    importing.process.kill("SIGINT");
    const { code, stderr } = await importing.ended;
    expect(code).toBe(130);
    const [, how = ""] = stderr.match(/^doorlist: Go on with: doorlist (import --resume \S+ --tenant acme)$/m) ?? [];
    const resumed = await doorlist(how, env);
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining("20,000 of 20,000 invited; 0 failed") });
  });

  it("speaks of no mails where nobody was invited", async () => {
    await filled();
    writeFileSync(inFolder("people.csv"), "email\nnobody\n");
    expect(await doorlist(`import ${inFolder("people.csv")}`, env)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^0 of 1 invited; 1 failed\.\n$/m),
    });
  });

  it("names the file that it cannot read, the column that it lacks, and what is no address, harmless to a terminal", async () => {
    await filled();
    expect(await doorlist("import none.csv", env)).toMatchObject({
      code: 1,
      stderr: "doorlist: none.csv cannot be read: there is no such file or folder\n",
    });
    writeFileSync(inFolder("odd.csv"), "who\nana\n");
    expect(await doorlist(`import ${inFolder("odd.csv")}`, env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("No column is headed email"),
    });
    writeFileSync(inFolder("people.csv"), "email\nana@example.com\n");
    const nowhere = await doorlist(`import ${inFolder("people.csv")} --result ${inFolder("none/result.csv")}`, env);
    expect(nowhere).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("cannot be written: there is no such file or folder"),
    });
    expect((await doorlist("list --q ana@ --json", env)).stdout).toBe("");
    writeFileSync(inFolder("escapes.csv"), "email\n\u001b[2J\u009b31m\u0007red\n");
    expect(await doorlist(`import ${inFolder("escapes.csv")}`, env)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^line 2 {3}\[2J 31m red {2}This is not/),
    });
    expect(await doorlist("import", env)).toMatchObject({ code: 1, stderr: expect.stringContaining("missing_field") });
  });
});

describe("doorlist keys", () => {
  it("lists what there is, and revokes", async () => {
    expect(await doorlist("keys create --name deploys", env, { shows: true })).toMatchObject({ code: 0 });
    const [key] = JSON.parse((await doorlist("keys list --json", env)).stdout);
    expect(key).toMatchObject({ name: "deploys", tenantId: null });
    expect(await doorlist(`keys revoke ${key.id}`, env)).toMatchObject({ code: 0, stdout: "Revoked.\n" });
    expect(await doorlist(`keys revoke ${key.id}`, env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("api_key_not_found"),
    });
    expect((await doorlist("keys list", env)).stdout).toContain("There is no key");
  });
});

describe("doorlist roles, openapi and seed", () => {
  it("make no installation where they need none, or where there is none to read", async () => {
    const folder = inFolder("nothing");
    const nowhere = { DOORLIST_DATA: folder };
    for (const command of ["roles", "openapi"]) expect(await doorlist(command, nowhere)).toMatchObject({ code: 0 });
    for (const command of ["list", "audit verify"]) expect(await doorlist(command, nowhere)).toMatchObject({ code: 1 });
    expect(existsSync(folder)).toBe(false);
  });

  it("print what a program can read", async () => {
    const roles = JSON.parse((await doorlist("roles --json", env)).stdout);
    expect(roles).toEqual([
      { name: "owner", grants: ["*"] },
      { name: "admin", grants: ["admin", "member"] },
      { name: "member", grants: [] },
    ]);
    const document = JSON.parse((await doorlist("openapi", { ...env, DOORLIST_BASE_URL: "https://invites.example" })).stdout);
    expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: "https://invites.example" }] });
    const seeded = JSON.parse((await doorlist("seed --invites 300 --json", env)).stdout);
    expect(seeded).toMatchObject({ invites: 300, email: "olive@acme.example" });
    expect(linesOf((await doorlist("list --all --json", env)).stdout)).toHaveLength(300);
    const rows = await openRows(databaseUrl());
    const ended = "'accepted', 'rejected', 'canceled', 'expired'";
    const became = await rows.all(
      `select 'invite.' || status as type, count(*) as n from doorlist_invite where status in (${ended}) and kind = 'email' group by 1`,
    );
    const logged = await rows.all(
      `select e.type, count(*) as n from doorlist_event e join doorlist_invite i on i.id = e.invite_id
       where e.type = 'invite.' || i.status and i.kind = 'email' group by 1`,
    );
    await rows.close();
    expect(became).toHaveLength(4);
    expect(logged).toEqual(became);
    const deep = await doorlist("doctor --deep --json", env);
    expect(JSON.parse(deep.stdout).filter(({ level }: { level: string }) => level === "fail")).toEqual([]);
    expect(deep.code).toBe(0);
    // Whoever is there already signs in as before.
    const again = await doorlist("seed --invites 1 --password other-password-9", env);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("with the password that it had") });
  });
});

describe("DOORLIST_ROLES", () => {
  const roles = {
    owner: { grants: ["*"] },
    moderator: { grants: ["content-creator"] },
    "content-creator": { grants: [] },
  };

  it("are the roles of every command, and of the server", async () => {
    const own = { ...env, DOORLIST_DATA: inFolder("own-roles"), DOORLIST_ROLES: JSON.stringify(roles) };
    const listed = JSON.parse((await doorlist("roles --json", own)).stdout);
    expect(listed).toEqual(Object.entries(roles).map(([name, { grants }]) => ({ name, grants })));
    expect(await doorlist("seed --invites 60", own)).toMatchObject({ code: 0 });
    const made = await doorlist("invite wick.john@roq.tech --role content-creator --json", own);
    expect(JSON.parse(made.stdout)).toMatchObject({ roles: ["content-creator"] });
    const seeded = linesOf((await doorlist("list --all --json", own)).stdout) as { roles: string[] }[];
    expect(new Set(seeded.flatMap((invite) => invite.roles))).toEqual(new Set(["moderator", "content-creator"]));
    expect(await doorlist("invite ana@example.com --role member", own)).toMatchObject({ code: 1 });
  });
});

describe("all of this", () => {
  it("wrote nothing secret", () => expectNothingSecretWritten());
});
