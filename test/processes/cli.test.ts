/** The command `doorlist` as people run it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { migrations } from "../../src/store/migrations/index.ts";
import { createDatabase, engines } from "../support/databases.ts";
import { openInstallation, PASSWORD, SECRET } from "../support/installation.ts";
import { freePort } from "../support/postgres.ts";
import { openRows } from "../support/rows.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";

const { doorlist, expectNothingSecretWritten, inFolder } = openInstallation();

describe("what it is told", () => {
  it("helps with every command, and names the version of the package", async () => {
    const asked = ["", "serve", "migrate", "invite", "keys", "keys create", "doctor"];
    const answers = await Promise.all(asked.map((command) => doorlist(`${command} --help`)));
    expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual(asked.map(() => [0, ""]));
    answers.forEach(({ stdout }, index) => {
      expect(stdout).toContain(["Usage: doorlist", asked[index]].filter(Boolean).join(" "));
    });
    for (const command of ["serve", "migrate", "invite", "keys", "doctor"]) expect(answers[0]?.stdout).toContain(command);
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await doorlist("--version")).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it("ends with 2, says why on stderr, and touches nothing where it does not understand", async () => {
    const misspelled = [
      "frobnicate",
      "serv",
      "--frobnicate",
      "serve --frobnicate",
      "migrate now",
      "keys",
      "keys create",
      "keys make",
      "invite a@example.com b@example.com",
    ];
    const answers = await Promise.all(misspelled.map((args) => doorlist(args)));
    expect(answers.map(({ code }, index) => [misspelled[index], code])).toEqual(misspelled.map((args) => [args, 2]));
    for (const { stdout, stderr } of answers) {
      expect(stdout).toBe("");
      expect(stderr).toMatch(/doorlist|error/);
    }
    expect(readdirSync(inFolder())).toEqual([]);
  });

  it.each([
    ["PORT", ["x", "-1", "70000", "80.5"]],
    ["DOORLIST_SECRET", ["short", `${SECRET},short`]],
    ["DOORLIST_DATABASE_URL", ["mysql://127.0.0.1/x", "sqlite:", "doorlist.db", `postgres://ann:${PASSWORD}@127.0.0.1:port/x`]],
    ["DOORLIST_BASE_URL", ["app.example", "ftp://app.example"]],
    ["DOORLIST_SMTP_URL", ["http://127.0.0.1", `ann:${PASSWORD}@127.0.0.1`]],
    ["DOORLIST_REGISTRATION", ["foo"]],
    ["DOORLIST_ALLOWED_ORIGINS", ["app.example"]],
  ])("ends with 2 and names %s where it cannot be meant", async (name, values) => {
    const answers = await Promise.all(values.map((value) => doorlist("serve", { DOORLIST_SECRET: SECRET, [name]: value })));
    expect(answers.map(({ code }, index) => [values[index], code])).toEqual(values.map((value) => [value, 2]));
    for (const { stdout, stderr } of answers) {
      expect(stdout).toBe("");
      expect(stderr).toContain(name);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
  });

  it("ends with 2 and names DOORLIST_DATA where the folder cannot be", async () => {
    writeFileSync(inFolder("file"), "");
    const { code, stderr } = await doorlist("migrate", { DOORLIST_DATA: inFolder("file", "data") });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("DOORLIST_DATA") });
    expect(await doorlist("migrate", { DOORLIST_DATA: inFolder("file") })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("DOORLIST_DATA"),
    });
  });
});

describe.each(engines)("doorlist migrate on %s", (engine) => {
  it("makes the tables, and has nothing to do the second time", async () => {
    const database = await createDatabase(engine);
    onTestFinished(() => database.drop());
    const env = { DOORLIST_DATABASE_URL: database.url, DOORLIST_SECRET: SECRET };
    const first = await doorlist("migrate", env);
    expect(first).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/^Done: 0001-tables\b/) });
    expect(await doorlist("migrate", env)).toMatchObject({ code: 0, stderr: "", stdout: "The database is current.\n" });
    const rows = await openRows(database.url);
    onTestFinished(() => rows.close());
    const applied = await rows.all<{ version: number }>("select version from doorlist_migration order by version");
    expect(applied.map(({ version }) => version)).toEqual(migrations.map(({ version }) => version));
    expect(first.stdout.split(",")).toHaveLength(applied.length);
  });
});

describe("where PostgreSQL cannot be reached", () => {
  it.each(["migrate", "doctor", "serve", "invite ana@example.com"])("doorlist %s says so and ends with 1", async (args) => {
    const url = `postgres://ann:${PASSWORD}@127.0.0.1:${await freePort()}/doorlist`;
    const { code, stdout, stderr } = await doorlist(args, { DOORLIST_DATABASE_URL: url, DOORLIST_SECRET: SECRET });
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/database/i);
    expect(stdout + stderr).toMatch(/cannot be reached: .*ECONNREFUSED/);
    expect(stdout + stderr).not.toContain("migrations");
  });
});

describe("doorlist doctor", () => {
  it("names the file that is no database", async () => {
    writeFileSync(inFolder("notes.db"), "not a database, ".repeat(100));
    const { code, stderr } = await doorlist("doctor", { DOORLIST_DATABASE_URL: "sqlite:notes.db", DOORLIST_SECRET: SECRET });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "doorlist: notes.db cannot be opened: file is not a database\n" });
  });

  it("fails on a fresh database, and is content once the tables are made", async () => {
    const env = { DOORLIST_SECRET: SECRET };
    const before = await doorlist("doctor", env);
    expect(before).toMatchObject({ code: 1, stdout: expect.stringMatching(/FAIL {2}.*doorlist migrate/) });
    expect(await doorlist("migrate", env)).toMatchObject({ code: 0 });

    const after = await doorlist("doctor", env);
    expect(after).toMatchObject({ code: 0, stderr: "" });
    expect(after.stdout).not.toContain("FAIL");

    const json = await doorlist("doctor --json", env);
    expect(json.code).toBe(0);
    const findings: { level: string; text: string }[] = JSON.parse(json.stdout);
    expect(findings.map(({ text }) => text)).toEqual(expect.arrayContaining([expect.stringMatching(/^Database is current/)]));
    for (const { level } of findings) expect(["ok", "warn", "fail"]).toContain(level);
  });

  it("warns of tables that a newer release has changed", async () => {
    const env = { DOORLIST_DATABASE_URL: "sqlite:newer.db", DOORLIST_SECRET: SECRET };
    expect(await doorlist("migrate", env)).toMatchObject({ code: 0 });
    const database = new DatabaseSync(inFolder("newer.db"));
    database.exec("insert into doorlist_migration (version, name, applied_at) values (9001, 'of-next-year', 0)");
    database.close();

    const { code, stdout } = await doorlist("doctor", env);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^warn {2}The database was brought up to date by a newer release \(9001-of-next-year\): run that one/m,
    );
  });

  it("tells whether the mail server answers, and whether it takes the password", async () => {
    const sink = await startSmtpSink({ auth: { user: "ann", password: "right" } });
    onTestFinished(() => sink.stop());
    const mailFinding = async (url: string) => {
      const { code, stdout } = await doorlist("doctor --json", { DOORLIST_SECRET: SECRET, DOORLIST_SMTP_URL: url });
      const findings: { level: string; text: string }[] = JSON.parse(stdout);
      return { code, finding: findings.find(({ text }) => text.startsWith("SMTP")) };
    };
    const at = (user: string) => sink.url.replace("//", `//${user}@`);
    expect((await mailFinding(at("ann:right"))).finding).toEqual({ level: "ok", text: "SMTP server answers" });
    const refused = { code: 1, finding: { level: "fail", text: expect.stringContaining("535") } };
    expect(await mailFinding(at(`ann:${PASSWORD}`))).toEqual(refused);
    await sink.stop();
    const down = { code: 1, finding: { level: "fail", text: expect.stringContaining("ECONNREFUSED") } };
    expect(await mailFinding(at(`ann:${PASSWORD}`))).toEqual(down);
  });
});

describe("all of this", () => {
  it("wrote nothing secret", () => expectNothingSecretWritten());
});
