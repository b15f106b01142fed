/** `doorlist audit verify`, as an operator runs it. */
import { describe, expect, it, onTestFinished } from "vitest";
import { KEY, makeTenant, openInstallation, SECRET } from "../support/installation.ts";
import { remote } from "../support/remote.ts";
import { openRows } from "../support/rows.ts";
import { until } from "../support/until.ts";

const { databaseUrl, doorlist, expectNothingSecretWritten, serve } = openInstallation();
const env = { DOORLIST_SECRET: SECRET, DOORLIST_API_KEY: KEY };

describe("doorlist audit verify", () => {
  /** Two tenants, whose events are sealed. */
  async function sealed() {
    const server = await serve(env);
    for (const id of ["acme", "beta"]) await makeTenant(server, id);
    await remote(server.url, { key: KEY }).post("/v1/tenants/acme/invites", { kind: "link" });
    const rows = await openRows(databaseUrl());
    onTestFinished(() => rows.close());
    await until("all is sealed", async () => {
      const [row] = await rows.all<{ n: number }>("select count(*) as n from doorlist_event where position is null");
      return row?.n === 0;
    });
    await server.stop();
    return rows;
  }

  it("ends with 0 where everything holds, and prints the newest hash of each tenant", async () => {
    await sealed();
    const { code, stdout, stderr } = await doorlist("audit verify", env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^ok {6}acme {2}2 events in \d batches {2}[\w-]{43}\nok {6}beta {2}1 events in 1 batches {2}[\w-]{43}\n$/,
    );
    const one = await doorlist("audit verify --tenant beta --json", env);
    expect(JSON.parse(one.stdout)).toEqual({
      ok: true,
      tenants: [
        {
          tenantId: "beta",
          seals: 1,
          events: 1,
          erased: 0,
          broken: null,
          head: { number: 1, lastPosition: 1, hash: expect.any(String) },
        },
      ],
    });
  });

  it("says so where nothing is sealed yet", async () => {
    expect(await doorlist("migrate", env)).toMatchObject({ code: 0 });
    expect(await doorlist("audit verify", env)).toMatchObject({ code: 0, stdout: "ok      Nothing is sealed yet.\n" });
  });

  it("ends with 1 and names the first batch that does not hold", async () => {
    const rows = await sealed();
    await rows.all("update doorlist_event set actor = 'user:mallory' where tenant_id = 'acme' and position = 1");
    const { code, stdout } = await doorlist("audit verify", env);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^BROKEN {2}acme {2}batch 1: An event of positions 1 to \d was changed, or the seal itself\nok {6}beta/,
    );
    expect(await doorlist("audit verify --tenant beta", env)).toMatchObject({ code: 0 });
    const json = JSON.parse((await doorlist("audit verify --json", env)).stdout);
    expect(json).toMatchObject({ ok: false, tenants: [{ tenantId: "acme", broken: { number: 1 } }, { broken: null }] });
  });

  it("finds the end cut off where a hash was kept", async () => {
    const rows = await sealed();
    const { stdout } = await doorlist("audit verify --tenant acme --json", env);
    const { hash, number } = JSON.parse(stdout).tenants[0].head;
    expect(await doorlist(`audit verify --anchor=${hash}`, env)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("is in the chain"),
    });
    await rows.all(
      "delete from doorlist_event where tenant_id = 'acme' and position >= (select first_position from doorlist_seal where tenant_id = 'acme' and number = ?)",
      number,
    );
    await rows.all("delete from doorlist_seal where tenant_id = 'acme' and number = ?", number);
    expect(await doorlist("audit verify", env)).toMatchObject({ code: 0 });
    expect(await doorlist(`audit verify --anchor=${hash}`, env)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("in no chain"),
    });
  });

  it("ends with 1 under another secret, and for a tenant that there is not", async () => {
    await sealed();
    const other = await doorlist("audit verify", { ...env, DOORLIST_SECRET: "a secret that sealed nothing here" });
    expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining("not among the secrets") });
    const both = await doorlist("audit verify", { ...env, DOORLIST_SECRET: `a newer secret of the operator,${SECRET}` });
    expect(both).toMatchObject({ code: 0 });
    expect(await doorlist("audit verify --tenant nobody", env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("tenant_not_found"),
    });
  });

  it("wrote nothing secret in any of this", () => expectNothingSecretWritten());
});
