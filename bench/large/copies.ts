/**
 * Many tenants from one: our own seed makes a tenant with a year of invites, and SQL copies every row of it. Ids stay
 * UUIDv7 in the order of creation and are each tenant's own by their last digits, addresses by a `+t17`. Rows of one
 * moment lie side by side, whichever tenant's they are, as in a database that many wrote to for a year.
 */
import { spawnSync } from "node:child_process";
import pg from "pg";
import { SECRET } from "../seed.ts";

/** Those that are empty in the template stay so. */
const TABLES = [
  "doorlist_tenant",
  "doorlist_invite",
  "doorlist_invite_role",
  "doorlist_invite_use",
  "doorlist_member",
  "doorlist_message",
  "doorlist_event",
  "doorlist_seal",
  "doorlist_search_text",
  "user",
];
const IDS = ["tenant_id", "id", "invite_id", "user_id", "created_by", "delivery_message", "actor"];
const ADDRESSES = ["email", "email_key", "search_text", "recipient", "text"];
/** Tables, and then indexes, that are made at once. */
const AT_ONCE = 3;

export interface Copies {
  tenants: number;
  /** In each. */
  invites: number;
}

/** @param url of an empty database */
export async function seedCopies(url: string, { tenants, invites }: Copies): Promise<void> {
  const env = { ...process.env, DOORLIST_DATABASE_URL: url, DOORLIST_SECRET: SECRET };
  const seed = spawnSync(process.execPath, ["src/cli/main.ts", "seed", "--invites", String(invites)], { env, stdio: "inherit" });
  if (seed.status !== 0) throw new Error("The seed failed");
  const pool = new pg.Pool({ connectionString: url, max: AT_ONCE });
  try {
    const { drop, make } = await indexesOf(pool);
    // The owner of the first signs in no more: its id is of the copies.
    const clear = ["delete from session", "delete from account", "create schema template"];
    for (const statement of [...drop, ...clear]) await pool.query(statement);
    await eachOf(TABLES, async (table) => {
      const columns = await columnsOf(pool, table);
      const names = columns.map((column) => `"${column}"`).join(", ");
      const copied = columns.map(copyOf).join(", ");
      await pool.query(`create table template."${table}" as select * from public."${table}"`);
      // Filled in the transaction that emptied it, a table needs no log where `wal_level` is minimal. The tenants are
      // asked for anew for each row, or the planner would rather copy one tenant after the other.
      await pool.query(`truncate public."${table}"; insert into public."${table}" (${names})
        select ${copied} from template."${table}" as one
        cross join lateral (select generate_series(1, ${tenants} + 0 * length(one::text)) as tenant) as many`);
      process.stderr.write(`${table} is copied\n`);
    });
    await eachOf(make.keys, (statement) => pool.query(statement));
    await eachOf(make.indexes, (statement) => pool.query(statement));
    for (const statement of make.references) await pool.query(statement);
    await pool.query("drop schema template cascade");
    await pool.query("vacuum (analyze, parallel 0)");
  } finally {
    await pool.end();
  }
}

function copyOf(column: string): string {
  const value = `one."${column}"`;
  const digits = "lpad(to_hex(many.tenant), 6, '0')";
  if (IDS.includes(column)) return `case when length(${value}) >= 32 then left(${value}, -6) || ${digits} else ${value} end`;
  if (ADDRESSES.includes(column)) return `replace(${value}, '@', '+t' || many.tenant || '@')`;
  if (column === "code_digest") return `${value} || many.tenant`;
  return value;
}

async function columnsOf(pool: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query(
    "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position",
    [table],
  );
  return rows.map(({ name }) => name);
}

/** Made anew over the whole table, an index costs a fraction of what it does row by row. */
async function indexesOf(pool: pg.Pool) {
  const constraints = await pool.query(
    `select contype as kind, format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
    from pg_constraint where contype in ('p', 'u', 'f') and (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[]))
    order by contype`,
    [TABLES.map((table) => `public."${table}"`)],
  );
  const indexes = await pool.query(
    `select format('drop index %s', indexrelid::regclass) as drop, pg_get_indexdef(indexrelid) as make from pg_index
    where indrelid = any($1::regclass[]) and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
    [TABLES.map((table) => `public."${table}"`)],
  );
  const keys = constraints.rows.filter(({ kind }) => kind !== "f");
  const references = constraints.rows.filter(({ kind }) => kind === "f");
  const texts = (rows: { make: string }[]) => rows.map(({ make }) => make);
  return {
    drop: [...references, ...keys, ...indexes.rows].map(({ drop }) => drop as string),
    make: { keys: texts(keys), indexes: texts(indexes.rows), references: texts(references) },
  };
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const next = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}
