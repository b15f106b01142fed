/** Everything that a database holds, read past Doorlist: table by table, each row as JSON. */
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import type { TestDatabase } from "./databases.ts";

export type Dump = Record<string, string[]>;

export async function dump({ url }: TestDatabase): Promise<Dump> {
  return url.startsWith("sqlite:") ? dumpSqlite(url.slice("sqlite:".length)) : dumpPostgres(url);
}

/** But for the counts of limits: refused requests are counted too, and written down within a second. */
export async function dumpUncounted(database: TestDatabase): Promise<Dump> {
  const { doorlist_rate_limit: _, ...rest } = await dump(database);
  return rest;
}

function dumpSqlite(path: string): Dump {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare("select name from sqlite_schema where type = 'table'").all() as { name: string }[];
    return Object.fromEntries(
      tables.map(({ name }) => {
        const all = database.prepare(`select * from "${name}"`);
        // The search index numbers its pages beyond what a JavaScript number holds.
        all.setReadBigInts(true);
        return [name, asText(all.all())];
      }),
    );
  } finally {
    database.close();
  }
}

async function dumpPostgres(url: string): Promise<Dump> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("select table_name as name from information_schema.tables where table_schema = 'public'");
    const found: Dump = {};
    for (const { name } of rows) found[name] = asText((await client.query(`select * from "${name}"`)).rows);
    return found;
  } finally {
    await client.end();
  }
}

function asText(rows: unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row, (_, value) => (typeof value === "bigint" ? Number(value) : value))).sort();
}
