/** The floor on PostgreSQL: a pool of 10, prepared statements, autocommit. */
import pg from "pg";
import { COLUMNS, type Row, TENANT } from "./row.ts";
import { serveFloor } from "./serve.ts";

const pool = new pg.Pool({ connectionString: process.env.FLOOR_DATABASE, max: 10 });
const columns = COLUMNS.join(", ");
await pool.query(`create table if not exists row (id text collate "C" not null primary key, tenant_id text collate "C" not null,
  email text not null, roles text not null, status text not null, created_at bigint not null, expires_at bigint not null, rest text not null)`);
await pool.query("create index if not exists row_tenant on row (tenant_id, id)");

const insert = `insert into row (${columns}) values (${COLUMNS.map((_, index) => `$${index + 1}`).join(", ")})`;
const typed = COLUMNS.map((column, index) => `$${index + 1}::${column.endsWith("_at") ? "bigint" : "text"}[]`);
const insertMany = `insert into row (${columns}) select * from unnest(${typed.join(", ")})`;

// int8 comes as text.
const read = (row: Row): Row => ({ ...row, created_at: Number(row.created_at), expires_at: Number(row.expires_at) });

await serveFloor({
  async insert(row) {
    await pool.query({ name: "insert", text: insert, values: COLUMNS.map((column) => row[column]) });
  },
  async insertMany(rows) {
    const values = COLUMNS.map((column) => rows.map((row) => row[column]));
    await pool.query({ name: "insert-many", text: insertMany, values });
  },
  async get(id) {
    const { rows } = await pool.query<Row>({ name: "get", text: "select * from row where id = $1", values: [id] });
    return rows[0] && read(rows[0]);
  },
  async newest(count) {
    const text = "select * from row where tenant_id = $1 order by id desc limit $2";
    const { rows } = await pool.query<Row>({ name: "newest", text, values: [TENANT, count] });
    return rows.map(read);
  },
});
