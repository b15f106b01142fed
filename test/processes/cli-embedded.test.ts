/** The command line at the database of an app that has Doorlist inside, and tables of its own beside it. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { createDoorlist } from "../../src/index.ts";
import { openInstallation, SECRET } from "../support/installation.ts";

const { doorlist, inFolder } = openInstallation();
const env = { DOORLIST_DATABASE_URL: "sqlite:app.db", DOORLIST_SECRET: SECRET };
const nobody = async () => null;

/** An app whose own people are in a table that the built-in sign-in would take for its own. */
async function app(): Promise<void> {
  const own = new DatabaseSync(inFolder("app.db"));
  own.exec('create table "user" (id integer primary key, mail text)');
  own.close();
  const embedded = createDoorlist({
    database: inFolder("app.db"),
    secret: SECRET,
    baseUrl: "http://localhost:4400",
    roles: { captain: { grants: ["*"] }, crew: { grants: [] } },
    directory: { session: nobody, user: nobody, userByEmail: nobody },
  });
  await embedded.migrate();
  await embedded.api.tenants.create({ id: "beagle", name: "Beagle" });
  await embedded.api.invites.create("beagle", { email: "ana@example.com", roles: ["crew"] });
  await embedded.close();
}

function tables(): unknown[] {
  const database = new DatabaseSync(inFolder("app.db"));
  const names = database.prepare("select name from sqlite_schema where type = 'table' and name not like 'doorlist%'").all();
  database.close();
  return names.map(({ name }) => name);
}

describe("doorlist, where an app keeps its people itself", () => {
  it("reads, checks and makes keys, and leaves the app's tables alone", async () => {
    await app();
    expect(await doorlist("list", env)).toMatchObject({ code: 0, stdout: expect.stringMatching(/crew +ana@example\.com/) });
    expect(await doorlist("export", env)).toMatchObject({ code: 0, stdout: expect.stringContaining("ana@example.com") });
    expect(await doorlist("keys create --name ci --json", env)).toMatchObject({ code: 0 });
    expect(await doorlist("audit verify", env)).toMatchObject({ code: 0 });
    expect(await doorlist("migrate", env)).toMatchObject({ code: 0, stdout: "The database is current.\n" });
    expect(await doorlist("doctor", env)).toMatchObject({ code: 0, stdout: expect.stringContaining("Database is current") });
    expect(tables()).toEqual(["user"]);
  });

  it.each([
    ["invite bo@example.com", "api.invites.create"],
    ["import people.csv", "api.imports.createFromCsv"],
    ["erase ana@example.com", "api.erase"],
    ["seed", "api.invites.createMany"],
  ])("%s is the app's to do, which has the roles, the people and the mail", async (args, instead) => {
    await app();
    const { code, stdout, stderr } = await doorlist(args, env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^doorlist: This database is of an app that has Doorlist inside/);
    expect(stderr).toContain(`Use ${instead} there`);
    expect((await doorlist("list", env)).stdout.match(/@/g)).toHaveLength(1);
  });
});

describe("doorlist doctor, in a folder without a database", () => {
  it("says so, and makes none", async () => {
    const { code, stdout } = await doorlist("doctor", env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL {2}There is no database at app\.db: run doorlist migrate, or set DOORLIST_DATA/m);
    expect(existsSync(inFolder("app.db"))).toBe(false);
    expect(await doorlist("list", env)).toMatchObject({ code: 1, stderr: expect.stringContaining("There is no database") });
  });
});
