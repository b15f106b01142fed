/** What PostgreSQL is told of tables that grow faster than autovacuum looks. */
import { describe, expect, it } from "vitest";
import type { Compiled, Sql } from "../../src/store/sql.ts";
import { analyzeYoung } from "../../src/store/young-tables.ts";
import { postgresPlan } from "../support/explain.ts";
import { inviteOf, rowOf, useStore } from "../support/store.ts";
import { until } from "../support/until.ts";

const invites = (count: number) =>
  Array.from({ length: count }, (_, index) => rowOf(inviteOf({ tenantId: "acme", emailKey: `${count}-${index}@example.com` })));

const number = async (database: Sql, sql: string): Promise<number | undefined> => {
  const [row] = await database.all<{ n: number }>({ sql, parameters: [] });
  return row?.n;
};
/** Of invites, as PostgreSQL has counted them; -1 where nobody has. */
const known = (database: Sql) => number(database, "select reltuples::int as n from pg_class where relname = 'doorlist_invite'");
const changes = (database: Sql) =>
  number(database, "select pg_stat_get_mod_since_analyze('doorlist_invite'::regclass)::int as n");

const byKey: Compiled = { sql: "select * from doorlist_invite where tenant_id = 'acme' and id = 'none'", parameters: [] };

describe("a young table", () => {
  const own = useStore("postgres");

  /** Changes reach the statistics up to a second after their commit. */
  async function insert(count: number, changed: number): Promise<void> {
    await own.store.invites.insert(invites(count));
    await until("the changes are counted", async () => (await changes(own.database)) === changed);
    await analyzeYoung(own.database);
  }

  it("is analyzed when it has doubled, so that a row is found by its key and not by a walk of its tenant", async () => {
    // Autovacuum might come just now, and count anew.
    await own.database.all({ sql: "alter table doorlist_invite set (autovacuum_enabled = off)", parameters: [] });
    await insert(150, 150);
    expect(await known(own.database)).toBe(-1);
    await insert(151, 301);
    expect(await known(own.database)).toBe(301);
    const plan = await postgresPlan(own.database, byKey);
    expect(plan.map((node) => node["Index Name"])).toEqual(["doorlist_invite_pkey"]);

    await insert(299, 299);
    expect(await known(own.database)).toBe(301);
    await insert(10, 309);
    expect(await known(own.database)).toBe(610);
  });

  it("is left alone on an engine that counts no changes", async () => {
    let asked = 0;
    const engine: Sql = {
      ...own.database,
      async all() {
        asked += 1;
        throw Object.assign(new Error("unknown function: pg_stat_get_mod_since_analyze()"), { code: "42883" });
      },
    };
    await analyzeYoung(engine);
    await analyzeYoung(engine);
    expect(asked).toBe(1);
  });
});
