/** `doorlist invite` and `doorlist keys`: what an operator does from a terminal, with or without a running server. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDatabase } from "../support/databases.ts";
import { KEY, LINK, makeTenant, openInstallation, SECRET } from "../support/installation.ts";
import { remote } from "../support/remote.ts";
import { openRows } from "../support/rows.ts";
import { startSmtpSink, tokenIn } from "../support/smtp-sink.ts";

const { doorlist, expectNothingSecretWritten, inFolder, keepSecret, serve } = openInstallation();

describe("doorlist invite", () => {
  const env = { DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };

  /** A database with these tenants, and no server. */
  async function tenants(...ids: string[]): Promise<void> {
    const server = await serve(env);
    for (const id of ids) await makeTenant(server, id);
    await server.stop();
  }

  it("needs no tenant named where there is only one, and delivers before it ends", async () => {
    await tenants("acme");
    const sink = await startSmtpSink();
    onTestFinished(() => sink.stop());
    const smtp = { ...env, DOORLIST_SMTP_URL: sink.url };

    expect(await doorlist("invite Ana@Example.com --role admin", smtp)).toMatchObject({
      code: 0,
      stderr: "",
      stdout: "Invited Ana@Example.com as admin; mail sent.\n",
    });
    expect(sink.mails).toHaveLength(1);
    const token = await tokenIn(sink.mails[0] as NonNullable<(typeof sink.mails)[0]>);
    keepSecret(token);

    await sink.stop();
    const waiting = await doorlist("invite ben@example.com", smtp);
    expect(waiting).toMatchObject({ code: 0, stdout: "Invited ben@example.com as member; mail queued.\n" });

    const server = await serve(env);
    expect(await remote(server.url).get(`/v1/invites/${token}`)).toMatchObject({
      status: 200,
      body: { invite: { status: "pending", email: "Ana@Example.com", roles: ["admin"], tenant: { id: "acme" } } },
    });
  });

  it("prints a link, its limit kept, or JSON with all of it", async () => {
    await tenants("acme");
    const plain = await doorlist("invite --link --max-uses 3", env, { shows: true });
    expect(plain).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/^http:\/\/localhost:4400\/join\/[\w-]{43}\n$/),
    });
    const json = await doorlist("invite --link --json --role admin", env, { shows: true });
    const made = JSON.parse(json.stdout);
    expect(made).toMatchObject({ tenantId: "acme", email: null, roles: ["admin"], delivery: { state: "none" } });
    expect(made.url).toMatch(LINK);
    const shown = await doorlist("invite cy@example.com --show", env, { shows: true });
    const [said, url, kept] = shown.stdout.trim().split("\n");
    expect(said).toBe("Invited cy@example.com as member; mail sent.");
    expect(url).toMatch(LINK);
    expect(kept).toBe("No mail server is set; the mail is in the mailbox: http://localhost:4400/mailbox");
    const mailed = await doorlist("invite dee@example.com --json", env);
    expect(JSON.parse(mailed.stdout)).toMatchObject({
      email: "dee@example.com",
      delivery: { state: "sent", at: expect.stringMatching(/^2.*T.*Z$/) },
    });
    expect(JSON.parse(mailed.stdout)).not.toHaveProperty("url");

    const server = await serve(env);
    const operator = remote(server.url, { key: KEY });
    for (const text of [plain.stdout, made.url, url]) {
      const token = text.trim().split("/").at(-1);
      keepSecret(token);
      expect(await operator.get(`/v1/invites/${token}`)).toMatchObject({ status: 200, body: { invite: { status: "pending" } } });
    }
    const { body } = await operator.get("/v1/tenants/acme/invites?kind=link&sort=createdAt");
    expect(body.data.map((invite: { maxUses: number | null }) => invite.maxUses)).toEqual([3, null]);
  });

  it("ends with 1 and the code of the problem in one line, and makes nothing", async () => {
    const database = await createDatabase("sqlite");
    onTestFinished(() => database.drop());
    const here = { ...env, DOORLIST_DATABASE_URL: database.url };
    expect(await doorlist("migrate", here)).toMatchObject({ code: 0 });
    const rows = await openRows(database.url);
    onTestFinished(() => rows.close());
    await rows.all(
      "insert into doorlist_tenant (id, name, member_count, created_at, updated_at) values ('acme', 'Acme', 0, 1, 1)",
    );

    const mistakes = {
      "ana@example.com --role chief": "unknown_role",
      "not-an-address": "invalid_email",
      "ana@example.com --tenant nobody": "tenant_not_found",
      "ana@example.com --link": "invalid_field",
      "": "missing_field",
      "ana@example.com --expires-in 5": "invalid_expiry",
    };
    for (const [args, code] of Object.entries(mistakes)) {
      const { stderr, ...ended } = await doorlist(`invite ${args}`, here);
      expect({ args, ...ended }).toMatchObject({ args, code: 1, stdout: "" });
      expect(stderr).toContain(`(${code}`);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
    for (const args of ["--link --max-uses x", "--link --max-uses -1", "ana@example.com --expires-in soon"]) {
      const { code, stderr } = await doorlist(`invite ${args}`, here);
      expect({ args, code, stderr }).toMatchObject({ args, code: 2, stderr: expect.stringContaining("Give a whole number") });
    }
    const told = await doorlist("invite ana@example.com --role chief --json", here);
    expect(told).toMatchObject({ code: 1, stdout: "" });
    expect(JSON.parse(told.stderr)).toEqual({
      code: "unknown_role",
      detail: "There is no such role; there are owner, admin, member",
      field: "roles.0",
    });
    for (const args of ["invite ana@example.com --expires-in soon --json", "frobnicate --json", "invite --frobnicate --json"]) {
      const { code, stdout, stderr } = await doorlist(args, here);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
      expect(JSON.parse(stderr)).toEqual({ code: "not_understood", detail: expect.stringMatching(/^(?!error)./) });
    }
    expect(await rows.all("select id from doorlist_invite")).toEqual([]);
    expect(await rows.all("select id from doorlist_message")).toEqual([]);
  });

  it("asks for the tenant where there are two, and for one where there is none", async () => {
    expect(await doorlist("invite ana@example.com", env)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no tenant yet.*tenant_not_found/),
    });
    await tenants("acme", "globex");
    expect(await doorlist("invite ana@example.com", env)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/--tenant: acme \(.*tenant_not_found/),
    });
    const named = await doorlist("invite ana@example.com --tenant globex --json", env);
    expect(JSON.parse(named.stdout)).toMatchObject({ tenantId: "globex", email: "ana@example.com" });
  });
});

describe("doorlist keys create", () => {
  it("makes a key that the running server takes, for the installation or for one tenant", async () => {
    const env = { DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };
    const server = await serve(env);
    await makeTenant(server, "acme");
    await makeTenant(server, "globex");

    const whole = await doorlist("keys create --name deploys", env, { shows: true });
    expect(whole).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/^dl_[\w-]{43}\n$/) });
    const key = whole.stdout.trim();
    const { body } = await remote(server.url, { key }).get("/v1/tenants");
    expect(body.data.map(({ id }: { id: string }) => id).sort()).toEqual(["acme", "globex"]);

    const scoped = await doorlist("keys create -n acme-only -t acme --json", env, { shows: true });
    const made = JSON.parse(scoped.stdout);
    expect(made).toEqual({ id: expect.any(String), tenantId: "acme", name: "acme-only", key: expect.stringMatching(/^dl_/) });
    const holder = remote(server.url, { key: made.key });
    expect(await holder.post("/v1/tenants/acme/invites", { email: "ana@example.com" })).toMatchObject({ status: 201 });
    expect(await holder.post("/v1/tenants/globex/invites", { email: "ana@example.com" })).toMatchObject({ status: 404 });

    for (const blank of ["", "\t"]) {
      expect(await doorlist(`keys create --name=${blank}`, env)).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringContaining("It is blank."),
      });
    }
    // An empty name, as of a variable that is not set, must not stand for the whole installation.
    for (const nobody of ["nobody", ""]) {
      expect(await doorlist(`keys create --name x --tenant=${nobody}`, env)).toMatchObject({
        code: 1,
        stdout: "",
        stderr: expect.stringContaining("tenant_not_found"),
      });
    }
    keepSecret(key, made.key);
    const data = inFolder("data");
    for (const file of readdirSync(data)) {
      const bytes = readFileSync(join(data, file), "latin1");
      for (const each of [key, made.key, KEY, SECRET]) expect(bytes.includes(each), `${file} holds a key`).toBe(false);
    }
  });
});

describe("all of this", () => {
  it("wrote nothing secret", () => expectNothingSecretWritten());
});
