/** Through a host's Kysely: drivers give int8 as text, and which columns are numbers goes by their names. */
import { describe, expect, it } from "vitest";
import { useStore } from "../support/store.ts";

describe("a Kysely on PostgreSQL", () => {
  const own = useStore("a Kysely on PostgreSQL");

  it("reads every bigint of the schema as a number, and no text as one", async () => {
    // A count's version only names what was summed, by its text; other tables have texts of that name.
    const columns = await own.database.all<{ of: string; name: string; type: string }>({
      sql: `select table_name as of, column_name as name, data_type as type from information_schema.columns
        where table_name like 'doorlist%' and data_type in ('bigint', 'text')
        and (table_name, column_name) <> ('doorlist_invite_count', 'version')`,
      parameters: [],
    });
    expect(columns.length).toBeGreaterThan(100);
    const read: Record<string, unknown> = {};
    for (const [table, those] of Object.entries(Object.groupBy(columns, ({ of }) => of))) {
      const list = (those ?? []).map(({ name, type }) => `'7'::${type} as "${name}"`).join(", ");
      const [row = {}] = await own.database.all<Record<string, unknown>>({ sql: `select ${list}`, parameters: [] });
      for (const [name, value] of Object.entries(row)) read[`${table}.${name}`] = value;
    }
    const meant = columns.map(({ of, name, type }) => [`${of}.${name}`, type === "bigint" ? 7 : "7"]);
    expect(read).toEqual(Object.fromEntries(meant));
  });
});
